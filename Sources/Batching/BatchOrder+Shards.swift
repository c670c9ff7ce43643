extension BatchOrder {
  /// The batch of an update, cut into parts of about equal work, whose gradients are computed one by one or on several machines.
  ///
  /// The cut depends on the lengths only. Shards follow one another in the batch; where it has fewer pairs than shards, or a few
  /// long ones, some shards are empty.
  ///
  /// - Parameter tokenCount: of a pair on both sides
  /// - Returns: as many as asked for
  package static func shards(
    of batch: ArraySlice<Int>, count: Int, tokenCount: (Int) -> Int
  ) -> [ArraySlice<Int>] {
    precondition(count > 0, "a batch without shards")
    let total = batch.reduce(0) { $0 + tokenCount($1) }
    var shards: [ArraySlice<Int>] = []
    var (start, position, tokens) = (batch.startIndex, batch.startIndex, 0)
    for shard in 1...count {
      while position < batch.endIndex, tokens * count < total * shard {
        tokens += tokenCount(batch[position])
        position += 1
      }
      shards.append(batch[start..<position])
      start = position
    }
    return shards
  }
}
