import Compute
import Corpora
import EncodedCorpus
import Foundation
import ModelFolder
import Seq2Seq
import TestSupport
import Training
import Vocabularies

/// Sentences of random digits, and what becomes of each: a language pair that a small network learns in seconds.
struct DigitTask {
  let data: TrainingData

  /// - Parameter symbols: how many different digits there are
  /// - Parameter kind: of the vocabularies; with subwords, a sentence is a word of all its digits
  /// - Parameter translate: the target of a source
  init(
    count: Int, validationCount: Int, symbols: Int = 6, lengths: ClosedRange<Int> = 3...8,
    kind: VocabularyKind = .word, translate: ([Int]) -> [Int] = { $0 }
  ) throws {
    let key = RandomKey(seed: 7)
    var seen: Set<[Int]> = []
    var lines: [String] = []
    var number: UInt64 = 0
    while lines.count < count + validationCount {
      let key = key.at(number)
      number += 1
      let length = lengths.lowerBound + key.integer(0, below: lengths.count)
      let source = (0..<length).map { key.integer(UInt64($0) + 1, below: symbols) }
      guard seen.insert(source).inserted else { continue }
      let separator = kind == .word ? " " : ""
      lines.append(
        Self.text(source, separator) + "\t" + Self.text(translate(source), separator) + "\n")
    }
    try self.init(
      training: lines.prefix(count).joined(), validation: lines.suffix(validationCount).joined(),
      kind: kind)
  }

  /// - Parameter training: tab-separated text
  init(
    training: String, validation: String, maximumLength: Int = 100, kind: VocabularyKind = .word
  ) throws {
    let folder = try TemporaryFolder()
    try folder.write(training, to: "training.tsv")
    try folder.write(validation, to: "validation.tsv")
    func request(_ name: String) -> CorpusRequest {
      CorpusRequest(files: [folder.file(name).path], source: nil, target: nil)
    }
    var corpus = try SplitCorpus(
      corpus: request("training.tsv"), validation: request("validation.tsv"),
      // As words: one for each digit.
      vocabularyTrainer: VocabularyPairTrainer(kind: kind, vocabularySize: 30))
    let vocabularies = try corpus.learnVocabularies()
    data = try TrainingData(corpus, vocabularies: vocabularies, maximumLength: maximumLength)
  }

  static func text(_ digits: [Int], _ separator: String = " ") -> String {
    digits.map(String.init).joined(separator: separator)
  }

  /// A network for this data.
  func network(_ change: (inout NetworkConfiguration) -> Void = { _ in }) -> Network {
    var configuration = NetworkConfiguration(
      sourceVocabularySize: data.vocabularies.source.count,
      targetVocabularySize: data.vocabularies.target.count)
    configuration.embeddingSize = 5
    configuration.encoderHiddenSize = 4
    configuration.hiddenSize = 6
    configuration.attentionSize = 7
    configuration.outputSize = 3
    change(&configuration)
    return Network(configuration)
  }
}
