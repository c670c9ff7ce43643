import Compute

/// The search for the translation of one sentence: its running hypotheses, and those that have ended.
struct SentenceSearch {
  /// A hypothesis that may be extended; all of a sentence have the same length.
  struct Running {
    var node: Int32
    let logProbability: Float
    /// Its last token, the next input of the decoder.
    let id: Int32
    /// The row of the last step, whose state the next step starts from.
    let row: Int
  }

  private struct Ended {
    var node: Int32
    let logProbability: Float
    let score: Float
    let isComplete: Bool
  }

  /// The index of the sentence in the search.
  let sentence: Int
  private let settings: SearchSettings
  private let sourceLength: Int
  private let maximumLength: Int
  private var history: History
  /// The length of the running hypotheses.
  private var length = 0
  /// The likeliest first.
  private(set) var running: [Running]
  /// By decreasing score, of equal ones the one that ended first.
  private var ended: [Ended] = []
  /// The largest number of running hypotheses: each that ends leaves the beam.
  private(set) var width: Int

  /// - Parameter sourceLength: in ids, with `</s>`
  init(sentence: Int, sourceLength: Int, settings: SearchSettings) {
    self.sentence = sentence
    self.settings = settings
    self.sourceLength = sourceLength
    maximumLength = settings.maximumLength(sourceLength: sourceLength)
    history = History(sourceLength: sourceLength)
    running = [Running(node: -1, logProbability: 0, id: ReservedID.start, row: -1)]
    width = settings.beamSize
  }

  /// Whether no running hypothesis can change the result.
  ///
  /// A log-probability only falls, and the length is at most the maximum: no extension of a hypothesis has a better
  /// score than its log-probability, normalised by the largest length.
  var isFinished: Bool {
    guard let best = running.first else { return true }
    guard ended.count >= settings.bestCount else { return false }
    return settings.score(best.logProbability, length: maximumLength + 1)
      <= ended[settings.bestCount - 1].score
  }

  /// Extends the running hypotheses by one token.
  ///
  /// - Parameter candidates: of the whole step
  /// - Parameter firstRow: the first row of this sentence in the step
  /// - Parameter attention: [rows of the step, at least source]: the attention weights; nil without attention
  mutating func advance(_ candidates: Candidates, firstRow: Int, attention: Matrix?) {
    let attention =
      attention.map { history.addAttention($0.rows(firstRow..<firstRow + running.count)) }
      ?? History.noAttention
    if length == maximumLength {
      endAll(candidates, firstRow: firstRow, attention: attention)
    } else {
      extend(candidates, firstRow: firstRow, attention: attention)
    }
    length += 1
    if history.isFull { removeLostNodes() }
  }

  /// Replaces the running hypotheses by their likeliest extensions; those that end leave the beam.
  private mutating func extend(_ candidates: Candidates, firstRow: Int, attention: Int32) {
    var next: [Running] = []
    next.reserveCapacity(width)
    var heads = [Int](repeating: 0, count: running.count)
    for _ in 0..<width {
      var best = -1
      var bestLogProbability = -Float.infinity
      for (index, hypothesis) in running.enumerated()
      where heads[index] < candidates.counts[firstRow + index] {
        let logProbability =
          hypothesis.logProbability
          + candidates.logProbabilities[(firstRow + index) * candidates.capacity + heads[index]]
        if logProbability > bestLogProbability {
          best = index
          bestLogProbability = logProbability
        }
      }
      if best < 0 { break }
      let id = candidates.ids[(firstRow + best) * candidates.capacity + heads[best]]
      heads[best] += 1
      let node = history.add(
        id, after: running[best].node, attentionRow: History.row(best, from: attention))
      if id == ReservedID.end {
        end(node, bestLogProbability, isComplete: true)
      } else {
        next.append(
          Running(node: node, logProbability: bestLogProbability, id: id, row: firstRow + best))
      }
    }
    if next.isEmpty && ended.isEmpty {
      // No finite probability: the hypotheses before the step end.
      for (index, hypothesis) in running.enumerated() {
        let node = history.add(
          ReservedID.end, after: hypothesis.node, attentionRow: History.row(index, from: attention))
        end(node, -.infinity, isComplete: false)
      }
    }
    width = max(0, settings.beamSize - ended.count)
    running = next
  }

  /// Extends all running hypotheses by `</s>`, at the maximum length.
  private mutating func endAll(_ candidates: Candidates, firstRow: Int, attention: Int32) {
    for (index, hypothesis) in running.enumerated() {
      let row = firstRow + index
      let isLikeliest =
        candidates.counts[row] > 0
        && candidates.ids[row * candidates.capacity] == ReservedID.end
      let node = history.add(
        ReservedID.end, after: hypothesis.node, attentionRow: History.row(index, from: attention))
      end(
        node, hypothesis.logProbability + candidates.endLogProbabilities[row],
        isComplete: isLikeliest)
    }
    width = 0
    running = []
  }

  private mutating func end(_ node: Int32, _ logProbability: Float, isComplete: Bool) {
    var score = settings.score(logProbability, length: length + 1)
    if settings.coveragePenalty > 0, score.isFinite {
      let attention = history.path(to: node).attention
      if !attention.isEmpty {
        score += settings.coverage(attention, sourceLength: sourceLength)
      }
    }
    let index = ended.firstIndex { $0.score < score } ?? ended.count
    ended.insert(
      Ended(node: node, logProbability: logProbability, score: score, isComplete: isComplete),
      at: index)
  }

  private mutating func removeLostNodes() {
    let nodes = history.keep(running.map(\.node) + ended.map(\.node))
    for index in running.indices { running[index].node = nodes[index] }
    for index in ended.indices { ended[index].node = nodes[running.count + index] }
  }

  /// The results, the best first.
  var hypotheses: [Hypothesis] {
    ended.prefix(settings.bestCount).map { ended in
      let path = history.path(to: ended.node)
      return Hypothesis(
        ids: path.ids.dropLast(), logProbability: ended.logProbability, score: ended.score,
        attention: path.attention, sourceLength: sourceLength, isComplete: ended.isComplete)
    }
  }
}
