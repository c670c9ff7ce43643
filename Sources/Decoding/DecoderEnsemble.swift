import Batching
import Compute
import Layers
import Seq2Seq

/// The decoders of one network or of several, which search together as one.
///
/// The probability of a token is the mean of the members' probabilities, and attention the mean of their attention weights:
/// all read the same subwords. One member is searched with as it is.
struct DecoderEnsemble {
  private var members: [DecoderState]
  /// [rows, longest source]: the mean of the attention weights; nil for one member
  private let meanAttention: Matrix?
  private var rowCount = 0

  /// - Parameter members: networks of the same target vocabulary with their weights, at least one
  init(
    _ members: [Translator.Member], source: UnpaddedSentences, mostRows: Int, arena: Arena,
    worker: Worker
  ) {
    self.members = members.map {
      DecoderState(
        $0.network, source: source, mostRows: mostRows, arena: arena,
        Pass(weights: $0.weights, worker: worker))
    }
    let haveAttention = members.contains { $0.network.decoder.attention != nil }
    meanAttention =
      members.count > 1 && haveAttention
      ? arena.matrix(rows: mostRows, columns: source.steps.count) : nil
  }

  func start(row: Int, sentence: Int) {
    for member in members { member.start(row: row, sentence: sentence) }
  }

  func reorder(_ parents: [Int32]) { for member in members { member.reorder(parents) } }

  mutating func step(ids: [Int32], sentences: [Int]) {
    rowCount = ids.count
    for index in members.indices { members[index].step(ids: ids, sentences: sentences) }
    guard let mean = meanAttention?.first(rowCount) else { return }
    let weights = members.compactMap(\.attentionWeights)
    mean.copy(from: weights[0])
    for other in weights.dropFirst() { mean.add(other) }
    mean.scale(by: 1 / Float(weights.count))
  }

  /// [rows, longest source]: the attention weights of the last step; nil without attention
  var attentionWeights: Matrix? {
    meanAttention?.first(rowCount) ?? members[0].attentionWeights
  }

  /// Log-probabilities of the next token, as `DecoderState` gives them.
  func logProbabilities(from first: Int) -> Matrix {
    let result = members[0].logProbabilities(from: first)
    if members.count > 1 {
      result.logMean(with: members.dropFirst().map { $0.logProbabilities(from: first) })
    }
    return result
  }
}
