/// How many times the links of all sentences are sampled, and with which model.
struct AlignmentSchedule {
  /// What the probability of a link consists of.
  enum Model {
    /// Translation probabilities alone: IBM model 1 (Brown and others 1993, section 4.2).
    case lexical
    /// … and jumps from link to link: the HMM of Vogel, Ney and Tillmann 1996.
    case jumps
    /// … and fertilities: how many words a word gives.
    case fertilities
  }

  /// The model of each sweep over the corpus.
  let sweeps: [Model]

  /// The number of times the links of a sentence are sampled for its posterior, once the counts stand.
  static let posteriorSweeps = 4

  /// Small corpora need more sweeps: each changes less, and they are quick.
  ///
  /// - Parameter pairCount: the number of sentence pairs
  init(pairCount: Int) {
    let last = Int((2000 / Double(max(pairCount, 1)).squareRoot()).rounded())
    sweeps =
      [Model](repeating: .lexical, count: 2) + [Model](repeating: .jumps, count: 4)
      + [Model](repeating: .fertilities, count: min(max(last, 7), 100))
  }
}
