import Glibc

/// How much a pair looks wrong, and why.
///
///     suspicion = σ(b + Σ w[k] x[k])
///
/// Each x[k] ≥ 0 says how unusual one thing about the pair is, and is 0 for a usual pair; σ is the logistic function. The weights
/// w were fitted to errors planted into pairs of Tatoeba, rounded, and made smaller where planted errors are plainer than real
/// ones (an ending that a cut takes away). b gives a usual pair a suspicion of 0.0003.
package struct Suspicion: Sendable {
  /// From 0 to 1.
  package let value: Float
  /// The strongest first; none for a pair that looks right.
  package let reasons: [SuspicionReason]

  private static let bias: Float = -8
  /// From this share of the sum on, a reason is named.
  private static let leastShare: Float = 0.15
  /// From this suspicion on, reasons are named.
  private static let leastValue: Float = 0.02

  package init(_ evidence: PairEvidence, norms: CorpusNorms) {
    let parts = SuspicionReason.allCases.map { ($0, $0.weight * $0.extent(evidence, norms)) }
    let sum = parts.reduce(0) { $0 + $1.1 }
    let value = 1 / (1 + exp(-(Self.bias + sum)))
    self.value = value
    reasons =
      value < Self.leastValue
      ? []
      : parts.filter { $0.1 > Self.leastShare * sum }.sorted { $0.1 > $1.1 }.map(\.0)
  }
}

/// What makes a pair suspicious.
package enum SuspicionReason: String, CaseIterable, Sendable {
  /// A text is hardly more probable given its pair than given other pairs.
  case mismatch
  /// A text is more probable given the text of a neighbouring pair.
  case neighbor
  /// A text is improbable.
  case improbable
  /// The length ratio is unusual.
  case length
  /// Words of the source have no counterpart.
  case uncoveredSource
  /// Words of the target have no counterpart.
  case uncoveredTarget
  /// A text looks like the language of the other side.
  case language
  /// A text is in another script than other texts of its side.
  case script
  case numbers
  case tags
  case ending
  case copy
  /// The source has another translation elsewhere.
  case otherTranslation

  /// w[k]
  var weight: Float {
    switch self {
    case .mismatch: 9
    case .neighbor: 8
    case .improbable: 0.5
    case .length: 1.5
    case .uncoveredSource, .uncoveredTarget: 3
    case .language: 7
    case .script: 6
    case .numbers: 5
    case .tags: 5
    case .ending: 2
    case .copy: 5
    case .otherTranslation: 0.3
    }
  }

  /// x[k]
  func extent(_ evidence: PairEvidence, _ norms: CorpusNorms) -> Float {
    switch self {
    case .mismatch:
      return mean(evidence, norms) { direction, norms in
        guard let gain = direction.gain, norms.gain.median > 0 else { return 0 }
        return min(max(1 - gain / norms.gain.median, 0), 1.5)
      }
    case .neighbor:
      return mean(evidence, norms) { direction, norms in
        guard let gain = direction.neighborGain, norms.gain.median > 0 else { return 0 }
        return min(max(gain / norms.gain.median, 0), 1)
      }
    case .improbable:
      return mean(evidence, norms) { min(max(-$1.score.distance($0.score), 0), 4) }
    case .length: return min(max(abs(norms.lengthDistance(evidence)) - 1, 0), 5)
    case .uncoveredSource:
      return evidence.forward.uncovered.map { max($0 - norms.forward.uncovered.median, 0) } ?? 0
    case .uncoveredTarget:
      return evidence.reverse?.uncovered.map { max($0 - norms.reverse.uncovered.median, 0) } ?? 0
    case .language:
      return min(max(evidence.sourceForeignness, evidence.targetForeignness, 0), 2)
    case .script: return has(evidence, [.sourceScript, .targetScript])
    case .numbers: return has(evidence, .numbers)
    case .tags: return has(evidence, .tags)
    case .ending: return has(evidence, .ending)
    case .copy: return has(evidence, .copy)
    case .otherTranslation: return has(evidence, .otherTranslation)
    }
  }

  /// 1 if the texts show one of these marks.
  private func has(_ evidence: PairEvidence, _ marks: PairEvidence.Marks) -> Float {
    evidence.marks.isDisjoint(with: marks) ? 0 : 1
  }

  /// The mean over both directions, or the only one.
  private func mean(
    _ evidence: PairEvidence, _ norms: CorpusNorms,
    _ extent: (PairEvidence.Direction, CorpusNorms.Direction) -> Float
  ) -> Float {
    let forward = extent(evidence.forward, norms.forward)
    return evidence.reverse.map { (forward + extent($0, norms.reverse)) / 2 } ?? forward
  }

  /// The reason in words.
  package func sentence(_ evidence: PairEvidence, source: String, target: String) -> String {
    switch self {
    case .mismatch: return "the texts do not look like translations of each other"
    case .neighbor: return "a text fits the unit before or after better"
    case .improbable: return "the model finds the texts improbable"
    case .length:
      return
        "unusual lengths: \(Int(evidence.sourceLength)) and \(Int(evidence.targetLength)) characters"
    case .uncoveredSource: return "words of the source have no counterpart"
    case .uncoveredTarget: return "words of the target have no counterpart"
    case .language:
      return evidence.sourceForeignness > evidence.targetForeignness
        ? "the source looks like the language of the target"
        : "the target looks like the language of the source"
    case .script:
      return evidence.marks.contains(.sourceScript)
        ? "the source is in another script" : "the target is in another script"
    case .numbers: return "numbers differ" + Self.difference(source, target, \.numbers)
    case .tags: return "tags or placeholders differ" + Self.difference(source, target, \.tags)
    case .ending: return "the punctuation at the end differs"
    case .copy: return "the target is a copy of the source"
    case .otherTranslation: return "the source has another translation elsewhere"
    }
  }

  /// `: 3, 5 / 3`, what both sides have.
  private static func difference(
    _ source: String, _ target: String, _ items: KeyPath<TextMarks, [String]>
  ) -> String {
    let sides = [source, target].map { text in
      let items = TextMarks(text)[keyPath: items]
      return items.isEmpty ? "none" : items.prefix(5).joined(separator: ", ")
    }
    return ": \(sides[0]) / \(sides[1])"
  }
}
