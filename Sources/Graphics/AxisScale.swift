import Foundation

/// How the values of an axis become positions, and where its ticks are.
package struct AxisScale: Sendable, Equatable {
  package enum Kind: Sendable {
    case linear
    /// Equal factors are equal distances.
    case logarithmic
  }

  package let kind: Kind
  /// The values at both ends.
  package let range: ClosedRange<Double>
  /// The values with a tick, ascending.
  package let ticks: [Double]
  /// The distance of ticks, where they are equally far apart.
  private let step: Double?

  /// Values of a greater magnitude are off every scale.
  package static let greatest = 1e100

  /// Whether a value has a position on a scale of a kind.
  package static func shows(_ value: Double, on kind: Kind) -> Bool {
    value.magnitude <= greatest && (kind == .linear || value >= 1 / greatest)
  }

  /// A scale that begins and ends at ticks.
  ///
  /// - Parameter values: those that it has no position for are passed over; without any, it goes from 0 to 1 (from 1 to 10)
  /// - Parameter tickCount: about how many ticks it has
  package init(_ kind: Kind, around values: some Sequence<Double>, tickCount: Int) {
    let shown = values.filter { Self.shows($0, on: kind) }
    guard var low = shown.min(), var high = shown.max() else {
      self.init(kind, around: kind == .linear ? [0, 1] : [1, 10], tickCount: tickCount)
      return
    }
    switch kind {
    case .linear:
      if low == high {
        let margin = low == 0 ? 0.5 : low.magnitude * 0.1
        (low, high) = (low == 0 ? 0 : low - margin, high + margin)
      }
      self.init(linear: low, high, tickCount: tickCount)
    case .logarithmic:
      if high / low < 1.02 { (low, high) = (low / 1.1, high * 1.1) }
      if high / low <= 4 {
        // So few round numbers are too coarse: ticks as on a linear scale.
        let even = AxisScale(linear: low, high, tickCount: tickCount)
        let ticks = even.ticks.filter { $0 > 0 }
        self.init(
          kind, range: (even.ticks[0] > 0 ? even.ticks[0] : low)...even.range.upperBound,
          ticks: ticks, step: even.step)
      } else {
        let ticks = Self.powers(around: low...high, tickCount: tickCount)
        self.init(kind, range: ticks[0]...ticks[ticks.count - 1], ticks: ticks, step: nil)
      }
    }
  }

  /// A linear scale from 0 to a value, which need not be a tick.
  ///
  /// - Parameter tickCount: at most about how many ticks it has
  package init(upTo end: Double, tickCount: Int) {
    let end = end > 0 && end <= Self.greatest ? end : 1
    let step = Self.step(end / Double(max(tickCount, 1)))
    let count = Int((end / step + 1e-9).rounded(.down))
    self.init(.linear, range: 0...end, ticks: (0...count).map { Double($0) * step }, step: step)
  }

  private init(linear low: Double, _ high: Double, tickCount: Int) {
    let step = Self.step((high - low) / Double(max(tickCount, 1)))
    let first = (low / step + 1e-9).rounded(.down)
    let count = max(1, Int(((high / step - 1e-9).rounded(.up) - first).clamped(to: 0...1000)))
    let ticks = (0...count).map { (first + Double($0)) * step }
    self.init(.linear, range: ticks[0]...ticks[count], ticks: ticks, step: step)
  }

  private init(_ kind: Kind, range: ClosedRange<Double>, ticks: [Double], step: Double?) {
    self.kind = kind
    self.range = range
    self.ticks = ticks
    self.step = step
  }

  /// The position of a value, from 0 at the beginning to 1 at the end.
  package func position(of value: Double) -> Double {
    let (low, high) = (range.lowerBound, range.upperBound)
    return switch kind {
    case .linear: (value - low) / (high - low)
    case .logarithmic: log(value / low) / log(high / low)
    }
  }

  // MARK: Ticks

  /// 1, 2 or 5 times a power of 10, at least as great as `least`.
  private static func step(_ least: Double) -> Double {
    roundNumber(max(least, 1e-290) * (1 - 1e-9), .up)
  }

  /// The next number that is 1, 2 or 5 times a power of 10.
  private static func roundNumber(_ value: Double, _ rule: FloatingPointRoundingRule) -> Double {
    let exponent = Int(log10(value).rounded(.down))
    let candidates = (exponent - 1...exponent + 1).flatMap { exponent in
      [1.0, 2, 5].map { Self.number($0, exponent) }
    }
    return rule == .down
      ? candidates.last { $0 <= value * (1 + 1e-12) } ?? candidates[0]
      : candidates.first { $0 >= value * (1 - 1e-12) } ?? candidates[candidates.count - 1]
  }

  /// `digit` times a power of 10, as it would be read.
  private static func number(_ digit: Double, _ exponent: Int) -> Double {
    exponent >= 0 ? digit * pow(10, Double(exponent)) : digit / pow(10, Double(-exponent))
  }

  /// Ticks of a logarithmic scale, from one below a range to one above it: 1, 2 and 5 times powers of 10, or 1 and 3, or only
  /// powers of 10, or only some of these.
  private static func powers(around range: ClosedRange<Double>, tickCount: Int) -> [Double] {
    let first = Int(log10(range.lowerBound).rounded(.down)) - 1
    let last = Int(log10(range.upperBound).rounded(.up)) + 1
    func ticks(_ digits: [Double], every stride: Int = 1) -> [Double] {
      let begin = Int((Double(first) / Double(stride)).rounded(.down)) * stride
      let exponents = Swift.stride(from: begin, through: last + stride, by: stride)
      let numbers = exponents.flatMap { exponent in digits.map { number($0, exponent) } }
      let low = numbers.lastIndex { $0 <= range.lowerBound * (1 + 1e-9) } ?? 0
      let high = numbers.firstIndex { $0 >= range.upperBound * (1 - 1e-9) } ?? numbers.count - 1
      return Array(numbers[low...max(low, high)])
    }
    let most = max(tickCount + 3, 3)
    for digits in [[1.0, 2, 5], [1, 3], [1]] {
      let ticks = ticks(digits)
      if ticks.count <= most { return ticks }
    }
    var stride = 2
    while ticks([1], every: stride).count > most { stride += 1 }
    return ticks([1], every: stride)
  }

  // MARK: Text

  /// The text of a tick.
  package func label(of tick: Double) -> String {
    if tick == 0 { return "0" }
    let magnitude = tick.magnitude
    if writesPowers && !(0.01...100).contains(magnitude) { return Self.scientificText(of: tick) }
    let unit = step ?? magnitude
    let decimals = max(0, min(8, -Int((log10(unit) + 1e-9).rounded(.down))))
    return Self.text(of: tick, decimals: decimals)
  }

  /// Whether numbers that are far from 1 are written with powers of 10, because there are some with many digits.
  private var writesPowers: Bool {
    ticks.contains { $0 != 0 && !(1e-4..<1e7).contains($0.magnitude) }
  }

  /// A number other than 0 as a product with a power of 10.
  private static func scientificText(of value: Double) -> String {
    let parts = String(format: "%.3e", value.magnitude).split(separator: "e")
    let exponent = (Int(parts[1]) ?? 0).description.map { Self.superscripts[$0] ?? $0 }
    let factor = String(format: "%.4g", Double(parts[0]) ?? 1)
    return (value < 0 ? "−" : "") + (factor == "1" ? "" : "\(factor)·") + "10" + exponent
  }

  private static let superscripts: [Character: Character] = Dictionary(
    uniqueKeysWithValues: zip("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))

  /// A number with its digits in groups of three.
  static func text(of value: Double, decimals: Int) -> String {
    let digits = String(format: "%.\(decimals)f", value.magnitude)
    let end = digits.firstIndex(of: ".") ?? digits.endIndex
    var whole = ""
    for (index, digit) in digits[..<end].enumerated() {
      let rest = digits.distance(from: digits.startIndex, to: end) - index
      if index > 0, rest % 3 == 0 { whole += "," }
      whole.append(digit)
    }
    return (value < 0 ? "−" : "") + whole + digits[end...]
  }
}

extension Double {
  fileprivate func clamped(to range: ClosedRange<Double>) -> Double {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
