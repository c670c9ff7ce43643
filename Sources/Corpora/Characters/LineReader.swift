import Basics

/// The lines of a text, one at a time.
///
/// A line ends with LF or CR LF; in a file without any LF, with CR. In a file with both, a CR without LF is white space, and is
/// counted. Of what cannot be read twice (standard input, pipes), text with CR is held back until an LF comes, up to
/// `holdLimit`; then, or at the end, CR is taken as the line end for good.
final class LineReader {
  /// A longer line is an error, unless lines are cut.
  private static let lengthLimit = 8 << 20
  private static let holdLimit = 1 << 20

  struct Line {
    /// Without its end; valid until the next call.
    let text: UnsafeBufferPointer<UInt8>
    /// From 1.
    let number: Int
    /// Whether some of its bytes are not characters.
    let isDamaged: Bool
    let isCut: Bool
  }

  private enum Step {
    case line(Line)
    /// A whole line has not come yet.
    case nothingYet
    case end
  }

  let path: String
  private let decoder: TextDecoder
  private let damage: DamageLog
  /// The length at which longer lines are cut; nil if they are an error.
  private let cutLength: Int?
  private var chunk = UnsafeBufferPointer<UInt8>.empty
  /// The beginning of a line that spans chunks.
  private var carried = ByteBuffer(capacity: 4096)
  private var carriedIsGivenOut = false
  /// What `isReady` found.
  private var found: Step?
  private var isDamaged = false
  private var isCut = false
  private var number = 0
  /// LF or CR; nil as long as neither has been read.
  private var lineEnd: UInt8?
  /// Text with CR that is held back until an LF comes; `chunk` is a part of it afterwards.
  private var held = ByteBuffer(capacity: 0)
  /// The damage in it, in order, with its offsets.
  private var heldDamage: ArraySlice<(offset: Int, error: UserError)> = []

  init(_ decoder: TextDecoder, damage: DamageLog, cutLength: Int? = nil) {
    self.decoder = decoder
    self.damage = damage
    self.cutLength = cutLength
    path = decoder.path
  }

  /// The next line, or nil at the end.
  func next() throws(UserError) -> Line? {
    defer { found = nil }
    guard case .line(let line)? = found == nil ? try step(waiting: true) : found else { return nil }
    return line
  }

  /// Whether `next` returns without waiting for input. Invalidates the line before.
  func isReady() throws(UserError) -> Bool {
    if found != nil { return true }
    let step = try step(waiting: false)
    if case .nothingYet = step { return false }
    found = step
    return true
  }

  private func step(waiting: Bool) throws(UserError) -> Step {
    if carriedIsGivenOut {
      carried.count = 0
      carriedIsGivenOut = false
    }
    while true {
      if lineEnd == nil { findLineEnd() }
      if let lineEnd, let end = chunk.firstIndex(ofByte: lineEnd) {
        let rest = chunk.first(end)
        try noteHeldDamage(through: rest)
        chunk = chunk.dropped(end + 1)
        return .line(try line(rest, isEnded: true))
      }
      try carry()
      switch try decoder.step(waiting: waiting) {
      case .nothingYet: return .nothingYet
      case .chunk(.text(let text)): chunk = text
      case .chunk(.damage(let error)):
        if held.count > 0, lineEnd == nil {
          heldDamage.append((held.count, error))
        } else {
          try note(error)
        }
      case .end:
        if held.count > 0, lineEnd == nil {
          release(lineEnd: 13)
          continue
        }
        let isEmpty = carried.count == 0 && !isDamaged && !isCut
        return isEmpty ? .end : .line(try line(chunk, isEnded: false))
      }
    }
  }

  // MARK: Line ends

  /// Looks for the line end of a text of which no line has been returned yet.
  private func findLineEnd() {
    if chunk.firstIndex(ofByte: 10) != nil {
      release(lineEnd: 10)
    } else if held.count > 0 || chunk.firstIndex(ofByte: 13) != nil {
      if decoder.isRegular {
        lineEnd = decoder.fileHoldsLineFeed() ? 10 : 13
        return
      }
      if held.count == 0 {
        held.append(carried[0..<carried.count])
        carried.count = 0
      }
      held.append(chunk)
      chunk = .empty
      if held.count >= Self.holdLimit || heldDamage.count >= 1000 { release(lineEnd: 13) }
    }
  }

  /// Makes the held text the chunk to read.
  private func release(lineEnd: UInt8) {
    self.lineEnd = lineEnd
    guard held.count > 0 else { return }
    held.append(chunk)
    chunk = held[0..<held.count]
  }

  /// Notes the damage in the part of the held text that belongs to the current line.
  private func noteHeldDamage(through rest: UnsafeBufferPointer<UInt8>) throws(UserError) {
    guard !heldDamage.isEmpty, let start = rest.baseAddress else { return }
    let end = start - UnsafePointer(held.start) + rest.count
    while let first = heldDamage.first, first.offset <= end {
      heldDamage.removeFirst()
      try note(first.error)
    }
  }

  // MARK: Lines

  private func note(_ error: UserError) throws(UserError) {
    try damage.note(error.moved(to: Place(file: path, line: number + 1)))
    isDamaged = true
  }

  /// Keeps the rest of the chunk as the beginning of a line.
  private func carry() throws(UserError) {
    try noteHeldDamage(through: chunk)
    let room = cutLength.map { max(0, $0 - carried.count) } ?? chunk.count
    if chunk.count > room { isCut = true }
    carried.append(chunk.first(room))
    chunk = .empty
    guard cutLength != nil || carried.count <= Self.lengthLimit else {
      throw UserError(
        .data, at: Place(file: path, line: number + 1),
        found: "the line is longer than \(Self.lengthLimit >> 20) MiB",
        expected: "a sentence or a paragraph in each line")
    }
  }

  /// - Parameter isEnded: whether a line end follows, not the end of the text
  private func line(
    _ rest: UnsafeBufferPointer<UInt8>, isEnded: Bool
  ) throws(UserError) -> Line {
    number += 1
    var text = rest
    if carried.count > 0 {
      carried.append(rest)
      text = carried[0..<carried.count]
      carriedIsGivenOut = true
    }
    if let cutLength, text.count > cutLength {
      isCut = true
      text = text.first(cutLength)
    }
    if isEnded, lineEnd == 10, !isCut, text.last == 13 { text = text.first(text.count - 1) }
    let stray: UInt8 = lineEnd == 10 ? 13 : 10
    if lineEnd != nil, text.firstIndex(ofByte: stray) != nil {
      damage.report.strays.add(
        text.count { $0 == stray }, at: Place(file: path, line: number), areReturns: stray == 13)
    }
    if !decoder.keepsDamage, text.firstIndex(ofByte: 0) != nil {
      try damage.note(
        UserError(
          .data, at: Place(file: path, line: number), found: "a zero byte", expected: "text",
          fix: "convert the file to UTF-8"))
      isDamaged = true
    }
    defer {
      isDamaged = false
      isCut = false
    }
    return Line(text: text, number: number, isDamaged: isDamaged, isCut: isCut)
  }
}
