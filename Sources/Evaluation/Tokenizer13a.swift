/// The tokenisation `13a` of WMT's `mteval-v13a.pl`, as sacreBLEU 2 does it, over code points.
///
/// In this order: `<skipped>` goes; a hyphen at the end of a line joins it with the next; four XML entities are resolved;
/// ASCII punctuation but `' , - .` stands alone; a full stop or comma is parted from what precedes it unless that is a digit,
/// then from what follows it unless that is a digit; a hyphen is parted from a digit before it. The steps are passes
/// because their order shows: each sees the spaces of the one before, and a pass never looks at a character twice.
///
/// Post 2018, arXiv:1804.08771, section 2.2.
struct Tokenizer13a {
  private var text: [Unicode.Scalar] = []
  private var passed: [Unicode.Scalar] = []
  private var tokens = PairNumbering()

  /// Begins a new pair of lines: numbers of tokens given before no longer hold.
  mutating func reset() {
    tokens.reset()
  }

  /// Replaces `numbers` with one number a token of `line`; equal tokens since the last `reset` have equal numbers.
  mutating func tokenize(_ line: [Unicode.Scalar], into numbers: inout [UInt32]) {
    numbers.removeAll(keepingCapacity: true)
    prepare(line)
    isolatePunctuation()
    partFromBefore()
    partFromAfter()
    partHyphens()
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

  /// The language-independent part. The text then stands between two spaces.
  private mutating func prepare(_ line: [Unicode.Scalar]) {
    let end = line.lastIndex { !$0.isWordSeparator } ?? -1
    text.removeAll(keepingCapacity: true)
    text.append(" ")
    text.append(contentsOf: line[...end])
    replace("<skipped>", with: nil)
    replace("-\n", with: nil)
    replace("\n", with: " ")
    if text.contains("&") {
      replace("&quot;", with: "\"")
      replace("&amp;", with: "&")
      replace("&lt;", with: "<")
      replace("&gt;", with: ">")
    }
    text.append(" ")
  }

  /// Replaces every occurrence of `replaced`, from the left, what is put in not being looked at again.
  private mutating func replace(_ replaced: String, with one: Unicode.Scalar?) {
    let pattern = replaced.unicodeScalars
    guard let first = pattern.first, text.contains(first) else { return }
    passed.removeAll(keepingCapacity: true)
    var place = 0
    while place < text.count {
      if text[place] == first && text[place...].starts(with: pattern) {
        if let one { passed.append(one) }
        place += pattern.count
      } else {
        passed.append(text[place])
        place += 1
      }
    }
    swap(&text, &passed)
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

  /// `([^0-9])([\.,])` → `"\1 \2 "`.
  private mutating func partFromBefore() {
    eachPair { first, second, output in
      guard !first.isDigit && second.isPoint else { return false }
      output.append(first)
      output.append(" ")
      output.append(second)
      output.append(" ")
      return true
    }
  }

  /// `([\.,])([^0-9])` → `" \1 \2"`.
  private mutating func partFromAfter() {
    eachPair { first, second, output in
      guard first.isPoint && !second.isDigit else { return false }
      output.append(" ")
      output.append(first)
      output.append(" ")
      output.append(second)
      return true
    }
  }

  /// `([0-9])(-)` → `"\1 \2 "`.
  private mutating func partHyphens() {
    eachPair { first, second, output in
      guard first.isDigit && second == "-" else { return false }
      output.append(first)
      output.append(" ")
      output.append(second)
      output.append(" ")
      return true
    }
  }

  /// Goes over the text from the left and lets `rewrite` take two neighbours at a time; what it has taken is not seen
  /// again, and what it leaves is copied one by one.
  private mutating func eachPair(
    _ rewrite: (Unicode.Scalar, Unicode.Scalar, inout [Unicode.Scalar]) -> Bool
  ) {
    passed.removeAll(keepingCapacity: true)
    var place = 0
    while place < text.count {
      if place + 1 < text.count && rewrite(text[place], text[place + 1], &passed) {
        place += 2
      } else {
        passed.append(text[place])
        place += 1
      }
    }
    swap(&text, &passed)
  }
}

extension Unicode.Scalar {
  fileprivate var isDigit: Bool { ("0"..."9").contains(self) }
  fileprivate var isPoint: Bool { self == "." || self == "," }
}
