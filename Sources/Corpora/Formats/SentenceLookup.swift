import Basics

/// The sentences of a file by their keys, read forward as they are asked for.
///
/// Links go through both of their files from front to back, so that a window of the sentences read last is enough. Beside it,
/// a hash of every key is kept, which tells a key that is missing from one that stands before the window. For such a one, the
/// file is read again from its beginning.
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
  private static let entrySize = 150
  /// How often a file is read again: for any key, and once more for every group of links, which may begin anew.
  private var rewindLimit = 32
  private static let greatestRewindLimit = 1000

  private var reader: KeyedSentenceReader
  private let reopen: (DamageLog) throws(UserError) -> KeyedSentenceReader
  private let damage: DamageLog
  private var sentence = KeyedSentence()
  private var texts = ByteBuffer(capacity: 1 << 16)
  private var entries: [KeyedSentence.Key: Entry] = [:]
  /// The keys of the window, oldest first.
  private var keys: [KeyedSentence.Key] = []
  private var keySize = 0
  private var isAtEnd = false
  private var hasDropped = false
  private var rewindCount = 0

  /// Hashes of all keys: in the order of the file, and sorted when it was read to its end for the first time.
  private var hashes: [Int] = []
  private var knowsAll = false
  private var hasLost = false

  /// - Parameters:
  ///   - reader: at the beginning of the file.
  ///   - reopen: begins to read the file again, with a log for damage that was noted before.
  init(
    _ reader: KeyedSentenceReader, damage: DamageLog, windowSize: Int = 12 << 20,
    reopen: @escaping (DamageLog) throws(UserError) -> KeyedSentenceReader
  ) {
    self.reader = reader
    self.damage = damage
    self.windowSize = windowSize
    self.reopen = reopen
  }

  /// Says that links begin anew.
  func beginGroup() { rewindLimit = min(rewindLimit + 1, Self.greatestRewindLimit) }

  /// The sentence of a key, or nil where the file has none. Of several, the first in the window. Where damage may have
  /// cost it, it is damaged.
  func find(_ key: KeyedSentence.Key) throws(UserError) -> Found? {
    if let found = try search(key) { return found }
    hasLost = hasLost || reader.hasLost
    return hasLost ? Found(text: texts[0..<0], isDamaged: true) : nil
  }

  private func search(_ key: KeyedSentence.Key) throws(UserError) -> Found? {
    if let found = window(key) { return found }
    // Not to read ahead in vain, and lose the window.
    if knowsAll, !isKnown(key) { return nil }
    if let found = try findAhead(key) { return found }
    guard hasDropped, isKnown(key) else { return nil }
    return try findFromBeginning(key)
  }

  private func window(_ key: KeyedSentence.Key) -> Found? {
    entries[key].map { Found(text: texts[$0.range], isDamaged: $0.isDamaged) }
  }

  private func findFromBeginning(_ key: KeyedSentence.Key) throws(UserError) -> Found? {
    rewindCount += 1
    guard rewindCount <= rewindLimit else {
      try damage.note(
        UserError(
          .data, at: Place(file: reader.path),
          found: "links jump back and forth too often, lastly to the sentence "
            + String(decoding: key.prefix(60), as: UTF8.self),
          expected: "links in the order of the sentences",
          fix: "sort the links by the sentences that they name"))
      return Found(text: texts[0..<0], isDamaged: true)
    }
    reader = try reopen(DamageLog(recovers: damage.recovers))
    texts.count = 0
    keys.removeAll(keepingCapacity: true)
    entries.removeAll(keepingCapacity: true)
    keySize = 0
    isAtEnd = false
    hasDropped = false
    return try findAhead(key)
  }

  private func findAhead(_ key: KeyedSentence.Key) throws(UserError) -> Found? {
    while !isAtEnd {
      guard try reader.read(into: &sentence) else {
        isAtEnd = true
        if !knowsAll { hashes.sort() }
        knowsAll = true
        return nil
      }
      // The first of a key counts.
      guard entries[sentence.key] == nil else { continue }
      add()
      if sentence.key == key { return window(key) }
    }
    return nil
  }

  /// Takes the sentence that was read into the window.
  private func add() {
    if texts.count + keySize + keys.count * Self.entrySize > windowSize { forgetOlderHalf() }
    if !knowsAll { hashes.append(sentence.key.hashValue) }
    let start = texts.count
    texts.append(sentence.text[sentence.text.range])
    keys.append(sentence.key)
    keySize += sentence.key.count
    entries[sentence.key] = Entry(range: start..<texts.count, isDamaged: sentence.isDamaged)
  }

  /// Whether the file has a sentence of this key, as far as a hash can tell.
  private func isKnown(_ key: KeyedSentence.Key) -> Bool {
    let hash = key.hashValue
    var low = 0
    var high = hashes.count
    while low < high {
      let middle = (low + high) / 2
      if hashes[middle] < hash { low = middle + 1 } else { high = middle }
    }
    return low < hashes.count && hashes[low] == hash
  }

  private func forgetOlderHalf() {
    hasDropped = true
    let kept = keys.dropFirst(max(1, keys.count / 2))
    var remaining: [KeyedSentence.Key: Entry] = [:]
    var end = 0
    keySize = 0
    for key in kept {
      guard let entry = entries[key] else { continue }
      texts.move(entry.range, to: end)
      remaining[key] = Entry(
        range: end..<(end + entry.range.count), isDamaged: entry.isDamaged)
      end += entry.range.count
      keySize += key.count
    }
    texts.count = end
    entries = remaining
    keys = Array(kept)
  }
}
