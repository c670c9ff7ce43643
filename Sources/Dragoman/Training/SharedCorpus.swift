internal import Basics
internal import Compute
internal import EncodedCorpus
internal import Foundation
internal import ModelFolder
internal import Ranks
internal import Settings
internal import Training
internal import Vocabularies

/// The settings and data of a run at all its ranks. The first has prepared them; others find the prepared corpus in the model
/// folder, which all may see or each have a copy of, or else receive one.
struct SharedCorpus {
  let group: RankGroup
  /// Of the model folder, as this rank sees it.
  let files: ModelFiles

  typealias Prepared = (settings: ModelSettings, data: TrainingData)

  /// What the first rank tells the others.
  private struct Message: Codable {
    let settings: String
    /// Of the prepared corpus.
    let description: Data
    let sourceVocabulary: [UInt8]
    /// Nil for a joint one.
    let targetVocabulary: [UInt8]?
  }

  /// - Parameter prepared: by this rank; nil at other ranks than the first
  /// - Parameter workers: makes this rank's workers from the settings
  /// - Throws: `SharedFailure` where the folder of a rank holds another corpus, or cannot be written
  func share(
    _ prepared: Prepared?, workers: (ModelSettings) throws -> WorkerPool
  ) throws -> (Prepared, WorkerPool) {
    if let prepared, group.count == 1 { return (prepared, try workers(prepared.settings)) }
    let prepares = try group.together { try prepared.map { try message(about: $0) } }
    guard let message = try group.ofFirst(prepares) else {
      preconditionFailure("the first rank has prepared nothing")
    }
    let (settings, pool) = try group.together {
      let settings = try prepared?.settings ?? self.settings(in: message)
      return (settings, try workers(settings))
    }
    let corpus = PreparedCorpus(in: files.corpus, pool: pool)
    let vocabularies = try group.together {
      try prepared?.data.vocabularies ?? self.vocabularies(in: message)
    }
    var data = prepared?.data
    func find() throws {
      guard data == nil else { return }
      let ofData = settings.ofData.corpus
      data = try corpus.load(
        describedBy: message.description,
        linkedWords: LinkedWords(
          source: ofData.pairs.source, target: ofData.pairs.target,
          isTokenized: ofData.tokenized),
        vocabularies: vocabularies, maximumLength: ofData.maxLength)
    }
    try group.together {
      try requireNoOther(corpus, message)
      try find()
    }
    // One after the other: what one rank has written, others on the same machine find.
    for receiver in 1..<group.count {
      try group.together(find)
      guard try group.exchange(data == nil)[receiver] else { continue }
      try send(message.description, of: corpus, to: receiver)
      try group.together {
        guard group.rank == receiver else { return }
        try find()
        if data == nil {
          throw UserError(
            .data, at: files.corpus.path, found: "a copy of the prepared corpus that is damaged",
            fix: "remove this folder there")
        }
      }
    }
    guard let data else { preconditionFailure("a rank without data") }
    return ((settings, data), pool)
  }

  private func message(about prepared: Prepared) throws -> Message {
    let vocabularies = prepared.data.vocabularies
    guard
      let description = PreparedCorpus(in: files.corpus, pool: WorkerPool(workerCount: 1))
        .description
    else {
      throw UserError(
        .inputOutput, at: files.corpus.path, found: "the prepared corpus is gone",
        fix: "begin again")
    }
    return Message(
      settings: ConfigurationFile.text(of: prepared.settings), description: description,
      sourceVocabulary: vocabularies.source.model,
      targetVocabulary: vocabularies.isJoint ? nil : vocabularies.target.model)
  }

  private func settings(in message: Message) throws(UserError) -> ModelSettings {
    try ConfigurationFile(
      parsing: message.settings, place: "the settings of rank 0", origin: .modelFolder
    ).settings(of: ModelSettings.self)
  }

  private func vocabularies(in message: Message) throws(UserError) -> VocabularyPair {
    let source = try Vocabulary(model: message.sourceVocabulary)
    guard let target = message.targetVocabulary else { return VocabularyPair(joint: source) }
    return VocabularyPair(source: source, target: try Vocabulary(model: target))
  }

  /// Refuses a folder that was prepared from other data.
  private func requireNoOther(_ corpus: PreparedCorpus, _ message: Message) throws(UserError) {
    guard let own = corpus.description,
      PreparedCorpus.key(of: own) != PreparedCorpus.key(of: message.description)
    else { return }
    throw UserError(
      .usage, at: files.corpus.path, found: "it holds other data than those of rank 0",
      fix: "remove this folder there, or train in another folder")
  }

  /// The bytes that are read and sent at a time.
  private static let chunkSize = 8 << 20

  /// Sends a rank all files of the prepared corpus.
  private func send(_ description: Data, of corpus: PreparedCorpus, to receiver: Int) throws {
    var failure: (any Error)?
    let paths = try group.together { try corpus.paths(of: description) }
    for path in paths {
      let file = try group.together {
        try group.isFirst
          ? RandomAccessFile(at: files.corpus.appendingPathComponent(path)) : nil
      }
      let size = try group.ofFirst(file?.size ?? 0)
      var offset = 0
      func next() throws(UserError) -> Data? {
        guard offset < size else { return nil }
        let count = min(Self.chunkSize, size - offset)
        defer { offset += count }
        if let file {
          let bytes = Data(try file.bytes(at: offset, count: count))
          try group.give(bytes, to: receiver)
          return bytes
        }
        return try group.take(count, from: 0)
      }
      if group.isFirst {
        while try next() != nil {}
      } else if group.rank == receiver {
        do {
          try corpus.write(path, next)
        } catch {
          failure = failure ?? error
          // The first rank sends the rest all the same.
          while try next() != nil {}
        }
      }
    }
    try group.together {
      if let failure { throw failure }
      if group.rank == receiver { try corpus.finishCopy(description) }
    }
  }
}
