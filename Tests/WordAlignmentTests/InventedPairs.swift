import Basics

/// Sentence pairs of an invented language, and their true links.
struct InventedPairs {
  var source: [[String]] = []
  var target: [[String]] = []
  var links: [WordLinks] = []

  /// How sentences are translated, word after word.
  enum Language: CaseIterable {
    case monotone, reversed, twoForOne, fromNothing
  }

  /// - Parameter wordCount: of the source language
  init(_ language: Language, count: Int, wordCount: Int, seed: UInt64) {
    var numbers = TestNumbers(seed: seed)
    for _ in 0..<count {
      let words = (0..<numbers.below(7) + 3).map { _ in numbers.below(wordCount) }
      var translation: [(word: String, source: Int?)] = []
      for (index, word) in words.enumerated() {
        if language == .fromNothing, numbers.below(4) == 0 { translation.append(("le", nil)) }
        translation.append(("t\(word)", index))
        if language == .twoForOne, word % 3 == 0 { translation.append(("u\(word)", index)) }
      }
      if language == .reversed { translation.reverse() }
      source.append(words.map { "s\($0)" })
      target.append(translation.map(\.word))
      links.append(
        WordLinks(
          sure: translation.enumerated().compactMap { target, word in
            word.source.map { WordLinks.Link(source: $0, target: target) }
          }))
    }
  }

  /// The alignment error rate of links, in percent.
  func errorRate(_ answers: [WordLinks]) -> Double {
    var (same, all) = (0, 0)
    for (answer, links) in zip(answers, links) {
      same += Set(answer.sure).intersection(links.sure).count
      all += answer.sure.count + links.sure.count
    }
    return 100 * (1 - 2 * Double(same) / Double(all))
  }
}
