import Basics

/// How many target words each source word is linked to: its total, and how often it has which fertility, by chain.
///
/// Östling and Tiedemann 2016, "Efficient Word Alignment with Markov Chain Monte Carlo", section 3.3.
package final class FertilityCounts {
  /// An occurrence of a source word whose fertility has changed.
  package struct Change: BitwiseCopyable {
    let source: Int32
    let lane: Int32
    /// The fertility before; −1 for an occurrence that had none yet.
    let old: Int32
    let new: Int32

    package init(source: Int32, lane: Int32, old: Int32, new: Int32) {
      self.source = source
      self.lane = lane
      self.old = old
      self.new = new
    }
  }

  /// Fertilities from this on count as one.
  package static let largest = 7
  private static let width = largest + 1

  /// Source words are divided among parts, which are changed side by side.
  private let partCount: Int
  private let wordCount: Int
  /// [source words, fertilities] how many occurrences of a word have a fertility
  private let counts: UnsafeMutablePointer<IntegerLanes>
  /// [source words] the links of each word
  private let totals: UnsafeMutablePointer<IntegerLanes>
  /// [source words] 1 ÷ (links + priors)
  private let inverses: UnsafeMutablePointer<Lanes>
  /// [source words] the sum of the priors of a word's translations
  private let priorSums: UnsafeMutablePointer<Float>
  /// [parts, fertilities] how many occurrences of all words have a fertility
  private let distributions: UnsafeMutablePointer<IntegerLanes>
  /// [fertilities] the prior of each fertility of a word
  private let priors: UnsafeMutablePointer<Lanes>

  /// - Parameter priorSum: of the translations of a source word, by its id
  package init(lastID: Int, partCount: Int, priorSum: (Int) -> Float) {
    self.partCount = partCount
    wordCount = lastID + 1
    counts = .allocate(capacity: wordCount * Self.width)
    counts.initialize(repeating: IntegerLanes(), count: wordCount * Self.width)
    totals = .allocate(capacity: wordCount)
    totals.initialize(repeating: IntegerLanes(), count: wordCount)
    inverses = .allocate(capacity: wordCount)
    priorSums = .allocate(capacity: wordCount)
    for id in 0..<wordCount {
      priorSums[id] = priorSum(id)
      inverses[id] = Lanes(repeating: 1 / priorSums[id])
    }
    distributions = .allocate(capacity: partCount * Self.width)
    distributions.initialize(repeating: IntegerLanes(), count: partCount * Self.width)
    priors = .allocate(capacity: Self.width)
    priors.initialize(repeating: Lanes(), count: Self.width)
    update()
  }

  deinit {
    counts.deallocate()
    totals.deallocate()
    inverses.deallocate()
    priorSums.deallocate()
    distributions.deallocate()
    priors.deallocate()
  }

  /// The counts, for reading; valid as long as they are, and up to date.
  package struct View {
    fileprivate let counts: UnsafePointer<IntegerLanes>
    fileprivate let totals: UnsafePointer<IntegerLanes>
    fileprivate let inverses: UnsafePointer<Lanes>
    fileprivate let priorSums: UnsafePointer<Float>
    fileprivate let priors: UnsafePointer<Lanes>

    /// 1 ÷ (links of a source word + priors), a lane each.
    @inline(__always) package func inverseTotal(_ source: Int32) -> Lanes { inverses[Int(source)] }

    /// The same without one link, in one lane.
    @inline(__always) package func inverseTotalWithoutOne(_ source: Int32, lane: Int) -> Float {
      1 / (Float(totals[Int(source)][lane] &- 1) + priorSums[Int(source)])
    }

    /// How much more likely one more link makes an occurrence of a word: p(fertility + 1) ÷ p(fertility).
    ///
    /// - Parameter counted: the fertility with which this occurrence is counted; it is left out
    @inline(__always) package func ratio(
      _ source: Int32, lane: Int, fertility: Int32, counted: Int32
    ) -> Float {
      let row = counts + Int(source) &* width
      let least = min(Int(fertility), largest &- 1)
      let counted = min(Int(counted), largest)
      var more = Float(row[least &+ 1][lane]) + priors[least &+ 1][lane]
      var same = Float(row[least][lane]) + priors[least][lane]
      if counted == least &+ 1 { more -= 1 }
      if counted == least { same -= 1 }
      return more / same
    }
  }

  package var view: View {
    View(
      counts: counts, totals: totals, inverses: inverses, priorSums: priorSums, priors: priors)
  }

  /// - Parameter part: whose words the changes are of
  package func apply(_ changes: UnsafeBufferPointer<Change>, part: Int) {
    let distribution = distributions + part * Self.width
    for change in changes {
      let (id, lane) = (Int(change.source), Int(change.lane))
      if id != Int(WordTable.emptyID) {
        let row = counts + id * Self.width
        let new = min(Int(change.new), Self.largest)
        row[new][lane] += 1
        distribution[new][lane] += 1
        if change.old >= 0 {
          let old = min(Int(change.old), Self.largest)
          row[old][lane] -= 1
          distribution[old][lane] -= 1
        }
      }
      totals[id][lane] += change.new - max(change.old, 0)
      inverses[id][lane] = 1 / (Float(totals[id][lane]) + priorSums[id])
    }
  }

  /// Computes the priors of fertilities from their distribution over all words.
  package func update() {
    var sums = [Lanes](repeating: Lanes(repeating: 1), count: Self.width)
    for part in 0..<partCount {
      for fertility in sums.indices {
        sums[fertility] += Lanes(distributions[part * Self.width + fertility])
      }
    }
    let total = sums.reduce(Lanes(), +)
    for fertility in sums.indices {
      priors[fertility] = AlignmentPriors.fertility * sums[fertility] / total
    }
  }

  /// The links of a word, the mean of the chains.
  package func meanTotal(_ source: Int32) -> Float {
    Lanes(totals[Int(source)]).sum() / Float(laneCount)
  }

  func priorSum(_ source: Int32) -> Float { priorSums[Int(source)] }
}
