package import Basics
package import Compute
package import Corpora
package import Foundation
import ModelFolder
package import Vocabularies

/// The encoded pairs of a run in a folder. Training maps them, so a corpus may be larger than memory, and a run that goes
/// on starts at once.
///
///     manifest.json              what was read, and what it became
///     KEY/00000.safetensors, …   a chunk of training pairs each: the ids of both sides, and where each sentence begins
///     KEY/validation.tsv         the validation pairs
///     KEY/validation.pharaoh     their word links, if there are any to measure attention with
///
/// Where attention is guided, a chunk also holds what its weights are trained towards. KEY is a digest of the pairs, the
/// vocabularies, the maximum length, the sizes of the chunks and, if there are any, the word links. A chunk is written whole
/// or not at all, so that chunks which a killed process has written are not encoded again.
package struct PreparedCorpus {
  private struct Manifest: Codable {
    /// The settings that the data depend on.
    let request: String
    /// The files that were read, with their sizes and times.
    let files: [CorpusFile]
    let key: String
    /// The digest of the pairs.
    let digest: String
    let vocabularyDigest: String
    /// The number of training pairs in each chunk, including those that are too long.
    let pairCounts: [Int]
    let validationDigest: String
    /// Nil where attention is not guided.
    let guidance: Guidance?
    /// Nil where the validation pairs have no word links.
    let validationLinkDigest: String?
    /// What became of the units of the corpus; nil in manifests that are older than it.
    let counts: CorpusCounts?
    /// Training pairs that are left out for their length in subwords; nil in manifests that are older than it.
    let tooLongCount: Int?
  }

  /// What a chunk's guidance depends on besides pairs and vocabularies.
  private struct Guidance: Codable {
    /// The digest of the word links.
    let digest: String
    /// The name of `LinkedWords`.
    let words: String
  }

  private let folder: URL
  private let pool: WorkerPool
  private let didEncode: (_ done: Int, _ count: Int) throws -> Void

  /// - Parameter didEncode: receives the number of chunks that are encoded, and of all chunks; what it throws ends the
  ///   preparation
  package init(
    in folder: URL, pool: WorkerPool,
    didEncode: @escaping (_ done: Int, _ count: Int) throws -> Void = { _, _ in }
  ) {
    self.folder = folder
    self.pool = pool
    self.didEncode = didEncode
  }

  private var manifest: URL { folder.appendingPathComponent("manifest.json") }

  /// Whether a corpus, whichever, was prepared in the folder.
  package var exists: Bool { FileManager.default.fileExists(atPath: manifest.path) }

  // MARK: Looking at it

  /// What is known of a prepared corpus without reading its pairs.
  package struct Summary: Sendable, Equatable {
    /// The files that were read, with their sizes.
    package let files: [CorpusFile]
    /// Pairs to train on; where an older version prepared them, with those that have too many subwords.
    package let trainingPairCount: Int
    /// Pairs to validate on; nil where their file is missing.
    package let validationPairCount: Int?
    /// Equal for the same training and validation pairs.
    package let digest: String
    /// Equal for the same validation pairs.
    package let validationDigest: String
    /// Equal for the same vocabularies.
    package let vocabularyDigest: String
    /// What became of the units of the corpus; nil where an older version prepared it.
    package let counts: CorpusCounts?
    /// Training pairs that are left out for their length in subwords; nil where an older version prepared it.
    package let tooLongCount: Int?

    package init(
      files: [CorpusFile], trainingPairCount: Int, validationPairCount: Int?, digest: String,
      validationDigest: String, vocabularyDigest: String, counts: CorpusCounts? = nil,
      tooLongCount: Int? = nil
    ) {
      self.files = files
      self.trainingPairCount = trainingPairCount
      self.validationPairCount = validationPairCount
      self.digest = digest
      self.validationDigest = validationDigest
      self.vocabularyDigest = vocabularyDigest
      self.counts = counts
      self.tooLongCount = tooLongCount
    }
  }

  /// What the manifest in a folder says; nil where there is none, or it cannot be read. Nothing is locked or written.
  package static func summary(in folder: URL) -> Summary? {
    let url = folder.appendingPathComponent("manifest.json")
    guard let data = try? Data(contentsOf: url),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data),
      ModelFiles.isChunkFolder(manifest.key)
    else { return nil }
    let texts = folder.appendingPathComponent(manifest.key).appendingPathComponent("validation.tsv")
    return Summary(
      files: manifest.files,
      trainingPairCount: manifest.pairCounts.reduce(0, +) - (manifest.tooLongCount ?? 0),
      validationPairCount: (try? Data(contentsOf: texts)).map { $0.count { $0 == 0x0A } },
      digest: manifest.digest, validationDigest: manifest.validationDigest,
      vocabularyDigest: manifest.vocabularyDigest, counts: manifest.counts,
      tooLongCount: manifest.tooLongCount)
  }

  // MARK: Going on

  /// The data that were prepared before; nil where anything has changed since or is damaged.
  ///
  /// - Parameters:
  ///   - request: the settings that the data depend on, in any form
  ///   - linkedWords: how the words are counted that links refer to
  /// - Throws: `UserError` where all pairs are too long
  package func load(
    _ request: String, linkedWords: LinkedWords, vocabularies: VocabularyPair, maximumLength: Int
  ) throws -> TrainingData? {
    guard let data = try? Data(contentsOf: self.manifest),
      let manifest = try? JSONDecoder().decode(Manifest.self, from: data),
      manifest.request == request, manifest.files.allSatisfy(\.isUnchanged),
      manifest.vocabularyDigest == Self.digest(of: vocabularies),
      manifest.guidance?.words ?? linkedWords.name == linkedWords.name,
      manifest.key
        == Self.key(
          manifest.digest, manifest.vocabularyDigest, manifest.pairCounts, manifest.guidance,
          maximumLength: maximumLength)
    else { return nil }
    return try load(
      manifest, linkedWords: linkedWords, vocabularies: vocabularies, maximumLength: maximumLength)
  }

  private func load(
    _ manifest: Manifest, linkedWords: LinkedWords, vocabularies: VocabularyPair,
    maximumLength: Int
  ) throws -> TrainingData? {
    guard let validation = readValidation(manifest) else { return nil }
    var validationLinks: [WordLinks]?
    if manifest.validationLinkDigest != nil {
      guard let links = readValidationLinks(manifest), links.count == validation.count else {
        return nil
      }
      validationLinks = links
    }
    var chunks: [PairChunk] = []
    do {
      try inParallel(manifest.pairCounts.count) { index in
        try PairChunk(
          contentsOf: url(of: index, manifest.key), pairCount: manifest.pairCounts[index],
          isGuided: manifest.guidance != nil)
      } then: { _, chunk in
        chunks.append(chunk)
      }
    } catch is UserError {
      return nil
    }
    return try TrainingData(
      chunks, validation: validation, digest: manifest.digest,
      links: TrainingData.Links(
        digest: manifest.guidance?.digest, ofValidation: validationLinks, words: linkedWords),
      vocabularies: vocabularies, maximumLength: maximumLength)
  }

  private func readValidationLinks(_ manifest: Manifest) -> [WordLinks]? {
    guard let data = try? Data(contentsOf: validationLinks(manifest.key)) else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard Self.digest(of: text) == manifest.validationLinkDigest else { return nil }
    return try? text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { try WordLinks(parsing: String($0), kinds: .sureAndPossible) }
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

  // MARK: Copies

  /// What says all about a prepared corpus: the bytes of its manifest. Nil where there is none.
  package var description: Data? { try? Data(contentsOf: manifest) }

  /// The digest of a prepared corpus, and of the vocabularies and settings that it depends on; nil for bytes that are not a
  /// description.
  package static func key(of description: Data) -> String? {
    let manifest = try? JSONDecoder().decode(Manifest.self, from: description)
    return manifest.flatMap { ModelFiles.isChunkFolder($0.key) ? $0.key : nil }
  }

  /// The paths of its files in the folder, without the manifest.
  package func paths(of description: Data) throws -> [String] {
    let manifest = try JSONDecoder().decode(Manifest.self, from: description)
    var urls = manifest.pairCounts.indices.map { url(of: $0, manifest.key) }
    urls.append(validation(manifest.key))
    if manifest.validationLinkDigest != nil { urls.append(validationLinks(manifest.key)) }
    return urls.map { "\(manifest.key)/\($0.lastPathComponent)" }
  }

  /// The data that another process has prepared, from the files in this folder; nil where they are missing or damaged. The files
  /// of the corpus itself are not looked at: this machine may not have them.
  ///
  /// - Parameter description: that of the other process
  /// - Throws: `UserError` where all pairs are too long
  package func load(
    describedBy description: Data, linkedWords: LinkedWords, vocabularies: VocabularyPair,
    maximumLength: Int
  ) throws -> TrainingData? {
    guard let manifest = try? JSONDecoder().decode(Manifest.self, from: description) else {
      return nil
    }
    return try load(
      manifest, linkedWords: linkedWords, vocabularies: vocabularies, maximumLength: maximumLength)
  }

  /// Writes a file of a copy, with what `next` returns until it returns nil. The manifest comes last.
  package func write(
    _ path: String, _ next: () throws(UserError) -> Data?
  ) throws(UserError) {
    let url = folder.appendingPathComponent(path)
    try FileSystem().makeFolders(url.deletingLastPathComponent())
    try AtomicFile(at: url).write { (sink: borrowing FileSink) throws(UserError) in
      while let bytes = try next() { try sink.write(Array(bytes)) }
    }
  }

  /// Writes the manifest of a copy, whose other files are complete.
  package func finishCopy(_ description: Data) throws(UserError) {
    try FileSystem().makeFolders(folder)
    try AtomicFile(at: manifest).write(Array(description))
  }

  // MARK: Preparing

  /// Encodes a corpus into the folder, and writes the manifest.
  ///
  /// - Parameter didLeaveOut: receives each pair that is too long, in order; where it is nil, chunks that were encoded before
  ///   are reused
  /// - Throws: `UserError` where the texts cannot be read again, a word link leads to a word that its pair does not have, the
  ///   folder cannot be written, or all pairs are too long
  package func prepare(
    _ corpus: SplitCorpus, for request: String, vocabularies: VocabularyPair, maximumLength: Int,
    didLeaveOut: ((IndexedPairs.Text) -> Void)? = nil
  ) throws -> TrainingData {
    let vocabularyDigest = Self.digest(of: vocabularies)
    let counts = corpus.pairCounts
    let guidance = corpus.links.map {
      Guidance(digest: $0.digest, words: corpus.linkedWords.name)
    }
    let key = Self.key(
      corpus.digest, vocabularyDigest, counts, guidance, maximumLength: maximumLength)
    let keyFolder = folder.appendingPathComponent(key, isDirectory: true)
    try FileSystem().makeFolders(keyFolder)
    try AtomicFile.removeLeftovers(in: keyFolder)
    try AtomicFile.removeLeftovers(in: folder)
    try didEncode(0, counts.count)
    var chunks: [PairChunk] = []
    try inParallel(counts.count) { index in
      let url = url(of: index, key)
      // A process that was killed may have written it.
      if let chunk = try? PairChunk(
        contentsOf: url, pairCount: counts[index], isGuided: guidance != nil),
        didLeaveOut == nil || chunk.tooLongCount == 0
      {
        return (chunk, [])
      }
      var leftOut: [IndexedPairs.Text] = []
      try corpus.encodeChunk(index, vocabularies: vocabularies, maximumLength: maximumLength) {
        if didLeaveOut != nil { leftOut.append($0) }
      }.write(to: url)
      return (
        try PairChunk(
          contentsOf: url, pairCount: counts[index], isGuided: guidance != nil, verifying: false),
        leftOut
      )
    } then: { (index, result: (chunk: PairChunk, leftOut: [IndexedPairs.Text])) in
      chunks.append(result.chunk)
      if let didLeaveOut { result.leftOut.forEach(didLeaveOut) }
      try didEncode(index + 1, counts.count)
    }
    let lines = corpus.validation.map { "\($0.source)\t\($0.target)\n" }.joined()
    try AtomicFile(at: validation(key)).write(lines)
    let links = corpus.validationLinks.map { $0.map { "\($0)\n" }.joined() }
    if let links { try AtomicFile(at: validationLinks(key)).write(links) }
    let manifest = Manifest(
      request: request, files: corpus.files, key: key, digest: corpus.digest,
      vocabularyDigest: vocabularyDigest, pairCounts: counts,
      validationDigest: Self.digest(of: lines), guidance: guidance,
      validationLinkDigest: links.map { Self.digest(of: $0) },
      counts: CorpusCounts(corpus.report), tooLongCount: chunks.reduce(0) { $0 + $1.tooLongCount })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    try AtomicFile(at: self.manifest).write(Array(try encoder.encode(manifest)))
    removeOthers(than: key)
    return try TrainingData(
      chunks, validation: corpus.validation, digest: corpus.digest,
      links: TrainingData.Links(corpus), vocabularies: vocabularies, maximumLength: maximumLength,
      didLeaveOut: didLeaveOut ?? { _ in })
  }

  /// Removes what was prepared from other data.
  private func removeOthers(than key: String) {
    for name in ModelFiles.contents(of: folder) where name != key && ModelFiles.isChunkFolder(name)
    {
      try? FileManager.default.removeItem(at: folder.appendingPathComponent(name))
    }
  }

  // MARK: Parts

  private func url(of chunk: Int, _ key: String) -> URL {
    let number = String(chunk)
    let padded = String(repeating: "0", count: max(0, 5 - number.count)) + number
    return folder.appendingPathComponent("\(key)/\(padded).safetensors")
  }

  private func validation(_ key: String) -> URL {
    folder.appendingPathComponent("\(key)/validation.tsv")
  }

  private func validationLinks(_ key: String) -> URL {
    folder.appendingPathComponent("\(key)/validation.pharaoh")
  }

  private static func key(
    _ digest: String, _ vocabularyDigest: String, _ pairCounts: [Int], _ guidance: Guidance?,
    maximumLength: Int
  ) -> String {
    var key = TextDigest()
    for part in [digest, vocabularyDigest, "\(maximumLength)"] { key.add(part) }
    // The same pairs may be divided differently, because held-out pairs are between them.
    for count in pairCounts { key.add(String(count)) }
    if let guidance {
      key.add(guidance.digest)
      key.add(guidance.words)
    }
    return String(key.finish().prefix(ModelFiles.chunkFolderLength))
  }

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

  /// Computes a value of each chunk, as many at a time as there are workers, and calls `take` with the values in order.
  private func inParallel<Value>(
    _ count: Int, _ body: (Int) throws -> Value, then take: (Int, Value) throws -> Void
  ) throws {
    let width = pool.workerCount
    for start in stride(from: 0, to: count, by: width) {
      let round = min(width, count - start)
      var results = [Result<Value, any Error>?](repeating: nil, count: round)
      results.withUnsafeMutableBufferPointer { results in
        let results = results
        pool.forEach(round) { index, _ in results[index] = Result { try body(start + index) } }
      }
      for (index, result) in results.enumerated() {
        if let value = try result?.get() { try take(start + index, value) }
      }
    }
  }
}
