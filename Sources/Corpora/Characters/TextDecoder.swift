import Basics
import Glibc

/// The text of a file as valid UTF-8 in chunks, whatever its encoding.
final class TextDecoder {
  enum Chunk {
    /// Whole characters of valid UTF-8; valid until the next call.
    case text(UnsafeBufferPointer<UInt8>)
    /// There were bytes that are not characters, or the file breaks off. The caller knows the line.
    case damage(UserError)
  }

  enum Step {
    case chunk(Chunk)
    /// More input has not come yet.
    case nothingYet
    case end
  }

  let path: String
  private let stream: ByteStream
  /// Whether bytes that are not characters stay in the text: UTF-8 is passed on as it is, and what cannot be converted is
  /// replaced by a byte that is not UTF-8.
  let keepsDamage: Bool
  let isXML: Bool
  /// The error in the declared encoding, if the file is read as UTF-8 because it looks like that.
  private(set) var falseDeclaration: UserError?
  private var encoding = TextEncoding.utf8
  private var converter: CharacterConverter?
  /// Bytes of the stream that are not decoded yet.
  private var input: UnsafeBufferPointer<UInt8>
  private var atEnd = false
  private var damageIsNext = false
  /// A character that spans two chunks of the stream.
  private let seam: UnsafeMutableBufferPointer<UInt8>
  private var seamCount = 0

  /// - Parameters:
  ///   - keepsDamage: whether the caller deals with bytes that are not characters
  ///   - isXML: whether an XML declaration may name the encoding, by the first bytes; called once
  init(
    _ stream: ByteStream, keepsDamage: Bool = false,
    isXML: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(UserError) {
    self.stream = stream
    self.keepsDamage = keepsDamage
    path = stream.path
    let head = try stream.next()
    input = head ?? .empty
    atEnd = head == nil
    // Not before, because deinit does not run if that throws.
    seam = .allocate(capacity: 8)
    self.isXML = isXML(input)
    let (found, declared) = TextEncoding.of(input, isXML: self.isXML)
    encoding = found ?? .utf8
    if found == nil {
      falseDeclaration = UserError(
        .data, at: Place(file: path, line: 1),
        found: "the file declares the encoding \(declared ?? "") and is not in it",
        expected: "a correct encoding declaration", fix: "correct the declaration")
    } else if !encoding.isUTF8 {
      converter = CharacterConverter(from: encoding.name)
      if converter == nil {
        falseDeclaration = UserError(
          .data, at: Place(file: path, line: 1),
          found: "the encoding \(encoding.name) is not known",
          expected: "an encoding that iconv knows", fix: "convert the file to UTF-8")
        encoding = .utf8
      }
    }
    if let falseDeclaration, !Self.looksLikeUTF8(input) { throw falseDeclaration }
    input = input.dropped(encoding.markLength)
  }

  /// Whether more of the bytes beyond ASCII are UTF-8 than are not.
  private static func looksLikeUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = bytes
    var balance = 0
    while !rest.isEmpty {
      let (count, end) = UTF8Scan.validPrefix(rest)
      balance += rest.prefix(count).count { $0 >= 0xC0 }
      guard end == .invalid else { break }
      balance -= 1
      rest = rest.dropped(count + 1)
    }
    return balance >= 0
  }

  deinit { seam.deallocate() }

  /// Whether it is a file that can be read again.
  var isRegular: Bool { stream.isRegular }

  /// The first bytes of the file, before the first call of `next`.
  var head: UnsafeBufferPointer<UInt8> { input }

  /// The next chunk, or nil at the end.
  func next() throws(UserError) -> Chunk? {
    guard case .chunk(let chunk) = try step(waiting: true) else { return nil }
    return chunk
  }

  /// - Parameter waiting: whether to wait for input
  func step(waiting: Bool) throws(UserError) -> Step {
    if damageIsNext { return .chunk(characterDamage()) }
    while true {
      if input.isEmpty {
        if atEnd { return end() }
        do throws(UserError) {
          if !waiting, try !stream.isReady() { return .nothingYet }
          guard let chunk = try stream.next() else { return end() }
          input = chunk
        } catch {
          atEnd = true
          return .chunk(.damage(error))
        }
      }
      let text = converter == nil ? validated() : converted()
      if !text.isEmpty { return .chunk(.text(text)) }
      if damageIsNext { return .chunk(characterDamage()) }
    }
  }

  private func end() -> Step {
    atEnd = true
    // After damage, the converter still holds bytes.
    let text = converted()
    if !text.isEmpty { return .chunk(.text(text)) }
    if !damageIsNext {
      guard seamCount > 0 || converter?.hasRemainder == true else { return .end }
      seamCount = 0
      converter?.dropRemainder()
    }
    return .chunk(characterDamage())
  }

  private func characterDamage() -> Chunk {
    damageIsNext = false
    if keepsDamage {
      seam[0] = 0xFF
      return .text(UnsafeBufferPointer(seam).first(1))
    }
    return .damage(
      UserError(
        .data, at: path, found: "bytes that are not \(encoding.name)",
        expected: "text in \(encoding.name)",
        fix: "convert the file to UTF-8 from the encoding it is really in"))
  }

  /// Whether the file holds a line feed, read again for that up to the first one.
  ///
  /// Damage is ignored: the caller comes to it later.
  func fileHoldsLineFeed() -> Bool {
    do throws(UserError) {
      let again = try TextDecoder(
        try ByteStream(try InputFile(path: path)), keepsDamage: true, isXML: { _ in isXML })
      while case .text(let text)? = try again.next() {
        if text.firstIndex(ofByte: 10) != nil { return true }
      }
    } catch {}
    return false
  }

  private func validated() -> UnsafeBufferPointer<UInt8> {
    if keepsDamage {
      defer { input = .empty }
      return input
    }
    if seamCount > 0 { return seamCharacter() }
    let (count, rest) = UTF8Scan.validPrefix(input)
    let text = input.first(count)
    input = input.dropped(count)
    switch rest {
    case .nothing: break
    case .incomplete:
      for byte in input {
        seam[seamCount] = byte
        seamCount += 1
      }
      input = .empty
    case .invalid:
      damageIsNext = true
      input = input.dropped(1)
    }
    return text
  }

  /// Completes the character in which the last chunk ended, byte by byte; empty if it is damaged or still incomplete.
  private func seamCharacter() -> UnsafeBufferPointer<UInt8> {
    while let byte = input.first {
      seam[seamCount] = byte
      let character = UnsafeBufferPointer(seam).first(seamCount + 1)
      let rest = UTF8Scan.validPrefix(character).rest
      if rest == .invalid {
        seamCount = 0
        damageIsNext = true
        break
      }
      input = input.dropped(1)
      seamCount = rest == .nothing ? 0 : seamCount + 1
      if rest == .nothing { return character }
    }
    return .empty
  }

  private func converted() -> UnsafeBufferPointer<UInt8> {
    guard let converter else { return .empty }
    let step = converter.convert(input)
    input = input.dropped(step.consumed)
    if step.isDamaged {
      damageIsNext = true
      converter.skip(encoding.unitSize)
    }
    return step.text
  }
}
