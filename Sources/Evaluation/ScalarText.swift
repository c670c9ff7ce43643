/// A line of text as code points, in a buffer that is reused for the next line.
///
/// Not as `Character`s, because scores distinguish texts that Swift considers equal (`é` as one code point or two).
struct ScalarText {
  private(set) var scalars: [Unicode.Scalar] = []

  /// Replaces the text with `line`, or with its lowercase form.
  mutating func read(_ line: String, lowercase: Bool) {
    scalars.removeAll(keepingCapacity: true)
    scalars.append(contentsOf: line.unicodeScalars)
    if lowercase { fold() }
  }

  /// Lowercases like Python's `str.lower()`: with the full mapping of every code point, and `ς` for a capital sigma at the end
  /// of a word (The Unicode Standard, section 3.13, table 3-17).
  private mutating func fold() {
    if scalars.allSatisfy(\.isASCII) {
      for index in scalars.indices where ("A"..."Z").contains(scalars[index]) {
        scalars[index] = Unicode.Scalar(UInt8(scalars[index].value) + 32)
      }
      return
    }
    var folded: [Unicode.Scalar] = []
    folded.reserveCapacity(scalars.count)
    for (index, scalar) in scalars.enumerated() {
      if scalar == "\u{3A3}" {
        folded.append(isFinalSigma(at: index) ? "\u{3C2}" : "\u{3C3}")
      } else {
        folded.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    scalars = folded
  }

  /// Whether a cased letter precedes the sigma and none follows it, apart from characters that casing ignores.
  private func isFinalSigma(at index: Int) -> Bool {
    let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }
}
