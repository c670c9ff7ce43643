import Basics
package import Compute
import Corpora
import EncodedCorpus
package import Foundation
import ModelFolder
package import Vocabularies

/// The ids of the pairs of a run in a folder, which training maps and does not read: so a corpus may be larger than
/// memory, and a run that goes on begins at once.
///
///     manifest.json              what was read, and what was made of it
///     KEY/00000.safetensors, …   a stretch of pairs each: ids and where each sentence begins, of both sides
///     KEY/validation.tsv         the pairs to validate on
///
/// KEY says of which pairs, vocabularies, lengths and stretches the ids are. A stretch is written whole or not at all, so that what a
/// killed process has encoded is not encoded again.
package struct PreparedCorpus {
  private struct Manifest: Codable {
    /// The settings that the data depend on.
    let request: String
    /// The files that were read, as they were.
    let files: [CorpusFile]
    let key: String
    /// Of the pairs.
    let digest: String
    let vocabularyDigest: String
    /// Pairs of each stretch, those that are too long counted.
    let pairCounts: [Int]
    let validationDigest: String
  }

  private let folder: URL
  private let pool: WorkerPool
  private weak var observer: (any PreparationObserver)?

  package init(in folder: URL, pool: WorkerPool, observer: (any PreparationObserver)?) {
    self.folder = folder
    self.pool = pool
    self.observer = observer
  }

  private var manifest: URL { folder.appendingPathComponent("manifest.json") }

  // MARK: Going on

  /// The data as they were prepared before; nil where anything has changed since, or is damaged.
  ///
  /// - Parameter request: the settings that the data depend on, in any form
  /// - Throws: `TrainingError` where every pair is too long
  package func load(
    _ request: String, vocabularies: VocabularyPair, maximumLength: Int
  ) throws -> TrainingData? {
    guard let data = try? Data(contentsOf: self.manifest),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data),
      manifest.request == request, manifest.files.allSatisfy(\.isUnchanged),
      manifest.vocabularyDigest == Self.digest(of: vocabularies),
      manifest.key
        == Self.key(
          manifest.digest, manifest.vocabularyDigest, manifest.pairCounts,
          maximumLength: maximumLength),
      let validation = readValidation(manifest)
    else { return nil }
    let blocks: [PreparedBlock]
    do {
      blocks = try inParallel(manifest.pairCounts.count) { block in
        try PreparedBlock(
          contentsOf: url(of: block, manifest.key), pairCount: manifest.pairCounts[block])
      }
    } catch is UserError {
      return nil
    }
    return try Self.data(
      blocks, validation, vocabularies: vocabularies, digest: manifest.digest,
      maximumLength: maximumLength)
  }

  private func readValidation(_ manifest: Manifest) -> [IndexedPairs.Text]? {
    guard let data = try? Data(contentsOf: validation(manifest.key)) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard Self.digest(of: text) == manifest.validationDigest else { return nil }
    return text.split(separator: "\n").map { line in
      let sides = line.split(separator: "\t", maxSplits: 1)
      return IndexedPairs.Text(source: String(sides[0]), target: String(sides[1]))
    }
  }

  // MARK: Preparing

  /// Encodes the pairs into the folder, and remembers what they are.
  ///
  /// - Throws: `UserError` where the folder cannot be written; `TrainingError` where every pair is too long
  package func prepare(
    _ texts: TrainingData.Texts, for request: String, vocabularies: VocabularyPair,
    maximumLength: Int
  ) throws -> TrainingData {
    let vocabularyDigest = Self.digest(of: vocabularies)
    let counts = texts.pairCounts
    let key = Self.key(texts.digest, vocabularyDigest, counts, maximumLength: maximumLength)
    let keyFolder = folder.appendingPathComponent(key, isDirectory: true)
    try makeFolder(keyFolder)
    try AtomicFile.removeLeftovers(in: keyFolder)
    try AtomicFile.removeLeftovers(in: folder)
    let blocks = try inParallel(counts.count, isShown: true) { block in
      let url = url(of: block, key)
      // A process that was killed may have got so far.
      if let block = try? PreparedBlock(contentsOf: url, pairCount: counts[block]) { return block }
      let pairs = try texts.encoded(
        block: block, vocabularies: vocabularies, maximumLength: maximumLength)
      try PreparedBlock.write(pairs, to: url)
      return try PreparedBlock(contentsOf: url, pairCount: counts[block], verifying: false)
    }
    let lines = texts.validation.map { "\($0.source)\t\($0.target)\n" }.joined()
    try AtomicFile(at: validation(key)).write(lines)
    let manifest = Manifest(
      request: request, files: texts.files, key: key, digest: texts.digest,
      vocabularyDigest: vocabularyDigest, pairCounts: counts,
      validationDigest: Self.digest(of: lines))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try AtomicFile(at: self.manifest).write(Array(try encoder.encode(manifest)))
    removeOthers(than: key)
    return try Self.data(
      blocks, texts.validation, vocabularies: vocabularies, digest: texts.digest,
      maximumLength: maximumLength)
  }

  private func makeFolder(_ url: URL) throws(UserError) {
    do {
      try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    } catch {
      throw UserError(
        .inputOutput, at: url.path, found: "the folder cannot be made",
        fix: "change the permissions of the folder above it, or choose another model folder")
    }
  }

  /// Removes what was prepared of other data.
  private func removeOthers(than key: String) {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let isKey = { (name: String) in
      name.utf8.count == Self.keyLength && name.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    }
    for name in names where name != key && isKey(name) {
      try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
  }

  // MARK: Parts

  private func url(of block: Int, _ key: String) -> URL {
    let number = String(block)
    let padded = String(repeating: "0", count: max(0, 5 - number.count)) + number
    return folder.appendingPathComponent("\(key)/\(padded).safetensors")
  }

  private func validation(_ key: String) -> URL {
    folder.appendingPathComponent("\(key)/validation.tsv")
  }

  private static func data(
    _ blocks: [PreparedBlock], _ validation: [IndexedPairs.Text], vocabularies: VocabularyPair,
    digest: String, maximumLength: Int
  ) throws -> TrainingData {
    try TrainingData(
      vocabularies: vocabularies,
      training: IndexedPairs(
        blocks: blocks.map(\.pairs), tooLongCount: blocks.reduce(0) { $0 + $1.tooLongCount }),
      validation: IndexedPairs(
        encoding: validation, vocabularies: vocabularies, maximumLength: maximumLength),
      digest: digest, maximumLength: maximumLength)
  }

  private static func key(
    _ digest: String, _ vocabularyDigest: String, _ pairCounts: [Int], maximumLength: Int
  ) -> String {
    var key = TextDigest()
    for part in [digest, vocabularyDigest, "\(maximumLength)"] { key.add(part) }
    // Equal pairs may be cut in other places: held-out ones stand between them.
    for count in pairCounts { key.add(String(count)) }
    return String(key.finish().prefix(keyLength))
  }

  private static let keyLength = 16

  private static func digest(of vocabularies: VocabularyPair) -> String {
    var digest = TextDigest()
    for vocabulary in [vocabularies.source, vocabularies.target] {
      vocabulary.model.withUnsafeBufferPointer { digest.add($0) }
    }
    return digest.finish()
  }

  private static func digest(of text: String) -> String {
    var digest = TextDigest()
    digest.add(text)
    return digest.finish()
  }

  /// What `body` gives for every block, in order.
  private func inParallel<Value>(
    _ count: Int, isShown: Bool = false, _ body: (Int) throws -> Value
  ) throws -> [Value] {
    var values: [Value] = []
    let width = pool.workerCount
    for start in stride(from: 0, to: count, by: width) {
      let round = min(width, count - start)
      let results = UnsafeMutableBufferPointer<Result<Value, any Error>?>.allocate(capacity: round)
      results.initialize(repeating: nil)
      defer {
        results.deinitialize()
        results.deallocate()
      }
      pool.forEach(round) { index, _ in
        results[index] = Result { try body(start + index) }
      }
      for case let result? in results { values.append(try result.get()) }
      if isShown { observer?.isEncoding(start + round, of: count) }
    }
    return values
  }
}
