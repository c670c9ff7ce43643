internal import Basics
internal import Compute
internal import Corpora
internal import EncodedCorpus
internal import Foundation
internal import ModelFolder
internal import Seq2Seq
internal import Settings
internal import Training
internal import Vocabularies
internal import WordAlignment

/// Gets the data of a run: as they were prepared in the folder before, or else from the corpus, with vocabularies that are
/// learned or found.
struct DataReader {
  let trainer: Trainer
  let pool: WorkerPool
  let isCancelled: () -> Bool
  let report: (TrainingEvent) -> Void

  private var files: ModelFiles { trainer.files }

  /// - Parameter settings: receives the sizes of the vocabularies and the digest of the data
  /// - Throws: `UserError`; `CancellationError`
  func data(_ settings: inout ModelSettings) throws -> TrainingData {
    // Only settings that are part of the description of the data can affect them.
    let ofData = settings.ofData
    let maximumLength = ofData.corpus.maxLength
    let isNew = settings.dataDigest == nil
    let outcome = settings.corpus.outcome
    let corpus = try corpusRequest(ofData.corpus, isNew: isNew)
    let validation = try validationRequest(ofData.corpus, isNew: isNew)
    let prepared = PreparedCorpus(in: files.corpus, pool: pool) { done, count in
      try checkCancellation()
      report(.encoding(done: done, count: count))
    }
    let known = try knownVocabularies(settings)
    if let known, !isNew || ofData.vocabulary.vocab != nil { try check(known, settings) }
    let data: TrainingData
    // The report and the file of dropped units are written while the corpus is read.
    let mustRead = outcome.report != nil || outcome.rejected != nil
    let linkedWords = LinkedWords(
      source: corpus.source, target: corpus.target, isTokenized: ofData.corpus.tokenized)
    /// What was prepared with the guidance and the settings that a run with so many pairs has.
    func found() throws -> (data: TrainingData, settings: ModelSettings)? {
      guard let known, !mustRead else { return nil }
      let candidates: [CorpusDefaults?] = isNew ? CorpusDefaults.all : [nil]
      for defaults in candidates {
        let chosen = try defaults.map { try self.chosen($0, known, settings) } ?? settings
        for guidance in settings.corpus.guidedAlignment.map({ [$0] }) ?? [.auto, .none] {
          var tried = chosen
          tried.corpus.guidedAlignment = guidance
          guard
            let found = try prepared.load(
              tried.ofData.dataDescription, linkedWords: linkedWords, vocabularies: known,
              maximumLength: maximumLength)
          else { continue }
          let count = found.training.count + found.training.tooLongCount
          if guidance == self.guidance(settings.corpus, pairCount: count),
            defaults?.suit(pairs: count) ?? true
          {
            return (found, tried)
          }
        }
      }
      return nil
    }
    if let (found, tried) = try found(),
      isNew || (found.digest == settings.dataDigest && found.linkDigest == settings.linkDigest)
    {
      data = found
      noteChoice(settings, known, pairCount: found.training.count + found.training.tooLongCount)
      settings = tried
      report(.note("the corpus was prepared before and has not changed"))
    } else {
      if !isNew, !mustRead, prepared.exists {
        report(
          .note("the corpus is read again: its files, or those prepared from them, have changed"))
      }
      let ready = isNew && ofData.vocabulary.vocab == nil ? nil : known
      let rejected = try outcome.rejected.map { try RejectedFile(path: $0) }
      do {
        var split = try read(
          corpus, validation, settings, rejected: rejected,
          vocabularyTrainer: ready == nil
            ? try VocabularyPairTrainer(ofData.vocabulary.learning, seed: ofData.training.seed)
            : nil)
        try checkCancellation()
        let guidance = guidance(settings.corpus, pairCount: split.trainingCount)
        if isNew {
          noteChoice(settings, ready, pairCount: split.trainingCount)
          settings = try chosen(.for(pairs: split.trainingCount), ready, settings)
        }
        if settings.corpus.guidedAlignment == nil, guidance == .none { noteMissingGuidance(split) }
        settings.corpus.guidedAlignment = guidance
        if guidance == .auto {
          try split.alignWords(
            seed: ofData.training.seed, pool: pool, checkCancellation: checkCancellation,
            willAlign: {
              report(
                .note(
                  "aligning the words of \($0.withThousands) pairs, which takes about "
                    + "\(max(1, $1 >> 20).withThousands) MiB of memory"))
            },
            didAdvance: {
              try checkCancellation()
              report(.aligning(done: $0.done, count: $0.count))
            })
        }
        try check(split.links, settings, isNew: isNew)
        if ready == nil { report(.learningVocabularies) }
        let vocabularies =
          try ready ?? split.learnVocabularies(size: settings.vocabulary.learning.size)
        if isNew { try vocabularies.save(prefix: files.vocabularyPrefix.path) }
        data = try prepared.prepare(
          split, for: settings.ofData.dataDescription, vocabularies: vocabularies,
          maximumLength: maximumLength, didLeaveOut: rejected.map { $0.writeTooLong })
      } catch let error as UserError where error.kind == .data && error.place == nil {
        // The whole corpus was read, and no pair is left, or none has word links; the file says why.
        try rejected?.finish()
        throw error
      }
      try rejected?.finish()
    }
    for (name, pairs) in [("training", data.training), ("validation", data.validation)]
    where pairs.tooLongCount > 0 {
      let count = pairs.tooLongCount
      report(
        .note(
          count == 1
            ? "1 \(name) pair has more than \(maximumLength) subwords and is left out"
            : "\(count) \(name) pairs have more than \(maximumLength) subwords and are left out"))
    }
    settings.network = settings.network.with(
      sourceVocabularySize: data.vocabularies.source.count,
      targetVocabularySize: data.vocabularies.target.count)
    settings.dataDigest = data.digest
    settings.linkDigest = data.linkDigest
    return data
  }

  /// Where word links come from: where none was given, from the aligner, unless there are too many pairs.
  private func guidance(_ corpus: CorpusConfiguration, pairCount: Int) -> GuidedAlignment {
    if let given = corpus.guidedAlignment { return given }
    // Whoever says what words are wants word links.
    let aligns = pairCount <= trainer.mostPairsAlignedByDefault || corpus.tokenized
    return aligns ? .auto : .none
  }

  /// The settings of a run that begins, with the values that suit a corpus.
  ///
  /// - Parameter vocabularies: nil where they are learned
  private func chosen(
    _ defaults: CorpusDefaults, _ vocabularies: VocabularyPair?, _ settings: ModelSettings
  ) throws -> ModelSettings {
    try trainer.effectiveSettings(
      isNew: true, choosing: values(defaults, vocabularies, settings))
  }

  private func values(
    _ defaults: CorpusDefaults, _ vocabularies: VocabularyPair?, _ settings: ModelSettings
  ) -> [GivenSetting] {
    defaults.values(
      with: vocabularies, isGuided: settings.corpus.guidedAlignment != GuidedAlignment.none)
  }

  /// Says which settings are chosen by the size of the corpus.
  private func noteChoice(
    _ settings: ModelSettings, _ vocabularies: VocabularyPair?, pairCount: Int
  ) {
    let defaults = CorpusDefaults.for(pairs: pairCount)
    let values = values(defaults, vocabularies, settings)
    let note = defaults.note(on: settings.choosing(values), pairs: pairCount)
    if let note { report(.note(note)) }
  }

  /// Refuses vocabularies that the settings are not for, before the corpus is read.
  private func check(_ vocabularies: VocabularyPair, _ settings: ModelSettings) throws(UserError) {
    try settings.training.requireKind(of: vocabularies)
    if settings.network.tieEmbeddings == .all, !vocabularies.isJoint {
      throw UserError(
        .usage, found: "`tie-embeddings` all needs a vocabulary that source and target share",
        fix: "give `tie-embeddings` target, or a joint vocabulary")
    }
  }

  private func noteMissingGuidance(_ split: SplitCorpus) {
    report(
      .note(
        "attention is not guided: aligning the words of \(split.trainingCount.withThousands) pairs would take "
          + "minutes and gigabytes. To guide it, begin with `guided-alignment` auto"))
  }

  /// Reports how many training pairs have word links, and refuses others than those that the run began with.
  private func check(_ links: LinkSpool?, _ settings: ModelSettings, isNew: Bool) throws {
    if let links, links.guidedCount == 0 {
      report(.warning("no training pair has word links, so attention is not guided"))
    } else if let links {
      let pairs = links.guidedCount == 1 ? "pair" : "pairs"
      report(
        .note(
          "attention is guided by the word links of \(links.guidedCount.withThousands) \(pairs)"))
    }
    guard !isNew, links?.digest != settings.linkDigest else { return }
    throw UserError(
      .usage, at: trainer.folder,
      found: "the word links differ from those that the run began with",
      fix: "give the same ones as `guided-alignment`, or train in another folder")
  }

  private func checkCancellation() throws { if isCancelled() { throw CancellationError() } }

  /// The vocabularies of a run that goes on, or those that the settings name, or those that an earlier run left when it was
  /// killed before its first update.
  private func knownVocabularies(_ settings: ModelSettings) throws -> VocabularyPair? {
    guard settings.dataDigest != nil else {
      if let prefix = settings.vocabulary.vocab { return try VocabularyPair(prefix: prefix) }
      return try? VocabularyPair(prefix: files.vocabularyPrefix.path)
    }
    let vocabularies = try VocabularyPair(prefix: files.vocabularyPrefix.path)
    if trainer.settings.gives("vocab"), let prefix = settings.vocabulary.vocab,
      try VocabularyPair(prefix: prefix) != vocabularies
    {
      throw UserError(
        .usage, at: trainer.folder,
        found: "the run in this folder has another vocabulary than \(prefix)",
        fix: "leave out `vocab` to go on with it, or train in another folder")
    }
    return vocabularies
  }

  /// Reads the corpus, and reports what became of it.
  private func read(
    _ corpus: CorpusRequest, _ validation: CorpusRequest?, _ settings: ModelSettings,
    rejected: RejectedFile?, vocabularyTrainer: VocabularyPairTrainer?
  ) throws -> SplitCorpus {
    let reportFile = try settings.corpus.outcome.report.map { try OutputFile(path: $0) }
    let split = try SplitCorpus(
      corpus: corpus, validation: validation,
      validationSplit: settings.ofData.corpus.outcome.validationSplit,
      guidedAlignment: settings.corpus.guidedAlignment ?? .auto,
      validationAlignments: settings.corpus.validationAlignments,
      isTokenized: settings.corpus.tokenized,
      vocabularyTrainer: vocabularyTrainer, folder: files.folder.path,
      checkCancellation: checkCancellation, didAdvance: { report(.reading($0)) },
      didRead: { report in
        try rejected?.check()
        try reportFile.map { try report.write(to: $0) }
      }, didReject: rejected.map { $0.write })
    report(.note(split.report.description))
    if let validation = split.validationReport { report(.note("for validation: \(validation)")) }
    warn(about: split, settings)
    if let digest = settings.dataDigest, digest != split.digest {
      throw UserError(
        .usage, at: trainer.folder, found: "the data differ from those that the run began with",
        fix: "give the same corpus and validation files, or train in another folder")
    }
    return split
  }

  /// Warns where validation says less than it seems to.
  private func warn(about split: SplitCorpus, _ settings: ModelSettings) {
    let heldOut = split.report.heldOut
    if settings.corpus.outcome.validationSplit != nil, heldOut > split.trainingCount {
      report(
        .warning(
          "`validation-split` holds out \(heldOut) pairs, and leaves \(split.trainingCount) to train on"
        ))
    }
    if split.sharedCount > 0 {
      report(
        .warning(
          "\(split.sharedCount) of \(split.validation.count) validation pairs are trained on as well; "
            + "on these, validation does not show how the model does on new text"))
    }
  }

  private func corpusRequest(_ corpus: CorpusConfiguration, isNew: Bool) throws -> CorpusRequest {
    let paths = try keepingInput(corpus.corpus, in: files.corpusCopy, isNew: isNew)
    var request = try corpus.pairs.request(files: paths, named: "`corpus`")
    request.cleaning = corpus.cleaning
    return request
  }

  private func validationRequest(
    _ corpus: CorpusConfiguration, isNew: Bool
  ) throws -> CorpusRequest? {
    if corpus.validation.isEmpty { return nil }
    return CorpusRequest(
      files: try keepingInput(corpus.validation, in: files.validationCopy, isNew: isNew),
      source: corpus.pairs.source, target: corpus.pairs.target, recover: corpus.pairs.recover,
      cleaning: Cleaning(dropsUntranslated: corpus.cleaning.dropsUntranslated))
  }

  /// The paths of a corpus. Where standard input is one of them, it is copied to a file, so that the run can go on
  /// without it. When the run goes on, empty input stands for the copy, and other input is refused.
  private func keepingInput(_ paths: [String], in copy: URL, isNew: Bool) throws -> [String] {
    guard let index = paths.firstIndex(of: "-") else { return paths }
    var paths = paths
    paths[index] = copy.path
    if isNew {
      try AtomicFile(at: copy).write { (sink: borrowing FileSink) throws(UserError) in
        try StandardInput.forEachChunk { chunk throws(UserError) in try sink.write(chunk) }
      }
      return paths
    }
    guard trainer.settings.readsStandardInput, isatty(STDIN_FILENO) == 0 else { return paths }
    guard try StandardInput.isEmptyOrEqual(to: copy.path) else {
      throw UserError(
        .usage, at: trainer.folder,
        found: "standard input differs from that which the run began with",
        fix: "leave out - to go on with its copy, or train in another folder")
    }
    return paths
  }
}
