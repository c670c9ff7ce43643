/// The tokenisation `13a` of WMT's `mteval-v13a.pl`, over code points, with the results of sacreBLEU 2.
///
/// In this order: `<skipped>` is removed; a hyphen at the end of a line joins it with the next; four XML entities are
/// resolved; ASCII punctuation except `' , - .` is set apart; a full stop or comma is separated from what precedes it unless
/// that is a digit, then from what follows it unless that is a digit; a hyphen is separated from a digit before it. Each step
/// is a pass of its own because it sees the spaces that the step before inserted.
///
/// Post 2018, arXiv:1804.08771, section 2.2.
struct Tokenizer13a {
  private var text: [Unicode.Scalar] = []
  private var passed: [Unicode.Scalar] = []
  private var tokens = PairNumbering()

  /// Begins a new pair of lines: the numbers of earlier tokens are no longer valid.
  mutating func reset() {
    tokens.reset()
  }

  /// Replaces `numbers` with one number for each token of `line`; tokens that are equal since the last `reset` have equal
  /// numbers.
  mutating func tokenize(_ line: [Unicode.Scalar], into numbers: inout [UInt32]) {
    numbers.removeAll(keepingCapacity: true)
    prepare(line)
    isolatePunctuation()
    // `([^0-9])([\.,])` → `"\1 \2 "`
    separate(after: true) { !$0.isDigit && $1.isPoint }
    // `([\.,])([^0-9])` → `" \1 \2"`
    separate(after: false) { $0.isPoint && !$1.isDigit }
    // `([0-9])(-)` → `"\1 \2 "`
    separate(after: true) { $0.isDigit && $1 == "-" }
    var token: UInt32 = 0
    for scalar in text {
      if !scalar.isWordSeparator {
        token = tokens.number(token, scalar.value)
      } else if token != 0 {
        numbers.append(token)
        token = 0
      }
    }
  }

  /// The language-independent part. The text is then enclosed in two spaces.
  private mutating func prepare(_ line: [Unicode.Scalar]) {
    let end = line.lastIndex { !$0.isWordSeparator } ?? -1
    text.removeAll(keepingCapacity: true)
    text.append(" ")
    text.append(contentsOf: line[...end])
    if text.contains("<") { replace("<skipped>", with: "") }
    if text.contains("\n") {
      replace("-\n", with: "")
      replace("\n", with: " ")
    }
    if text.contains("&") {
      replace("&quot;", with: "\"")
      replace("&amp;", with: "&")
      replace("&lt;", with: "<")
      replace("&gt;", with: ">")
    }
    text.append(" ")
  }

  private mutating func replace(_ replaced: String, with replacement: String) {
    text.replace(Array(replaced.unicodeScalars), with: Array(replacement.unicodeScalars))
  }

  /// `([\{-\~\[-\` -\&\(-\+\:-\@\/])` → `" \1 "`.
  private mutating func isolatePunctuation() {
    passed.removeAll(keepingCapacity: true)
    for scalar in text {
      switch scalar {
      case " "..."&", "("..."+", "/", ":"..."@", "["..."`", "{"..."~":
        passed.append(" ")
        passed.append(scalar)
        passed.append(" ")
      default:
        passed.append(scalar)
      }
    }
    swap(&text, &passed)
  }

  /// Puts a space between two neighbours that belong apart, and one after them or before them. A match is not looked at
  /// again.
  private mutating func separate(
    after: Bool, _ areApart: (_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool
  ) {
    passed.removeAll(keepingCapacity: true)
    var index = 0
    while index < text.count {
      let first = text[index]
      index += 1
      guard index < text.count, areApart(first, text[index]) else {
        passed.append(first)
        continue
      }
      if !after { passed.append(" ") }
      passed.append(first)
      passed.append(" ")
      passed.append(text[index])
      if after { passed.append(" ") }
      index += 1
    }
    swap(&text, &passed)
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isPoint: Bool { self == "." || self == "," }
}
