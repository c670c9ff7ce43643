import Basics
import Glibc

/// The text of a file as valid UTF-8 in chunks, whatever it is encoded in.
final class TextDecoder {
  enum Chunk {
    /// Whole characters of valid UTF-8; valid until the next call.
    case text(UnsafeBufferPointer<UInt8>)
    /// Bytes that are no characters stood here, or the file breaks off. Who reads on knows the line.
    case damage(UserError)
  }

  enum Step {
    case chunk(Chunk)
    /// Whoever writes the input has not written more yet.
    case nothingYet
    case end
  }

  let path: String
  private let stream: ByteStream
  /// Whether bytes that are no characters are left in place: what is UTF-8 goes through as it is, and in place of what
  /// cannot be converted stands a byte that is not UTF-8.
  let keepsDamage: Bool
  private let isXML: Bool
  /// What is wrong with the encoding that the file declares, where it is read as the UTF-8 that it looks like.
  private(set) var falseDeclaration: UserError?
  private var encoding = TextEncoding.utf8
  private var converter: CharacterConverter?
  /// Bytes of the stream not looked at yet.
  private var input: UnsafeBufferPointer<UInt8>
  private var atEnd = false
  private var damageIsNext = false
  /// A character that two chunks of the stream share.
  private let seam: UnsafeMutableBufferPointer<UInt8>
  private var seamCount = 0

  /// - Parameters:
  ///   - keepsDamage: whether damage of single characters is left to who reads the text
  ///   - isXML: whether an XML declaration may name the encoding.
  init(
    _ stream: ByteStream, keepsDamage: Bool = false,
    isXML: (UnsafeBufferPointer<UInt8>) -> Bool
  ) throws(UserError) {
    self.stream = stream
    self.keepsDamage = keepsDamage
    path = stream.path
    let head = try stream.next()
    input = head ?? UnsafeBufferPointer(start: nil, count: 0)
    atEnd = head == nil
    // Not before: a decoder that is never made does not free it.
    seam = .allocate(capacity: 8)
    self.isXML = isXML(input)
    let (found, declared) = TextEncoding.of(input, isXML: self.isXML)
    encoding = found ?? .utf8
    if found == nil {
      falseDeclaration = UserError(
        .data, at: Place(file: path, line: 1),
        found: "the file declares the encoding \(declared ?? "") and is not in it",
        expected: "an encoding declaration that is true",
        fix: "correct the declaration")
    } else if !encoding.isUTF8 {
      converter = CharacterConverter(from: encoding.name)
      if converter == nil {
        falseDeclaration = UserError(
          .data, at: Place(file: path, line: 1),
          found: "the encoding \(encoding.name) is not known",
          expected: "an encoding that iconv knows",
          fix: "convert the file to UTF-8")
        encoding = .utf8
      }
    }
    if let falseDeclaration, !Self.looksLikeUTF8(input) { throw falseDeclaration }
    input = UnsafeBufferPointer(rebasing: input.dropFirst(encoding.markLength))
  }

  /// Whether more is UTF-8 than is not, of what is not ASCII.
  private static func looksLikeUTF8(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var rest = bytes
    var balance = 0
    while !rest.isEmpty {
      let (count, end) = UTF8Scan.validPrefix(rest)
      balance += rest.prefix(count).count { $0 >= 0xC0 }
      guard end == .invalid else { break }
      balance -= 1
      rest = UnsafeBufferPointer(rebasing: rest.dropFirst(count + 1))
    }
    return balance >= 0
  }

  deinit { seam.deallocate() }

  /// Whether it is a file that can be read again.
  var isRegular: Bool { stream.isRegular }

  /// The first bytes as they stand in the file, before anything was read.
  var head: UnsafeBufferPointer<UInt8> { input }

  /// The next chunk, or nil at the end.
  func next() throws(UserError) -> Chunk? {
    switch try step(waiting: true) {
    case .chunk(let chunk): chunk
    case .nothingYet, .end: nil
    }
  }

  /// - Parameter waiting: whether to wait for who writes the input
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
      guard let text = converter == nil ? validated() : converted(), !text.isEmpty else {
        if damageIsNext { return .chunk(characterDamage()) }
        continue
      }
      return .chunk(.text(text))
    }
  }

  private func end() -> Step {
    atEnd = true
    // Behind damage the converter still holds what it has taken.
    if let text = converted(), !text.isEmpty { return .chunk(.text(text)) }
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
      return .text(UnsafeBufferPointer(rebasing: UnsafeBufferPointer(seam).prefix(1)))
    }
    return .damage(
      UserError(
        .data, at: Place(file: path), found: "bytes that are not \(encoding.name)",
        expected: "text in \(encoding.name)",
        fix: "convert the file to UTF-8 from the encoding it is really in"))
  }

  /// Whether a line feed stands anywhere in the file, which is read again for it as far as the first.
  ///
  /// Damage is passed over: who reads the file comes to it and says so.
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

  private func validated() -> UnsafeBufferPointer<UInt8>? {
    if keepsDamage {
      defer { input = UnsafeBufferPointer(start: nil, count: 0) }
      return input
    }
    if seamCount > 0 { return seamCharacter() }
    let (count, rest) = UTF8Scan.validPrefix(input)
    let text = UnsafeBufferPointer(rebasing: input.prefix(count))
    input = UnsafeBufferPointer(rebasing: input.dropFirst(count))
    switch rest {
    case .nothing: break
    case .incomplete:
      for byte in input {
        seam[seamCount] = byte
        seamCount += 1
      }
      input = UnsafeBufferPointer(rebasing: input.dropFirst(input.count))
    case .invalid:
      damageIsNext = true
      input = UnsafeBufferPointer(rebasing: input.dropFirst())
    }
    return text
  }

  /// Completes the character that the last chunk ended in, a byte at a time.
  private func seamCharacter() -> UnsafeBufferPointer<UInt8>? {
    while let byte = input.first {
      seam[seamCount] = byte
      let held = UnsafeBufferPointer(rebasing: UnsafeBufferPointer(seam).prefix(seamCount + 1))
      let (count, rest) = UTF8Scan.validPrefix(held)
      switch rest {
      case .nothing:
        input = UnsafeBufferPointer(rebasing: input.dropFirst())
        seamCount = 0
        return UnsafeBufferPointer(rebasing: held.prefix(count))
      case .incomplete:
        input = UnsafeBufferPointer(rebasing: input.dropFirst())
        seamCount += 1
      case .invalid:
        seamCount = 0
        damageIsNext = true
        return nil
      }
    }
    return nil
  }

  private func converted() -> UnsafeBufferPointer<UInt8>? {
    guard let converter else { return nil }
    let step = converter.convert(input)
    input = UnsafeBufferPointer(rebasing: input.dropFirst(step.consumed))
    if step.isDamaged {
      damageIsNext = true
      converter.skip(encoding.unitSize)
    }
    return step.text
  }
}
