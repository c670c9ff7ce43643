import Compute

/// The likeliest next tokens of every row of a step.
struct Candidates {
  /// The largest number of tokens of a row.
  let capacity: Int
  /// [rows]: the number of tokens; smaller where fewer have a finite probability
  private(set) var counts: [Int]
  /// [rows, capacity]: the likeliest first, of equally likely ones the lowest id
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

  /// Chooses the likeliest tokens of some rows, without `<pad>` and `<s>`, which become impossible in place.
  ///
  /// - Parameter words: [rows, vocabulary]: log-probabilities
  /// - Parameter first: the index of the first of these rows in the step
  /// - Parameter count: at most this many tokens for each row
  mutating func choose(among words: Matrix, first: Int, count: Int) {
    precondition(count <= capacity && first + words.rows <= counts.count)
    ids.withUnsafeMutableBufferPointer { ids in
      logProbabilities.withUnsafeMutableBufferPointer { logProbabilities in
        guard let ids = ids.baseAddress, let values = logProbabilities.baseAddress else { return }
        for row in 0..<words.rows {
          let index = first + row
          let likelihoods = words.row(row)
          likelihoods[Int(ReservedID.padding)] = -.infinity
          likelihoods[Int(ReservedID.start)] = -.infinity
          let end = likelihoods[Int(ReservedID.end)]
          endLogProbabilities[index] = end.isFinite ? end : -.infinity
          counts[index] = words.largest(
            count, ofRow: row, columns: ids + index * capacity, values: values + index * capacity)
        }
      }
    }
  }
}
