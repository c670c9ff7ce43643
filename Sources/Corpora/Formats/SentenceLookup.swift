/// The sentences of a file by their keys, read forward as they are asked for.
///
/// Links go through both of their files from front to back, so that a window of the sentences read last is enough: files
/// of any size are read in constant memory. A key that lies before the window makes it go back to the beginning.
final class SentenceLookup {
  /// A sentence that was found; its text is valid until the next call.
  struct Found {
    let text: UnsafeBufferPointer<UInt8>
    let isDamaged: Bool
  }

  private struct Entry {
    let range: Range<Int>
    let isDamaged: Bool
  }

  /// Bytes of text and of the index that the window takes, about.
  private let windowSize: Int
  private static let entrySize = 100
  /// How often a file is read again.
  private static let rewindLimit = 16

  private let open: () throws(CorpusError) -> any KeyedSentenceReader
  private var reader: any KeyedSentenceReader
  private var sentence = KeyedSentence()
  private var texts = ByteBuffer(capacity: 1 << 16)
  private var entries: [String: Entry] = [:]
  /// The keys of the window, oldest first.
  private var keys: [String] = []
  private var isAtEnd = false
  private var hasDropped = false
  private var rewindCount = 0

  /// - Parameters:
  ///   - open: begins to read the file; called again where reading has to go back.
  init(
    windowSize: Int = 12 << 20, open: @escaping () throws(CorpusError) -> any KeyedSentenceReader
  ) throws(CorpusError) {
    self.windowSize = windowSize
    self.open = open
    reader = try open()
  }

  var path: String { reader.path }

  /// The first sentence of a key, or nil where the file has none.
  func find(_ key: String) throws(CorpusError) -> Found? {
    if let found = try findAhead(key) { return found }
    guard hasDropped else { return nil }
    // It may stand before the window.
    rewindCount += 1
    guard rewindCount <= Self.rewindLimit else {
      throw CorpusError(
        .data, at: Place(file: path),
        found: "sentences are missing, or linked too far out of their order, such as \(key)",
        expected: "links in the order of the sentences",
        fix: "sort the links by the sentences that they name")
    }
    reader = try open()
    forgetAll()
    return try findAhead(key)
  }

  private func findAhead(_ key: String) throws(CorpusError) -> Found? {
    while true {
      if let entry = entries[key] {
        return Found(text: texts[entry.range], isDamaged: entry.isDamaged)
      }
      guard !isAtEnd else { return nil }
      guard try reader.read(into: &sentence) else {
        isAtEnd = true
        return nil
      }
      // The first of a key counts.
      guard entries[sentence.key] == nil else { continue }
      if texts.count + keys.count * Self.entrySize > windowSize { forgetOlderHalf() }
      let start = texts.count
      texts.append(sentence.text[sentence.text.range])
      keys.append(sentence.key)
      entries[sentence.key] = Entry(range: start..<texts.count, isDamaged: sentence.isDamaged)
    }
  }

  private func forgetAll() {
    texts.count = 0
    keys.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    isAtEnd = false
    hasDropped = false
  }

  private func forgetOlderHalf() {
    hasDropped = true
    let kept = keys.dropFirst(max(1, keys.count / 2))
    var remaining: [String: Entry] = [:]
    var end = 0
    for key in kept {
      guard let entry = entries[key] else { continue }
      texts.move(entry.range, to: end)
      remaining[key] = Entry(
        range: end..<(end + entry.range.count), isDamaged: entry.isDamaged)
      end += entry.range.count
    }
    texts.count = end
    entries = remaining
    keys = Array(kept)
  }
}
