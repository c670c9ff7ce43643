import Basics

/// The lines of a text, one at a time.
///
/// A line ends with LF or CR LF. In a file without any LF, CR ends a line. Where both are, a lone CR is white space, and is
/// counted. Of what cannot be read twice (standard input, pipes), text with CR is held back while no LF has come, up to
/// `holdLimit`; then, or at the end, CR is the line end for good.
final class LineReader {
  /// A longer line is no sentence.
  static let lengthLimit = 8 << 20
  /// How much of a text that may turn out to have CR as its line end is held back.
  static let holdLimit = 1 << 20

  struct Line {
    /// Without its end; valid until the next call.
    let text: UnsafeBufferPointer<UInt8>
    /// From 1.
    let number: Int
    /// Whether bytes in it are no characters.
    let isDamaged: Bool
    /// Whether it went on beyond the length at which lines are cut.
    let isCut: Bool
  }

  private enum Step {
    case line(Line)
    /// Whoever writes the input has not written a whole line yet.
    case nothingYet
    case end
  }

  let path: String
  private let decoder: TextDecoder
  private let damage: DamageLog
  /// Where longer lines are cut; nil where they are an error.
  private let cutLength: Int?
  private var chunk = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
  /// The beginning of a line that chunks share.
  private var carried = ByteBuffer(capacity: 4096)
  private var carriedIsGivenOut = false
  /// What `isReady` found.
  private var found: Step?
  private var isDamaged = false
  private var isCut = false
  private var number = 0
  /// LF or CR; nil while only text with neither has been read.
  private var lineEnd: UInt8?
  /// Text with CR that is held back until an LF comes; `chunk` lies in it afterwards.
  private var held = ByteBuffer(capacity: 0)
  /// Damage in it, in order, each with its offset.
  private var heldDamage: ArraySlice<(offset: Int, error: UserError)> = []

  init(_ decoder: TextDecoder, damage: DamageLog, cutLength: Int? = nil) {
    self.decoder = decoder
    self.damage = damage
    self.cutLength = cutLength
    path = decoder.path
  }

  convenience init(_ stream: ByteStream, damage: DamageLog) throws(UserError) {
    self.init(try TextDecoder(stream, isXML: { _ in false }), damage: damage)
  }

  /// The next line, or nil at the end.
  func next() throws(UserError) -> Line? {
    defer { found = nil }
    switch found == nil ? try step(waiting: true) : found {
    case .line(let line)?: return line
    case .nothingYet?, .end?, nil: return nil
    }
  }

  /// Whether `next` returns without waiting for who writes the input. The line before is not valid any more.
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
        let rest = UnsafeBufferPointer(rebasing: chunk.prefix(end))
        try noteHeldDamage(through: rest)
        chunk = UnsafeBufferPointer(rebasing: chunk.dropFirst(end + 1))
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

  /// Looks for what ends lines in a text of which no line has been given out.
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
      chunk = UnsafeBufferPointer(start: nil, count: 0)
      if held.count >= Self.holdLimit || heldDamage.count >= 1000 { release(lineEnd: 13) }
    }
  }

  /// Gives out what was held back.
  private func release(lineEnd: UInt8) {
    self.lineEnd = lineEnd
    guard held.count > 0 else { return }
    held.append(chunk)
    chunk = held[0..<held.count]
  }

  /// Notes the damage that stands in the part of the held text with which the present line goes on.
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

  /// Puts the rest of the chunk aside, as the beginning of a line.
  private func carry() throws(UserError) {
    try noteHeldDamage(through: chunk)
    guard let cutLength else {
      carried.append(chunk)
      chunk = UnsafeBufferPointer(start: nil, count: 0)
      if carried.count > Self.lengthLimit { throw tooLong }
      return
    }
    let room = max(0, cutLength - carried.count)
    if chunk.count > room { isCut = true }
    carried.append(UnsafeBufferPointer(rebasing: chunk.prefix(room)))
    chunk = UnsafeBufferPointer(start: nil, count: 0)
  }

  /// - Parameter isEnded: whether a line end stands behind it, not the end of the text
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
      text = UnsafeBufferPointer(rebasing: text.prefix(cutLength))
    }
    if lineEnd == 10, text.firstIndex(ofByte: 13) != nil {
      if isEnded, !isCut, text.last == 13 {
        text = UnsafeBufferPointer(rebasing: text.dropLast())
      }
      countStrays(13, in: text)
    } else if lineEnd == 13, text.firstIndex(ofByte: 10) != nil {
      countStrays(10, in: text)
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

  private func countStrays(_ byte: UInt8, in text: UnsafeBufferPointer<UInt8>) {
    let count = text.reduce(into: 0) { if $1 == byte { $0 += 1 } }
    guard count > 0 else { return }
    damage.strays.add(count, at: Place(file: path, line: number), areReturns: byte == 13)
  }

  private var tooLong: UserError {
    UserError(
      .data, at: Place(file: path, line: number + 1),
      found: "the line is longer than \(Self.lengthLimit >> 20) MiB",
      expected: "a sentence or a paragraph a line")
  }
}
