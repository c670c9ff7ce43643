import ArgumentParser
import Corpora
import ProcessLimits
import Vocabularies

/// `dragoman vocab`: learns the vocabularies of a corpus.
struct VocabularyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vocab",
    abstract: "Learn the vocabularies of a corpus, for train --vocab.",
    discussion: """
      Writes PREFIX.source.model and PREFIX.target.model (or PREFIX.joint.model), SentencePiece models, each with a \
      readable .vocab. The same corpus and the same flags give the same bytes.
      """)

  @Option(
    name: .long, parsing: .upToNextOption,
    help: ArgumentHelp("Files, prefixes, or -.", valueName: "file ..."), completion: .file())
  var corpus: [String] = []

  @OptionGroup var pairs: PairOptions

  @OptionGroup var learning: SettingOptions<VocabularyLearning>

  @Option(
    name: .long,
    help: "Random seed, for the sample of sentences to learn from where there are very many.")
  var seed: UInt64 = 1

  @Option(name: .long, help: "The prefix of the files to write, such as vocab/en-fr.")
  var output: String

  func validate() throws {
    _ = try pairs.request(files: corpus, named: "--corpus")
    guard let name = output.last, name != "/" else {
      throw ValidationError("--output '\(output)' is a folder; add a name, such as vocab/en-fr")
    }
  }

  func run() throws {
    ProcessLimits.advise(
      "give a smaller --corpus, or raise the limit")
    var trainer = try VocabularyPairTrainer(learning.values(), seed: seed)
    let request = try pairs.request(files: corpus, named: "--corpus")
    var outputs = OutputGuard()
    outputs.reads(request)
    outputs.writes(vocabulary: output, as: "--output")
    try outputs.check()
    var corpus = try ParallelCorpus(request)
    let display = PreparationDisplay()
    defer { display.finish() }
    corpus.didAdvance = { display.show($0) }
    while let pair = try corpus.next() {
      trainer.append(source: pair.source, target: pair.target)
    }
    display.show("learning")
    let vocabularies = try trainer.train()
    try vocabularies.save(prefix: output)
    display.finish()
    StandardError.write(corpus.report.description + "\n")
    StandardError.write(summary(of: vocabularies) + "\n")
  }

  private func summary(of vocabularies: VocabularyPair) -> String {
    let counts =
      vocabularies.isJoint
      ? ["joint.model: \(vocabularies.source.count)"]
      : [
        "source.model: \(vocabularies.source.count)", "target.model: \(vocabularies.target.count)",
      ]
    return counts.map { "\(output).\($0) subwords" }.joined(separator: "\n")
  }
}
