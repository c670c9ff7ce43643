internal import Yams

/// The spelling of single values in configuration files.
enum ConfigurationScalar {
  static var null: Node { Node("null", Tag(.null), .plain) }

  /// The node of a number, a truth value or a text; nil for anything else.
  static func node(of value: some Encodable) -> Node? {
    switch value {
    case let value as Bool: Node(value ? "true" : "false", Tag(.bool), .plain)
    case let value as String: text(value)
    case let value as Double: Node(number("\(value)"), Tag(.float), .plain)
    case let value as Float: Node(number("\(value)"), Tag(.float), .plain)
    case let value as any FixedWidthInteger: Node("\(value)", Tag(.int), .plain)
    default: nil
    }
  }

  /// A text, in quotes where it would otherwise be read as something else.
  private static func text(_ value: String) -> Node {
    let isPlain = Resolver.default.resolveTag(of: Node(value)) == .str && !value.isEmpty
    return Node(value, Tag(.str), isPlain ? .any : .doubleQuoted)
  }

  /// Swift's shortest spelling of a number, as YAML has it: 1e-05 without a point is a text to many.
  private static func number(_ spelling: String) -> String {
    switch spelling {
    case "inf": return ".inf"
    case "-inf": return "-.inf"
    case "nan": return ".nan"
    default:
      guard let exponent = spelling.firstIndex(of: "e"), !spelling.contains(".") else {
        return spelling
      }
      return spelling[..<exponent] + ".0" + spelling[exponent...]
    }
  }

  static func isNull(_ text: String) -> Bool {
    ["", "~", "null", "Null", "NULL"].contains(text)
  }

  static func bool(_ text: String) -> Bool? {
    switch text.lowercased() {
    case "true", "yes", "on": true
    case "false", "no", "off": false
    default: nil
    }
  }

  static func floatingPoint<Value: LosslessStringConvertible & BinaryFloatingPoint>(
    _ text: String
  ) -> Value? {
    switch text.lowercased() {
    case ".inf", "+.inf": .infinity
    case "-.inf": -.infinity
    case ".nan": .nan
    // What Swift reads beyond numbers in decimal digits is no number to YAML.
    default: text.allSatisfy { "+-.eE0123456789".contains($0) } ? Value(text) : nil
    }
  }
}
