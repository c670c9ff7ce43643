internal import Basics
internal import Compute

/// The formula of the number of a layer's parameters, such as `4 · 512 · (256 + 512 + 512 + 1)`.
///
/// It is read from the shapes: parameters that end in the same columns (gates side by side, or units) are one product, with a
/// term for the rows of each weight, and a 1 for each vector.
struct ParameterFormula: CustomStringConvertible {
  /// Parameters side by side, whose columns are the same gates or units.
  private struct Product {
    /// What their names begin with.
    let prefix: Substring
    let columns: Int
    var parameters: [Parameter] = []

    /// The rows of each, in the order of the equation: x W + u C + r U + b, the recurrent weight after the other ones.
    var terms: [Int] {
      let weights = parameters.filter { $0.shape.count == 2 }
      let recurrent = weights.filter { $0.name.hasSuffix(".recurrentWeight") }
      let others = weights.filter { !$0.name.hasSuffix(".recurrentWeight") }
      let vectors = parameters.filter { $0.shape.count == 1 }
      return (others + recurrent + vectors).map(\.rows)
    }
  }

  let description: String

  /// - Parameter units: of the layer. Columns that are a multiple of them are gates, which count as a factor.
  init(_ parameters: [Parameter], units: Int) {
    var products: [Product] = []
    for parameter in parameters {
      let prefix = parameter.name[..<(parameter.name.lastIndex(of: ".") ?? parameter.name.endIndex)]
      let known = products.firstIndex { $0.prefix == prefix && $0.columns == parameter.columns }
      if known == nil { products.append(Product(prefix: prefix, columns: parameter.columns)) }
      products[known ?? products.count - 1].parameters.append(parameter)
    }
    // Gates that read the same with weights of their own count together: all three of a GRU.
    var sums: [(columns: Int, terms: [Int])] = []
    for product in products {
      if let index = sums.firstIndex(where: { $0.terms == product.terms }) {
        sums[index].columns += product.columns
      } else {
        sums.append((product.columns, product.terms))
      }
    }
    let texts = sums.map { Self.text($0.columns, $0.terms, units: units) }
    description = texts.isEmpty ? "0" : texts.joined(separator: " + ")
  }

  private static func text(_ columns: Int, _ terms: [Int], units: Int) -> String {
    let gates = columns % units == 0 ? columns / units : 1
    let outputs =
      (gates > 1 ? "\(gates.withThousands) · " : "") + (columns / gates).withThousands
    if terms == [1] { return outputs }
    if terms.count == 1 { return "\(terms[0].withThousands) · \(outputs)" }
    return "\(outputs) · (\(terms.map(\.withThousands).joined(separator: " + ")))"
  }
}
