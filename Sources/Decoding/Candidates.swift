import Compute

/// The likeliest next words of every row of a step.
struct Candidates {
  /// How many each row can have.
  let capacity: Int
  /// [rows]: how many each row has; fewer where the network gives no finite probability to more.
  private(set) var counts: [Int]
  /// [rows, capacity], the likeliest first, of equally likely ones the one with the lowest id
  private(set) var ids: [Int32]
  /// [rows, capacity]
  private(set) var logProbabilities: [Float]
  /// [rows]: log p(`</s>`); −∞ where it is not finite
  private(set) var endLogProbabilities: [Float]

  init(rows: Int, capacity: Int) {
    self.capacity = capacity
    counts = [Int](repeating: 0, count: rows)
    ids = [Int32](repeating: 0, count: rows * capacity)
    logProbabilities = [Float](repeating: 0, count: rows * capacity)
    endLogProbabilities = [Float](repeating: 0, count: rows)
  }

  /// Chooses among the words of some rows; `<pad>` and `<s>` become impossible in place.
  ///
  /// - Parameter words: [rows, vocabulary], log-probabilities
  /// - Parameter first: the place of the first of these rows among those of the step
  /// - Parameter wanted: how many words a row is asked for
  mutating func choose(among words: Matrix, first: Int, wanted: Int) {
    precondition(wanted <= capacity && first + words.rows <= counts.count)
    ids.withUnsafeMutableBufferPointer { ids in
      logProbabilities.withUnsafeMutableBufferPointer { logProbabilities in
        guard let ids = ids.baseAddress, let values = logProbabilities.baseAddress else { return }
        for row in 0..<words.rows {
          let place = first + row
          let likelihoods = words.row(row)
          likelihoods[Int(ReservedID.padding)] = -.infinity
          likelihoods[Int(ReservedID.start)] = -.infinity
          let end = likelihoods[Int(ReservedID.end)]
          endLogProbabilities[place] = end.isFinite ? end : -.infinity
          counts[place] = words.largest(
            wanted, ofRow: row, columns: ids + place * capacity, values: values + place * capacity)
        }
      }
    }
  }
}
