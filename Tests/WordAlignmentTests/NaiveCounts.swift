import WordAlignment

/// What the links of one chain add up to.
struct NaiveCounts {
  private let aligner: NaiveAligner
  /// [source words][target words] links between two words; the empty word is source word 0
  private var links: [[Float]]
  /// [source words]
  private var totals: [Float]
  /// [source words][fertilities] how many occurrences have a fertility, and of all words
  private var fertilities: [[Float]]
  private var allFertilities = [Float](repeating: 1, count: FertilityCounts.largest + 1)
  /// [distances]
  private var jumps: [Float]
  private let jumpSum: Float
  private let fertilitySum: Float

  init(_ aligner: NaiveAligner, links sentences: ArraySlice<[Int]>) {
    self.aligner = aligner
    links = Array(
      repeating: Array(repeating: 0, count: aligner.targetCount + 1), count: aligner.sourceCount + 1
    )
    totals = Array(repeating: 0, count: aligner.sourceCount + 1)
    fertilities = Array(
      repeating: Array(repeating: 0, count: FertilityCounts.largest + 1),
      count: aligner.sourceCount + 1)
    jumps = Array(repeating: AlignmentPriors.jump, count: 2 * JumpModel.reach + 1)
    var fertility: [Int] = []
    for (index, sentence) in zip(sentences.indices, sentences) {
      let pair = aligner.pairs[index]
      if pair.source.isEmpty || pair.target.isEmpty { continue }
      fertility.removeAll(keepingCapacity: true)
      for _ in 0...pair.source.count { fertility.append(0) }
      var previous = 0
      for (word, position) in zip(pair.target, sentence) {
        let source = position == 0 ? 0 : pair.source[position - 1]
        links[source][word] += 1
        totals[source] += 1
        fertility[position] += 1
        if position == 0 { continue }
        jumps[Self.index(position - previous)] += 1
        previous = position
      }
      jumps[Self.index(pair.source.count + 1 - previous)] += 1
      for (word, count) in zip(pair.source, fertility.dropFirst()) {
        fertilities[word][min(count, FertilityCounts.largest)] += 1
        allFertilities[min(count, FertilityCounts.largest)] += 1
      }
    }
    jumpSum = jumps.reduce(0, +)
    fertilitySum = allFertilities.reduce(0, +)
  }

  private static func index(_ distance: Int) -> Int {
    min(max(distance, -JumpModel.reach), JumpModel.reach) + JumpModel.reach
  }

  /// p(target word | source word), when some links between them are not counted.
  func translation(_ source: Int, _ target: Int, without: Float) -> Float {
    let same = aligner.sameWord[source]
    let prior = AlignmentPriors.translation + (same == target ? AlignmentPriors.sameWord : 0)
    let priorSum =
      AlignmentPriors.translation * Float(aligner.targetCount)
      + (same == nil ? 0 : AlignmentPriors.sameWord)
    return (links[source][target] - without + prior) * (1 / (totals[source] - without + priorSum))
  }

  func jump(_ distance: Int) -> Float { jumps[Self.index(distance)] / jumpSum }

  /// p(fertility + 1) ÷ p(fertility) of an occurrence of a word that is counted with a fertility, which is left out.
  func fertilityRatio(_ word: Int, fertility: Int, counted: Int?) -> Float {
    func count(_ fertility: Int) -> Float {
      let prior = AlignmentPriors.fertility * allFertilities[fertility] / fertilitySum
      let count = fertilities[word][fertility] + prior
      return counted.map { min($0, FertilityCounts.largest) } == fertility ? count - 1 : count
    }
    let less = min(fertility, FertilityCounts.largest - 1)
    return count(less + 1) / count(less)
  }
}
