import Basics

/// Finds the sentences of a file by their keys.
///
/// Links go through both of their files from front to back, so that a window of the sentences read last is enough. In
/// addition, a hash of every key is kept, which tells a missing key from one before the window. For the latter, the file is
/// read again from its beginning.
final class SentenceLookup {
  struct Found {
    /// Valid until the next call.
    let text: UnsafeBufferPointer<UInt8>
    let isDamaged: Bool
  }

  private typealias Entry = (range: Range<Int>, isDamaged: Bool)

  /// Bytes of the texts and the index in the window, approximately.
  private static let windowSize = 12 << 20
  private static let entrySize = 150
  /// How often the file is read again, and once more for every group of links, whose sentences may begin anew.
  private var rewindLimit = 32
  private static let greatestRewindLimit = 1000

  private var reader: KeyedSentenceReader
  private let reopen: (DamageLog) throws(UserError) -> KeyedSentenceReader
  private let damage: DamageLog
  private var texts = ByteBuffer(capacity: 1 << 16)
  private var entries: [SentenceKey: Entry] = [:]
  /// The keys of the window, oldest first.
  private var keys: [SentenceKey] = []
  private var keySize = 0
  private var isAtEnd = false
  private var hasDropped = false
  private var rewindCount = 0

  /// Hashes of all keys, sorted once the file was read to its end.
  private var hashes: [Int] = []
  private var knowsAll = false
  private var hasLost = false

  /// - Parameters:
  ///   - reader: at the beginning of the file
  ///   - reopen: begins to read the file again, with a log for damage that was noted before
  init(
    _ reader: KeyedSentenceReader, damage: DamageLog,
    reopen: @escaping (DamageLog) throws(UserError) -> KeyedSentenceReader
  ) {
    self.reader = reader
    self.damage = damage
    self.reopen = reopen
  }

  /// Notes that a group of links begins.
  func beginGroup() { rewindLimit = min(rewindLimit + 1, Self.greatestRewindLimit) }

  /// The sentence with a key, or nil if the file has none. Of several, the first in the window. It is damaged if damage may
  /// have cost it.
  func find(_ key: SentenceKey) throws(UserError) -> Found? {
    if let found = try search(key) { return found }
    hasLost = hasLost || reader.hasLost
    return hasLost ? Found(text: texts[0..<0], isDamaged: true) : nil
  }

  private func search(_ key: SentenceKey) throws(UserError) -> Found? {
    if let found = window(key) { return found }
    // Reading ahead in vain would lose the window.
    if knowsAll, !isKnown(key) { return nil }
    if let found = try findAhead(key) { return found }
    guard hasDropped, isKnown(key) else { return nil }
    return try findFromBeginning(key)
  }

  private func window(_ key: SentenceKey) -> Found? {
    entries[key].map { Found(text: texts[$0.range], isDamaged: $0.isDamaged) }
  }

  private func findFromBeginning(_ key: SentenceKey) throws(UserError) -> Found? {
    rewindCount += 1
    guard rewindCount <= rewindLimit else {
      try damage.note(
        UserError(
          .data, at: reader.path,
          found: "links jump back and forth too often, the last time to the sentence "
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

  private func findAhead(_ key: SentenceKey) throws(UserError) -> Found? {
    while !isAtEnd {
      guard try reader.read() else {
        isAtEnd = true
        if !knowsAll { hashes.sort() }
        knowsAll = true
        return nil
      }
      // The first sentence with a key counts.
      guard entries[reader.key] == nil else { continue }
      add()
      if reader.key == key { return window(key) }
    }
    return nil
  }

  /// Adds the sentence to the window.
  private func add() {
    if texts.count + keySize + keys.count * Self.entrySize > Self.windowSize { forgetOlderHalf() }
    if !knowsAll { hashes.append(reader.key.hashValue) }
    let start = texts.count
    texts.append(reader.text[reader.text.range])
    keys.append(reader.key)
    keySize += reader.key.count
    entries[reader.key] = (start..<texts.count, reader.isDamaged)
  }

  /// Whether the file has a sentence with this key, as far as a hash can tell.
  private func isKnown(_ key: SentenceKey) -> Bool {
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
    var remaining: [SentenceKey: Entry] = [:]
    var end = 0
    keySize = 0
    for key in kept {
      guard let entry = entries[key] else { continue }
      texts.move(entry.range, to: end)
      remaining[key] = (end..<(end + entry.range.count), entry.isDamaged)
      end += entry.range.count
      keySize += key.count
    }
    texts.count = end
    entries = remaining
    keys = Array(kept)
  }
}
