import AttentionExport
import Basics
import Compute
import Corpora
import EncodedCorpus
import Foundation
import ModelFolder
import Seq2Seq
import Settings
import Training
import Vocabularies

/// How `train` gets its data.
extension TrainCommand {
  /// The data as they were prepared in the folder; else reads them, and makes or finds the vocabularies.
  func data(
    _ files: ModelFiles, settings: inout ModelSettings, pool: WorkerPool, display: TrainingDisplay
  ) throws -> TrainingData {
    // Nothing that the description of the data leaves out has an effect on them.
    let ofData = settings.ofData
    let maximumLength = ofData.corpus.maxLength
    let isNew = settings.dataDigest == nil
    let outcome = settings.corpus.outcome
    let isQuiet = settings.run.quiet
    let corpus = try corpusRequest(files, ofData.corpus, isNew: isNew)
    let validation = try validationRequest(files, ofData.corpus, isNew: isNew)
    let prepared = PreparedCorpus(in: files.corpus, pool: pool, observer: display)
    let known = try knownVocabularies(files, settings)
    let data: TrainingData
    // A report is written by reading, and so is what is dropped.
    if let known, outcome.report == nil, outcome.rejected == nil,
      let found = try prepared.load(
        ofData.dataDescription, vocabularies: known, maximumLength: maximumLength),
      found.digest == settings.dataDigest ?? found.digest
    {
      data = found
      if !isQuiet { display.say("the corpus was prepared before and has not changed") }
    } else {
      let ready = settings.dataDigest != nil || ofData.vocabulary.vocab != nil ? known : nil
      let rejected = try outcome.rejected.map { try RejectedFile(path: $0) }
      do {
        var split = try read(
          corpus, validation, files, settings, display, rejected: rejected,
          vocabularyTrainer: ready == nil
            ? try VocabularyPairTrainer(ofData.vocabulary, seed: ofData.training.seed) : nil)
        let vocabularies: VocabularyPair
        if let ready {
          vocabularies = ready
        } else {
          display.isLearningVocabularies()
          vocabularies = try split.learnVocabularies()
          display.isPrepared()
        }
        if settings.dataDigest == nil {
          try vocabularies.save(prefix: files.vocabularyPrefix.path)
        }
        data = try prepared.prepare(
          split, for: ofData.dataDescription, vocabularies: vocabularies,
          maximumLength: maximumLength, didLeaveOut: rejected.map { $0.writeTooLong })
      } catch let error as UserError where error.kind == .data && error.place == nil {
        // All was read, and nothing is left to train on: the file says why.
        try rejected?.finish()
        throw error
      }
      try rejected?.finish()
      display.isPrepared()
    }
    for (name, pairs) in [("training", data.training), ("validation", data.validation)] {
      guard pairs.tooLongCount > 0, !isQuiet else { continue }
      display.say(
        "\(pairs.tooLongCount) \(name) pairs have more than \(maximumLength) pieces and are left out"
      )
    }
    settings.network = settings.network.with(
      sourceVocabularySize: data.vocabularies.source.count,
      targetVocabularySize: data.vocabularies.target.count)
    settings.dataDigest = data.digest
    return data
  }

  /// The vocabularies of a run that goes on, or ready ones, or what a run before left that came no further.
  private func knownVocabularies(
    _ files: ModelFiles, _ settings: ModelSettings
  ) throws -> VocabularyPair? {
    guard settings.dataDigest != nil else {
      if let prefix = settings.vocabulary.vocab { return try VocabularyPair(prefix: prefix) }
      return try? VocabularyPair(prefix: files.vocabularyPrefix.path)
    }
    let vocabularies = try VocabularyPair(prefix: files.vocabularyPrefix.path)
    if given?.gives("vocab") == true, let prefix = settings.vocabulary.vocab,
      try VocabularyPair(prefix: prefix) != vocabularies
    {
      throw UserError(
        .usage, at: model, found: "the run in this folder has another vocabulary than \(prefix)",
        fix: "leave out --vocab to go on with it, or train in another folder")
    }
    return vocabularies
  }

  /// Reads the corpus, and says what became of it.
  private func read(
    _ corpus: CorpusRequest, _ validation: CorpusRequest?, _ files: ModelFiles,
    _ settings: ModelSettings, _ display: TrainingDisplay, rejected: RejectedFile?,
    vocabularyTrainer: VocabularyPairTrainer?
  ) throws -> SplitCorpus {
    let reportFile = try settings.corpus.outcome.report.map { try OutputFile(path: $0) }
    let split = try SplitCorpus(
      corpus: corpus, validation: validation,
      validationSplit: settings.ofData.corpus.outcome.validationSplit,
      vocabularyTrainer: vocabularyTrainer, folder: files.folder.path, observer: display,
      didRead: { report in
        try rejected?.check()
        try reportFile.map { try report.write(to: $0) }
      }, didReject: rejected.map { $0.write })
    display.isPrepared()
    if !settings.run.quiet {
      display.say(split.report.description)
      if let report = split.validationReport { display.say("for validation: \(report)") }
    }
    warn(about: split, settings, display)
    if let digest = settings.dataDigest, digest != split.digest {
      throw UserError(
        .usage, at: model, found: "the data differ from those that the run began with",
        fix: "give the same corpus and validation files, or train in another folder")
    }
    return split
  }

  /// Says what makes validation mean less than it seems to.
  private func warn(
    about split: SplitCorpus, _ settings: ModelSettings, _ display: TrainingDisplay
  ) {
    let heldOut = split.report.heldOut
    if settings.corpus.outcome.validationSplit != nil, heldOut > split.trainingCount {
      display.note(
        "--validation-split holds out \(heldOut) pairs, and leaves \(split.trainingCount) to train on"
      )
    }
    if split.sharedCount > 0 {
      display.note(
        "\(split.sharedCount) of \(split.validation.count) pairs to validate on are among those to train "
          + "on; validation does not show there how the model does on new text")
    }
  }

  private func corpusRequest(
    _ files: ModelFiles, _ corpus: CorpusConfiguration, isNew: Bool
  ) throws -> CorpusRequest {
    let pairs = corpus.pairs
    let input: CorpusInput
    if let sourceFile = pairs.sourceFile, let targetFile = pairs.targetFile {
      input = .sideBySide(sourceFile: sourceFile, targetFile: targetFile)
    } else {
      input = .files(try keepingInput(corpus.corpus, in: files.corpusCopy, isNew: isNew))
    }
    return CorpusRequest(
      input, source: pairs.source, target: pairs.target, recover: pairs.recover,
      cleaning: corpus.cleaning)
  }

  private func validationRequest(
    _ files: ModelFiles, _ corpus: CorpusConfiguration, isNew: Bool
  ) throws -> CorpusRequest? {
    if corpus.validation.isEmpty { return nil }
    return CorpusRequest(
      files: try keepingInput(corpus.validation, in: files.validationCopy, isNew: isNew),
      source: corpus.pairs.source, target: corpus.pairs.target, recover: corpus.pairs.recover,
      cleaning: Cleaning(dropsUntranslated: corpus.cleaning.dropsUntranslated))
  }

  /// The paths of a corpus with standard input, where it is one of them, copied to a file, so that the run can go on
  /// without it. When it goes on, empty input stands for the copy, and other input is refused.
  private func keepingInput(_ paths: [String], in copy: URL, isNew: Bool) throws -> [String] {
    guard let index = paths.firstIndex(of: "-") else { return paths }
    var paths = paths
    paths[index] = copy.path
    if isNew {
      try AtomicFile(at: copy).write { (sink: borrowing FileSink) throws(UserError) in
        try StandardInput.forEachPiece { piece throws(UserError) in try sink.write(piece) }
      }
      return paths
    }
    guard given?.readsStandardInput == true, isatty(STDIN_FILENO) == 0 else { return paths }
    guard try StandardInput.isEmptyOrEqual(to: copy.path) else {
      throw UserError(
        .usage, at: model, found: "standard input differs from that which the run began with",
        fix: "leave out - to go on with its copy, or train in another folder")
    }
    return paths
  }
}
