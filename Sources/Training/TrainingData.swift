package import Corpora
package import EncodedCorpus
package import ModelFolder
package import Vocabularies

/// The pairs of a run: read, split, and encoded.
package struct TrainingData {
  package let vocabularies: VocabularyPair
  package let training: IndexedPairs
  package let validation: IndexedPairs
  /// Of the pairs that are trained on and validated on.
  package let digest: String

  /// The pairs as text, before there is a vocabulary.
  package struct Texts {
    package let training: [SentencePair]
    package let validation: [SentencePair]
    /// What became of the units of the corpus.
    package let report: CorpusReport
    /// The same of the validation corpus; nil where a part of the corpus is held out.
    package let validationReport: CorpusReport?
    package let digest: String

    /// Reads the corpus, and the validation corpus or a part of the first in its place.
    ///
    /// - Parameter validationSplit: how many distinct source texts of the corpus are held out where there is no validation
    ///   corpus; nil: as many as `HeldOutSources` holds out by default
    /// - Parameter didRead: is given the report of the corpus, also where no pair is left
    /// - Throws: `CorpusError`; `TrainingError` where no pair is left; what `didRead` throws
    package init(
      corpus: CorpusRequest, validation: CorpusRequest?, validationSplit: Int? = nil,
      didRead: (CorpusReport) throws -> Void = { _ in }
    ) throws {
      var (pairs, report) = try Texts.read(corpus)
      var heldOut: [SentencePair] = []
      if validation == nil {
        var sources = HeldOutSources(count: validationSplit)
        for pair in pairs { sources.insert(pair.source) }
        let choice = sources.finish()
        heldOut = pairs.filter { choice.contains($0.source) }
        pairs.removeAll { choice.contains($0.source) }
        report.heldOut = heldOut.count
      }
      try didRead(report)
      self.report = report
      guard !pairs.isEmpty else {
        let counts = report.description.split(separator: "\n").map { $0.drop { $0 == " " } }
        throw TrainingError(
          "the corpus gives no sentence pairs: \(counts.joined(separator: "; "))", exitCode: 65)
      }
      training = pairs
      if let validation {
        (self.validation, validationReport) = try Texts.read(validation)
      } else {
        // A corpus of one sentence is validated on itself.
        self.validation = heldOut.isEmpty ? pairs : heldOut
        validationReport = nil
      }
      guard !self.validation.isEmpty else {
        throw TrainingError("the validation corpus gives no sentence pairs", exitCode: 65)
      }
      var digest = TextDigest()
      for part in [training, self.validation] {
        digest.add(String(part.count))
        for pair in part {
          digest.add(pair.source)
          digest.add(pair.target)
        }
      }
      self.digest = digest.finish()
    }

    private static func read(_ request: CorpusRequest) throws -> (
      pairs: [SentencePair], report: CorpusReport
    ) {
      var corpus = try ParallelCorpus(request)
      var pairs: [SentencePair] = []
      while let pair = try corpus.next() { pairs.append(pair) }
      return (pairs, corpus.report)
    }

    /// The vocabularies that the settings ask for, made from the training pairs.
    ///
    /// - Throws: `VocabularyError`
    package func makeVocabularies(_ settings: ModelSettings) async throws -> VocabularyPair {
      var trainer = try VocabularyPairTrainer(
        kind: settings.vocabType, vocabularySize: settings.vocabSize, isJoint: settings.jointVocab,
        seed: settings.seed)
      for pair in training { trainer.append(source: pair.source, target: pair.target) }
      return try await trainer.train()
    }
  }

  /// - Throws: `TrainingError` where every pair is too long
  package init(_ texts: Texts, vocabularies: VocabularyPair, maximumLength: Int) throws {
    self.vocabularies = vocabularies
    digest = texts.digest
    var training = IndexedPairs(maximumLength: maximumLength, keepsTexts: false)
    for pair in texts.training { training.append(pair, vocabularies: vocabularies) }
    var validation = IndexedPairs(maximumLength: maximumLength, keepsTexts: true)
    for pair in texts.validation { validation.append(pair, vocabularies: vocabularies) }
    guard training.count > 0, validation.count > 0 else {
      let side = training.count > 0 ? "validation" : "training"
      throw TrainingError(
        "every \(side) pair has more than \(maximumLength) pieces; raise --max-length",
        exitCode: 65)
    }
    self.training = training
    self.validation = validation
  }
}
