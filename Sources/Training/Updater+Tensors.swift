package import Basics
package import Compute
package import ModelFolder
package import Ranks

extension Updater {
  /// The ranks that make each update together.
  package var group: RankGroup { exchange?.group ?? .alone }

  /// What a checkpoint holds in the layout of the slice, by name; the weights are beside it.
  private func sliced(best: FloatBuffer) -> [(name: String, values: FloatBuffer)] {
    [
      ("first-moment", adam.firstMoment), ("second-moment", adam.secondMoment), ("best", best),
    ] + (average.map { [("average", $0)] } ?? [])
  }

  /// All that continuing needs, each in the layout of the weights.
  ///
  /// - Parameter best: the best weights so far, in the layout of the slice
  /// - Returns: nil at other ranks than the first
  package func tensors(
    best: FloatBuffer
  ) throws(UserError) -> [(name: String, values: FloatBuffer)]? {
    var tensors = [(name: "weights", values: weights)]
    for (name, values) in sliced(best: best) {
      guard let whole = try whole(values) else { continue }
      tensors.append((name, whole))
    }
    return group.isFirst ? tensors : nil
  }

  /// A buffer in the layout of the slice as one in that of the weights; nil at other ranks than the first.
  package func whole(_ values: FloatBuffer) throws(UserError) -> FloatBuffer? {
    guard let exchange else { return values }
    return try exchange.wholeAtFirst(values)
  }

  /// Continues from a checkpoint.
  ///
  /// - Parameters:
  ///   - checkpoint: nil at other ranks than the first
  ///   - best: receives the best weights so far, in the layout of the slice
  package func restore(
    _ checkpoint: Checkpoint<TrainingState>?, updateCount: Int, best: FloatBuffer
  ) throws(UserError) {
    func read(_ name: String, into buffer: FloatBuffer) throws(UserError) {
      try checkpoint?.tensors.copy(
        name, shape: [buffer.count],
        into: UnsafeMutableBufferPointer(start: buffer.base, count: buffer.count))
    }
    try read("weights", into: weights)
    try group.copyFirst(weights.bytes)
    for (name, values) in sliced(best: best) {
      if let exchange {
        let whole = group.isFirst ? FloatBuffer(count: weights.count) : nil
        if let whole { try read(name, into: whole) }
        try exchange.divide(whole, into: values)
      } else {
        try read(name, into: values)
      }
    }
    resume(updateCount: updateCount)
  }
}
