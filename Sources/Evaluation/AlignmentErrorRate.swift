package import Basics
import Foundation

/// The alignment error rate of word links against reference links, which are sure or only possible.
///
///     AER = 1 - (|A ∩ S| + |A ∩ P|) / (|A| + |S|),  S ⊆ P
///
/// Och and Ney 2003, "A Systematic Comparison of Various Statistical Alignment Models", section 5. `A` are the scored links,
/// `S` the sure and `P` the possible reference links of the whole corpus; sure links are possible too.
package struct AlignmentErrorRate: Sendable, Equatable, Codable {
  /// |A|
  package private(set) var answerCount = 0
  /// |S|
  package private(set) var sureCount = 0
  /// |P|
  package private(set) var possibleCount = 0
  /// |A ∩ S|
  package private(set) var sureMatches = 0
  /// |A ∩ P|
  package private(set) var possibleMatches = 0
  package private(set) var sentenceCount = 0
  /// Warnings about the files, a sentence each.
  package internal(set) var warnings: [String] = []

  package init() {}

  /// Adds one sentence.
  package mutating func add(answer: WordLinks, gold: WordLinks) {
    let sure = Set(gold.sure)
    let possible = sure.union(gold.possible)
    sentenceCount += 1
    answerCount += answer.sure.count
    sureCount += sure.count
    possibleCount += possible.count
    for link in answer.sure {
      if sure.contains(link) { sureMatches += 1 }
      if possible.contains(link) { possibleMatches += 1 }
    }
  }

  /// Adds what was counted of other sentences.
  package static func += (total: inout AlignmentErrorRate, part: AlignmentErrorRate) {
    total.answerCount += part.answerCount
    total.sureCount += part.sureCount
    total.possibleCount += part.possibleCount
    total.sureMatches += part.sureMatches
    total.possibleMatches += part.possibleMatches
    total.sentenceCount += part.sentenceCount
    total.warnings += part.warnings
  }

  /// From 0, the best, to 1; 0 if there are no links.
  package var rate: Double {
    let all = answerCount + sureCount
    return all > 0 ? 1 - Double(sureMatches + possibleMatches) / Double(all) : 0
  }

  /// |A ∩ P| / |A|; 1 if there are no links in A.
  package var precision: Double {
    answerCount > 0 ? Double(possibleMatches) / Double(answerCount) : 1
  }

  /// |A ∩ S| / |S|; 1 if there are no links in S.
  package var recall: Double {
    sureCount > 0 ? Double(sureMatches) / Double(sureCount) : 1
  }

  /// Rate, precision and recall in percent on one line, the rate first.
  package var report: String {
    String(
      format: "AER %.2f  precision = %.2f recall = %.2f ", 100 * rate, 100 * precision, 100 * recall
    )
      + "sentences = \(sentenceCount) links = \(answerCount) sure = \(sureCount) possible = \(possibleCount)"
  }
}
