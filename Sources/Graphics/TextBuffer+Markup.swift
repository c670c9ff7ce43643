package import Basics

extension TextBuffer {
  /// Appends text to XML or HTML, as content or as the value of an attribute in double quotes. Characters that XML does not
  /// allow, or that would change the text around them, are shown as pictures.
  package mutating func append(markup text: String) {
    for scalar in text.withControlPictures.unicodeScalars {
      switch scalar {
      case "&": append("&amp;")
      case "<": append("&lt;")
      case ">": append("&gt;")
      case "\"": append("&quot;")
      default: append(scalar)
      }
    }
  }

  /// Appends a coordinate, rounded to tenths: `12`, `7.5`, `-0.1`.
  package mutating func append(coordinate: Double) {
    let tenths = Int((coordinate * 10).rounded())
    let magnitude = tenths.magnitude
    append(tenths < 0 ? "-" : "")
    append(magnitude % 10 == 0 ? "\(magnitude / 10)" : "\(magnitude / 10).\(magnitude % 10)")
  }

  /// Appends attributes that are coordinates: ` x="7.5" y="3"`.
  package mutating func append(coordinates: KeyValuePairs<String, Double>) {
    for (name, value) in coordinates {
      append(" \(name)=\"")
      append(coordinate: value)
      append("\"")
    }
  }
}
