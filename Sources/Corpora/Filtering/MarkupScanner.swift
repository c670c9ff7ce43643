/// Finds the units of XML in its characters, without changing or checking anything: which characters belong to the unit that is
/// open, and where one begins and ends.
struct MarkupScanner {
  /// What became known with a character.
  enum Found {
    case nothing
    /// The tag that began at the last `<` is not that of a new unit, and outside of one.
    case otherTag
    /// It is the start tag of a unit.
    case unit
    /// The character is the last one of the unit.
    case endOfUnit
  }

  private enum State {
    case text
    /// After `<`, with what follows.
    case opening
    case name
    case attributes(quote: UInt16)
    case comment
    case cdata
    case instruction
    /// A document type, with the depth of its brackets …
    case declaration(depth: Int, quote: UInt16)
    /// … and a comment in it.
    case declaredComment(depth: Int)
  }

  private let unitName: [UInt16]
  private var state = State.text
  /// Since the last `<`; as much as is needed to know what it opens.
  private var opening: [UInt16] = []
  private var isEndTag = false
  private var lastCharacters: (UInt16, UInt16) = (0, 0)
  /// Open elements since the start of the unit, itself included; 0 outside of units.
  private var depth = 0

  init(unit: String) { unitName = Array(unit.utf16) }

  var isInUnit: Bool { depth > 0 }

  /// Whether it is not known yet what the last `<` has opened.
  var isUndecided: Bool {
    switch state {
    case .opening, .name: true
    default: false
    }
  }

  mutating func read(_ character: UInt16) -> Found {
    defer { lastCharacters = (lastCharacters.1, character) }
    switch state {
    case .text:
      if character == Self.less {
        state = .opening
        opening = []
      }
      return .nothing
    case .opening: return readOpening(character)
    case .name: return readName(character)
    case .attributes(let quote): return readAttributes(character, quote)
    case .comment:
      if character == Self.greater, lastCharacters == (Self.dash, Self.dash) { state = .text }
      return .nothing
    case .cdata:
      if character == Self.greater, lastCharacters == (Self.bracket, Self.bracket) { state = .text }
      return .nothing
    case .instruction:
      if character == Self.greater, lastCharacters.1 == Self.question { state = .text }
      return .nothing
    case .declaration(let depth, let quote):
      readDeclaration(character, depth, quote)
      return .nothing
    case .declaredComment(let depth):
      if character == Self.greater, lastCharacters == (Self.dash, Self.dash) {
        state = .declaration(depth: depth, quote: 0)
      }
      return .nothing
    }
  }

  private mutating func readOpening(_ character: UInt16) -> Found {
    opening.append(character)
    if opening.first == Self.question {
      state = .instruction
      return depth > 0 ? .nothing : .otherTag
    }
    if opening.first == Self.exclamation {
      if opening.elementsEqual("!--".utf16) {
        state = .comment
        // The dashes of its start do not end it.
        lastCharacters = (0, 0)
      } else if opening.elementsEqual("![CDATA[".utf16) {
        state = .cdata
      } else if !"!--".utf16.starts(with: opening), !"![CDATA[".utf16.starts(with: opening) {
        state = .declaration(depth: 0, quote: 0)
      } else {
        return .nothing
      }
      return depth > 0 ? .nothing : .otherTag
    }
    isEndTag = character == Self.slash
    state = .name
    opening = isEndTag ? [] : [character]
    return .nothing
  }

  private mutating func readName(_ character: UInt16) -> Found {
    let isEnd =
      character == Self.greater || character == Self.slash || character <= 0x20
    guard isEnd else {
      // A prefix is not part of the name.
      if character == Self.colon {
        opening = []
      } else if opening.count <= unitName.count {
        opening.append(character)
      }
      return .nothing
    }
    let startsUnit = depth == 0 && !isEndTag && opening == unitName
    if startsUnit {
      depth = 1
    } else if depth > 0, !isEndTag {
      depth += 1
    }
    let found: Found = startsUnit ? .unit : depth > 0 ? .nothing : .otherTag
    state = .attributes(quote: 0)
    if character == Self.greater {
      let end = endTag(isEmpty: false)
      return end == .endOfUnit ? end : found
    }
    return found
  }

  private mutating func readAttributes(_ character: UInt16, _ quote: UInt16) -> Found {
    if quote != 0 {
      if character == quote { state = .attributes(quote: 0) }
    } else if character == 0x22 || character == 0x27 {
      state = .attributes(quote: character)
    } else if character == Self.greater {
      return endTag(isEmpty: lastCharacters.1 == Self.slash)
    }
    return .nothing
  }

  /// After the `>` of a tag.
  private mutating func endTag(isEmpty: Bool) -> Found {
    state = .text
    guard depth > 0, isEndTag || isEmpty else { return .nothing }
    depth -= 1
    return depth == 0 ? .endOfUnit : .nothing
  }

  private mutating func readDeclaration(_ character: UInt16, _ depth: Int, _ quote: UInt16) {
    if quote != 0 {
      state = .declaration(depth: depth, quote: character == quote ? 0 : quote)
    } else if character == Self.dash, lastCharacters == (Self.exclamation, Self.dash) {
      state = .declaredComment(depth: depth)
    } else if character == 0x22 || character == 0x27 {
      state = .declaration(depth: depth, quote: character)
    } else if character == 0x5B {
      state = .declaration(depth: depth + 1, quote: 0)
    } else if character == Self.bracket {
      state = .declaration(depth: depth - 1, quote: 0)
    } else if character == Self.greater, depth <= 0 {
      state = .text
    }
  }

  private static let less: UInt16 = 0x3C
  private static let greater: UInt16 = 0x3E
  private static let slash: UInt16 = 0x2F
  private static let question: UInt16 = 0x3F
  private static let exclamation: UInt16 = 0x21
  private static let dash: UInt16 = 0x2D
  private static let bracket: UInt16 = 0x5D
  private static let colon: UInt16 = 0x3A
}
