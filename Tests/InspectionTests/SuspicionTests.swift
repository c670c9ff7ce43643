import Inspection
import Testing

@Suite struct SuspicionTests {
  /// A pair like all others, but for a little noise that is a function of its number.
  private static func usual(_ index: Int) -> PairEvidence {
    let noise = Float(index * 37 % 11) / 100
    var forward = PairEvidence.Direction(
      score: -1 - noise, scorePerWord: -2, uncovered: 0.1, sharpness: 0.8)
    if index % 3 == 0 {
      forward.gain = 3 + noise
      forward.neighborGain = -3
    }
    return PairEvidence(
      forward: forward, reverse: forward, sourceLength: 40 + index % 5,
      targetLength: 44 + index % 7,
      sourceForeignness: -2, targetForeignness: -2, marks: [])
  }

  private static let corpus = (0..<300).map(usual)
  private static let norms = CorpusNorms(corpus)

  @Test func usualPairsAreNotSuspicious() {
    for evidence in Self.corpus {
      let suspicion = Suspicion(evidence, norms: Self.norms)
      #expect(suspicion.value < 0.05)
    }
  }

  private func suspicion(_ change: (inout PairEvidence) -> Void) -> Suspicion {
    var evidence = Self.usual(0)
    change(&evidence)
    return Suspicion(evidence, norms: Self.norms)
  }

  /// A text that is no more probable than with others; in one direction or both.
  @Test func mismatch() {
    let both = suspicion {
      $0.forward.gain = 0
      $0.reverse?.gain = 0
    }
    let one = suspicion { $0.forward.gain = 0 }
    #expect(both.value > 0.5 && both.reasons.first == .mismatch)
    #expect(one.value < both.value)
  }

  @Test func everythingElse() {
    let neighbor = suspicion {
      $0.forward.neighborGain = 3
      $0.reverse?.neighborGain = 3
      $0.forward.gain = 0.5
      $0.reverse?.gain = 0.5
    }
    #expect(neighbor.value > 0.99 && neighbor.reasons.contains(.neighbor))
    let marked = suspicion { $0.marks = [.numbers, .tags] }
    #expect(marked.value > 0.5 && marked.reasons.contains(.numbers))
    let base = suspicion { _ in }.value
    for marks: PairEvidence.Marks in [
      .numbers, .tags, .ending, .copy, .sourceScript, .targetScript, .otherTranslation,
    ] {
      #expect(suspicion { $0.marks = marks }.value > base)
    }
    let foreign = PairEvidence(
      forward: Self.usual(1).forward, reverse: nil, sourceLength: 40, targetLength: 44,
      sourceForeignness: -2, targetForeignness: 1.5, marks: [])
    let language = Suspicion(foreign, norms: Self.norms)
    #expect(language.value > 0.8 && language.reasons.first == .language)
    #expect(
      SuspicionReason.language.sentence(foreign, source: "", target: "")
        == "the target looks like the language of the source")
    let long = PairEvidence(
      forward: Self.usual(1).forward, reverse: nil, sourceLength: 40, targetLength: 400,
      sourceForeignness: -2, targetForeignness: -2, marks: [])
    #expect(Suspicion(long, norms: Self.norms).reasons.contains(.length))
  }

  @Test func reasonsInWords() {
    let evidence = Self.usual(0)
    #expect(
      SuspicionReason.numbers.sentence(evidence, source: "3 dogs", target: "chiens")
        == "numbers differ: 3 / none")
    #expect(
      SuspicionReason.length.sentence(evidence, source: "", target: "")
        == "unusual lengths: 40 and 44 characters")
  }

  /// No pair, one pair and pairs without anything to measure give numbers.
  @Test func littleToGoBy() {
    _ = CorpusNorms([PairEvidence]())
    var direction = PairEvidence.Direction(score: -5, scorePerWord: -9, uncovered: 0, sharpness: 1)
    direction.gain = nil
    let only = PairEvidence(
      forward: direction, reverse: nil, sourceLength: 0, targetLength: 0, sourceForeignness: 0,
      targetForeignness: 0, marks: [])
    #expect(Suspicion(only, norms: CorpusNorms([only])).value < 0.1)
  }

  /// Trigrams tell two languages apart, and a text does not speak for itself.
  @Test func languages() {
    let profile = CorpusProfile()
    let pairs = [
      ("the dog sleeps in the house", "le chien dort dans la maison"),
      ("the man reads the newspaper", "l'homme lit le journal"),
      ("where is the dog", "où est le chien"), ("the house is old", "la maison est vieille"),
      ("she sleeps in the old house", "elle dort dans la vieille maison"),
      ("the man is in the house", "l'homme est dans la maison"),
      ("le chien est vieux", "the dog is old"),
    ]
    for (source, target) in pairs { profile.add(source: source, target: target) }
    let right = profile.foreignness(source: pairs[0].0, target: pairs[0].1)
    let swapped = profile.foreignness(source: pairs[6].0, target: pairs[6].1)
    #expect(right.source < 0 && right.target < 0)
    #expect(swapped.source > 0 && swapped.target > 0)
  }

  @Test func whatTextsShow() {
    let profile = CorpusProfile()
    for index in 0..<40 { profile.add(source: "a dog \(index)", target: "un chien \(index)") }
    profile.add(source: "a dog 1", target: "un autre chien 1")
    profile.add(source: "a dog 50", target: "собака")
    #expect(profile.marks(source: "a dog 2", target: "un chien 2") == [])
    #expect(profile.marks(source: "a dog 1", target: "un chien 1") == .otherTranslation)
    #expect(profile.marks(source: "a dog 50", target: "собака") == [.numbers, .targetScript])
    #expect(profile.marks(source: "a dog 2.", target: "a dog 2.") == .copy)
    #expect(profile.marks(source: "OK", target: "OK") == [])
    #expect(profile.marks(source: "<b>a</b>!", target: "un?") == [.tags, .ending])
  }
}
