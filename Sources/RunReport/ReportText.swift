import Basics
import Foundation

/// Numbers as they are read.
enum ReportText {
  /// `1,234.50`.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    guard value.isFinite else { return "not finite" }
    guard value.magnitude < 1e15 else { return String(format: "%.3g", value) }
    let digits = String(format: "%.\(decimals)f", value)
    guard let point = digits.firstIndex(of: ".") else {
      return Int(digits).map(\.withThousands) ?? digits
    }
    let whole = digits[..<point]
    let thousands = Int(whole).map(\.withThousands) ?? String(whole)
    return (whole.hasPrefix("-") && !thousands.hasPrefix("-") ? "-" : "") + thousands
      + digits[point...]
  }

  /// `4.5 s`, `45 s`, `12 min`, `3 h 5 min`, `2 d 4 h`.
  static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e12 else { return "not finite" }
    let whole = Int(max(seconds, 0).rounded())
    func two(_ large: Int, _ unit: String, _ small: Int, _ smaller: String) -> String {
      small == 0 ? "\(large) \(unit)" : "\(large) \(unit) \(small) \(smaller)"
    }
    switch whole {
    case ..<10: return String(format: "%.1f s", max(seconds, 0))
    case ..<60: return "\(whole) s"
    case ..<600: return two(whole / 60, "min", whole % 60, "s")
    case ..<3600: return "\((whole + 30) / 60) min"
    case ..<86_400:
      let minutes = (whole + 30) / 60
      return two(minutes / 60, "h", minutes % 60, "min")
    default:
      let hours = (whole + 1800) / 3600
      return two(hours / 24, "d", hours % 24, "h")
    }
  }

  /// `3.9 MB`.
  static func size(_ bytes: Int) -> String {
    var (value, unit) = (Double(bytes), "bytes")
    for larger in ["kB", "MB", "GB", "TB"] where value >= 1000 {
      (value, unit) = (value / 1000, larger)
    }
    return unit == "bytes" ? "\(bytes) bytes" : String(format: "%.3g ", value) + unit
  }
}
