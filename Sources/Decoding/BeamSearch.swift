import Batching
import Compute
import Layers
import Seq2Seq

/// Beam search for the translations of several sentences, with all their hypotheses in one product a step.
///
/// **One step.** Each running hypothesis is a row. The decoder takes all rows one token further and computes the
/// log-probabilities of the next tokens. A sentence's hypotheses, extended by each id but `<pad>` and `<s>`, are
/// compared by log-probability (they have the same length), and the best form the next beam; of equal ones the first
/// hypothesis wins, then the lowest id. `<unk>` may be chosen: in a vocabulary without byte fallback it stands for real
/// words. An extension by `</s>` is complete: it leaves the beam, which is smaller by one from then on, as in
/// Sutskever, Vinyals, Le 2014 (arXiv:1409.3215, section 3.2). A beam of 1 is greedy search.
///
/// **Scores.** Complete hypotheses of different lengths are compared by
///
///     score = log p(y, </s> | x) ÷ (length of y + 1)^α + β Σ_j log min(Σ_i a[i,j], 1)
///
/// because log-probability alone prefers short ones. α is 1 by default; that part of the formula is Marian's. With β above 0,
/// a translation loses where it leaves source subwords without attention: Wu and others 2016, section 7.
///
/// **The end.** A sentence is finished
/// - when as many hypotheses have ended as the beam size, or
/// - when no running one can become one of the best. The score of a running hypothesis may still rise, because a longer
///   one is divided by more; but its log-probability only falls and its length has a maximum, so log p ÷ (maximum + 1)^α
///   is a bound, with β too, whose part is never above 0. This stop never changes the result.
/// - At the maximum length (a factor times the source's, plus a constant) all running hypotheses are extended by `</s>`,
///   and marked as not complete unless `</s>` was the likeliest token.
/// - Where no next token has a finite probability, the running hypotheses end with a score of −∞.
///
/// **Attention.** A row of attention weights is computed before its token is chosen. Each hypothesis finds its rows by
/// its back pointers; the last is that of `</s>`, also at the maximum length.
///
/// **Rows.** Sentences wait in the order of their lengths, and enter when others have ended, so that products keep many
/// rows. The result of a row depends on that row alone, in products and in kernels: a translation, its score and its
/// attention weights have the same bits whatever is searched beside it.
final class BeamSearch {
  private let arena = Arena()

  /// The largest number of rows of a step, unless one beam has more.
  static let rowLimit = 64

  /// - Parameter sources: ids with `</s>`
  /// - Parameter members: the network that searches, or several
  /// - Returns: the best hypotheses of each, in the order given
  func search(
    _ sources: [[Int32]], settings: SearchSettings, members: [Translator.Member], worker: Worker
  ) -> [[Hypothesis]] {
    arena.reset()
    let source = UnpaddedSentences(sources, arena: arena)
    let beamSize = settings.beamSize
    let rowCount = min(max(Self.rowLimit, beamSize), beamSize * sources.count)
    var state = DecoderEnsemble(
      members, source: source, mostRows: rowCount, arena: arena, worker: worker)
    var candidates = Candidates(rows: rowCount, capacity: beamSize)
    var found = [[Hypothesis]](repeating: [], count: sources.count)
    var searches: [SentenceSearch] = []
    var entered = 0
    // Of each row: its last token, its sentence, and the row that its state comes from.
    var ids: [Int32] = []
    var sentences: [Int] = []
    var parents: [Int32] = []
    while true {
      ids.removeAll(keepingCapacity: true)
      sentences.removeAll(keepingCapacity: true)
      parents.removeAll(keepingCapacity: true)
      var width = 0
      for search in searches {
        for hypothesis in search.running {
          ids.append(hypothesis.id)
          sentences.append(search.sentence)
          parents.append(Int32(hypothesis.row))
        }
        width += search.width
      }
      state.reorder(parents)
      while entered < sources.count && width + beamSize <= rowCount {
        state.start(row: ids.count, sentence: entered)
        searches.append(
          SentenceSearch(
            sentence: entered, sourceLength: source.steps.lengths[entered], settings: settings))
        ids.append(ReservedID.start)
        sentences.append(entered)
        width += beamSize
        entered += 1
      }
      if searches.isEmpty { return found }
      state.step(ids: ids, sentences: sentences)
      var chosen = 0
      while chosen < ids.count {
        let logProbabilities = state.logProbabilities(from: chosen)
        candidates.choose(among: logProbabilities, first: chosen, count: beamSize)
        chosen += logProbabilities.rows
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
