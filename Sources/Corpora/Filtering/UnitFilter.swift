package import Basics

/// Copies a corpus file without some of its units; every other byte stays as it is.
///
/// TMX loses the `tu` elements, with the white space before them; tab-separated text loses lines. A file that was compressed comes
/// out as it is inside. Memory does not grow with the file.
package struct UnitFilter {
  /// A format that can be filtered.
  package enum Format: Sendable, Equatable {
    case tmx
    case lines
  }

  private let path: String
  private let format: Format

  /// - Parameter path: a file of a corpus, but not standard input
  /// - Throws: `UserError`: the file cannot be read, or is of another format (`.data`)
  package init(_ path: String) throws(UserError) {
    self.path = path
    let readers = UnitReaders(
      languages: LanguageTable(source: nil, target: nil), damage: DamageLog(recovers: true))
    switch try readers.reader(path, suffixes: nil) {
    case is TMXReader: format = .tmx
    case is TSVReader: format = .lines
    default:
      throw UserError(
        .data, at: path, found: "units can only be taken out of TMX and tab-separated text")
    }
  }

  /// Copies the file.
  ///
  /// - Parameter removed: the units that are left out, numbered from 1 in their order in the file
  /// - Parameter unitCount: how many units the reader of the corpus has found
  /// - Throws: `UserError`: reading or writing fails, or the file's units are not those that were read (`.data`)
  package func copy(
    without removed: Set<Int>, of unitCount: Int, to file: OutputFile
  ) throws(UserError) {
    var copier = try Copier(
      ByteStream(InputFile(path: path)), format: format, removed: removed)
    while let chunk = try copier.next() { try file.append(chunk) }
    try require(copier.unitCount, unitCount)
  }

  /// Reads the file to find out whether units can be taken out of it.
  ///
  /// - Parameter unitCount: how many units the reader of the corpus has found
  /// - Throws: `UserError` (`.data`) if they cannot be told apart in its bytes
  package func requireUnits(_ unitCount: Int) throws(UserError) {
    var copier = try Copier(ByteStream(InputFile(path: path)), format: format, removed: [])
    while try copier.next() != nil {}
    try require(copier.unitCount, unitCount)
  }

  private func require(_ found: Int, _ unitCount: Int) throws(UserError) {
    guard found != unitCount else { return }
    throw UserError(
      .data, at: path,
      found:
        "\(found.counting("unit")) in its bytes where \(unitCount) were read, so that none can be "
        + "taken out",
      fix: "if it is damaged, repair it; if its lines end with CR, let them end with LF; or filter "
        + "what corpus export prints")
  }
}

/// Takes units out of a file's bytes, chunk by chunk.
private struct Copier {
  /// A character of the file and its bytes.
  private struct Character {
    let code: UInt16
    let first: UInt8
    var second: UInt8?

    func append(to bytes: inout [UInt8]) {
      bytes.append(first)
      if let second { bytes.append(second) }
    }
  }

  private let stream: ByteStream
  private let format: UnitFilter.Format
  private let removed: Set<Int>
  private var scanner = MarkupScanner(unit: "tu")
  /// Bytes of a character: 1, or 2 where the file is UTF-16.
  private var width = 1
  private var isBigEndian = false
  private var isFirst = true
  private(set) var unitCount = 0
  private var isRemoving = false
  /// White space and the start of a tag that may be those of a unit.
  private var held: [UInt8] = []
  /// The first byte of a character that a chunk ended in.
  private var half: UInt8?
  private var isAtLineStart = true

  init(_ stream: ByteStream, format: UnitFilter.Format, removed: Set<Int>) throws(UserError) {
    self.stream = stream
    self.format = format
    self.removed = removed
  }

  /// The next bytes of the copy; nil at the end.
  mutating func next() throws(UserError) -> [UInt8]? {
    guard let chunk = try stream.next() else {
      defer { (held, half) = ([], nil) }
      let rest = held + [half].compactMap { $0 }
      return rest.isEmpty ? nil : rest
    }
    var output: [UInt8] = []
    output.reserveCapacity(chunk.count)
    var markLength = 0
    if isFirst { markLength = recognize(chunk) }
    isFirst = false
    // A byte-order mark belongs to no unit.
    output += chunk.prefix(markLength)
    for byte in chunk.dropFirst(markLength) {
      guard width == 2 else {
        read(Character(code: UInt16(byte), first: byte), &output)
        continue
      }
      if let first = half {
        half = nil
        let code =
          isBigEndian ? UInt16(first) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(first)
        read(Character(code: code, first: first, second: byte), &output)
      } else {
        half = byte
      }
    }
    return output
  }

  /// - Returns: the length of the byte-order mark
  private mutating func recognize(_ chunk: UnsafeBufferPointer<UInt8>) -> Int {
    guard let encoding = TextEncoding.of(chunk, isXML: format == .tmx).encoding else { return 0 }
    if encoding.name.hasPrefix("UTF-16") {
      width = 2
      isBigEndian = encoding.name.hasSuffix("BE")
    }
    return encoding.markLength
  }

  private mutating func read(_ character: Character, _ output: inout [UInt8]) {
    switch format {
    case .tmx: readMarkup(character, &output)
    case .lines: readLine(character, &output)
    }
  }

  private mutating func readLine(_ character: Character, _ output: inout [UInt8]) {
    if isAtLineStart {
      unitCount += 1
      isRemoving = removed.contains(unitCount)
    }
    if !isRemoving { character.append(to: &output) }
    isAtLineStart = character.code == 0x0A
  }

  private mutating func readMarkup(_ character: Character, _ output: inout [UInt8]) {
    let wasInUnit = scanner.isInUnit
    let isWhiteSpace = character.code == 0x20 || (0x09...0x0D).contains(character.code)
    let found = scanner.read(character.code)
    if wasInUnit {
      if !isRemoving { character.append(to: &output) }
      if found == .endOfUnit { isRemoving = false }
      return
    }
    character.append(to: &held)
    switch found {
    case .unit:
      unitCount += 1
      isRemoving = removed.contains(unitCount)
      if isRemoving { held = [] } else { release(&output) }
    case .otherTag: release(&output)
    case .nothing, .endOfUnit:
      if !isWhiteSpace, !scanner.isUndecided { release(&output) }
    }
  }

  private mutating func release(_ output: inout [UInt8]) {
    output.append(contentsOf: held)
    held.removeAll(keepingCapacity: true)
  }
}
