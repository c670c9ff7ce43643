import Batching
import Compute
import Layers
import Seq2Seq

/// Beam search for the translations of a block of sentences, all their hypotheses in one product a step.
///
/// **One step.** Every running hypothesis is a row. The decoder takes all rows one word further and gives the
/// log-probabilities of every next word. A sentence's hypotheses, extended by each word but `<pad>` and `<s>`, are
/// compared by log-probability (they have the same length), and the best take the places of the beam; of equal ones
/// the first hypothesis wins, then the lowest id. `<unk>` may be chosen: a vocabulary without byte fallback has words
/// that only it stands for. An extension by `</s>` is complete: it leaves the beam, which has one place less from then
/// on, as in Sutskever, Vinyals, Le 2014 (arXiv:1409.3215, section 3.2). A beam of 1 is greedy search.
///
/// **Scores.** Complete hypotheses of different lengths are compared by
///
///     score = log p(y, </s> | x) ÷ (words of y + 1)^α
///
/// because a log-probability alone prefers the short. α is 1 by default; the formula is Marian's.
///
/// **The end.** A sentence is finished
/// - when as many hypotheses have ended as the beam has places, or
/// - when no running one can reach the best that are wanted. The score of a running hypothesis may still rise, because a
///   longer one is divided by more; but its log-probability only falls and its length has a maximum, so that
///   log p ÷ (maximum + 1)^α bounds all that can come of it. This stop never changes the answer.
/// - At the maximum length (a factor times the source's, and a constant) `</s>` is the only word left: what still runs
///   ends and pays for it, and is marked as not complete unless `</s>` was the likeliest word anyway.
/// - Where the network gives no finite probability to any word, the running hypotheses end with a score of −∞.
///
/// **Attention.** A row of attention is computed before the word it belongs to is chosen. Every hypothesis follows its
/// back pointers to its own rows; the last is that of `</s>`, also where it was forced.
///
/// **Rows.** Sentences wait in the order of their lengths, and enter when others have left places, so that products
/// keep many rows. What a row gives depends on that row alone, in products and in kernels: a translation, its score and
/// its attention have the same bits whatever is searched beside it.
final class BeamSearch {
  private let network: Network
  private let arena = Arena()

  /// The most rows of a step, unless one beam alone has more.
  static let rowLimit = 64

  init(_ network: Network) { self.network = network }

  /// - Parameter sources: ids with `</s>`
  /// - Returns: the best hypotheses of each, in the order given
  func search(
    _ sources: [[Int32]], settings: SearchSettings, weights: Weights, worker: Worker
  ) -> [[Hypothesis]] {
    arena.reset()
    let source = PackedSentences(sources, arena: arena)
    let beamSize = settings.beamSize
    let rowCount = min(max(Self.rowLimit, beamSize), beamSize * sources.count)
    var state = DecoderState(
      network, source: source, mostRows: rowCount, arena: arena,
      Pass(weights: weights, worker: worker))
    var candidates = Candidates(rows: rowCount, capacity: beamSize)
    var found = [[Hypothesis]](repeating: [], count: sources.count)
    var searches: [SentenceSearch] = []
    var entered = 0
    // Of every row: its last word, its sentence, and the row that its state comes from.
    var ids: [Int32] = []
    var sentences: [Int] = []
    var parents: [Int32] = []
    while true {
      ids.removeAll(keepingCapacity: true)
      sentences.removeAll(keepingCapacity: true)
      parents.removeAll(keepingCapacity: true)
      var places = 0
      for search in searches {
        for hypothesis in search.running {
          ids.append(hypothesis.id)
          sentences.append(search.sentence)
          parents.append(Int32(hypothesis.row))
        }
        places += search.width
      }
      state.reorder(parents)
      while entered < sources.count && places + beamSize <= rowCount {
        state.start(row: ids.count, sentence: entered)
        searches.append(
          SentenceSearch(
            sentence: entered, sourceLength: source.steps.lengths[entered], settings: settings))
        ids.append(ReservedID.start)
        sentences.append(entered)
        places += beamSize
        entered += 1
      }
      if searches.isEmpty { return found }
      state.step(ids: ids, sentences: sentences)
      var chosen = 0
      while chosen < ids.count {
        let words = state.logProbabilities(from: chosen)
        candidates.choose(among: words, first: chosen, wanted: beamSize)
        chosen += words.rows
      }
      var firstRow = 0
      for index in searches.indices {
        let count = searches[index].running.count
        searches[index].advance(
          candidates, firstRow: firstRow, attention: state.attentionWeights)
        firstRow += count
        if searches[index].isFinished {
          found[source.order[searches[index].sentence]] = searches[index].hypotheses
        }
      }
      searches.removeAll { $0.isFinished }
    }
  }
}
