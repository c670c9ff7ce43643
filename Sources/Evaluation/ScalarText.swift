/// A line of text as code points, in a buffer that the next line reuses.
///
/// Code points and not `Character`s: the scores must tell apart what Swift calls equal (`é` as one code point or as two).
struct ScalarText {
  private(set) var scalars: [Unicode.Scalar] = []

  /// Takes over `line`, lowercased if asked.
  mutating func read(_ line: String, lowercase: Bool) {
    scalars.removeAll(keepingCapacity: true)
    scalars.append(contentsOf: line.unicodeScalars)
    if lowercase { fold() }
  }

  /// Lowercases as Python's `str.lower()`: the full mapping of every code point, and a capital sigma at the end of a word
  /// becomes `ς` (The Unicode Standard, section 3.13, table 3-17).
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

  /// Whether a cased letter stands before the sigma and none after it, past what casing ignores.
  private func isFinalSigma(at index: Int) -> Bool {
    let before = scalars[..<index].last { !$0.properties.isCaseIgnorable }
    let after = scalars[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }
}
