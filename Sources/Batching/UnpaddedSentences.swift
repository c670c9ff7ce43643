package import Compute

/// Sentences of ids, time-major and without padding: row r of a matrix belongs to `ids[r]`. A view of an arena.
package struct UnpaddedSentences: @unchecked Sendable {
  package let steps: Steps
  /// [rows]: the first ids of all sentences, then the second ones …
  package let ids: UnsafeBufferPointer<Int32>
  /// [rows]: the sentence's identity and the position in it, for dropout
  package let identities: UnsafeBufferPointer<UInt64>
  /// [sentences]: the sentence's identity, for dropout
  package let sentenceIdentities: UnsafeBufferPointer<UInt64>
  /// [sentences]: the index among those given
  package let order: UnsafeBufferPointer<Int>

  /// Lays out sentences in the order of decreasing length, equal ones in the given order.
  ///
  /// - Parameters:
  ///   - startID: if given, precedes the ids of each sentence, whose last id is left out
  ///   - rows: receives the ids, from row `start` on
  ///   - identity: of each sentence 0 ..< count
  ///   - ids: of each sentence, at least one; called several times
  package init(
    count: Int, startID: Int32? = nil, into rows: UnsafeMutableBufferPointer<Int32>,
    at start: Int, arena: Arena, identity: (Int) -> Int, ids: (Int) -> UnsafeBufferPointer<Int32>
  ) {
    let order = arena.indices(count)
    arena.sort(order) { ids($0).count }
    steps = Steps(lengths: arena.buffer(count: count) { ids(order[$0]).count }, arena: arena)
    let ownRows = UnsafeMutableBufferPointer(rebasing: rows[start..<(start + steps.rowCount)])
    let identities = arena.buffer(of: UInt64.self, count: steps.rowCount)
    let sentenceIdentities = arena.buffer(of: UInt64.self, count: count)
    let shift = startID == nil ? 0 : 1
    for (row, index) in order.enumerated() {
      let identity = UInt64(identity(index)) << 20
      sentenceIdentities[row] = identity
      let sentence = ids(index)
      for position in sentence.indices {
        let index = steps.row(row, position)
        ownRows[index] = position < shift ? startID ?? 0 : sentence[position - shift]
        identities[index] = identity | UInt64(position)
      }
    }
    self.ids = UnsafeBufferPointer(ownRows)
    self.identities = UnsafeBufferPointer(identities)
    self.sentenceIdentities = UnsafeBufferPointer(sentenceIdentities)
    self.order = UnsafeBufferPointer(order)
  }

  /// Lays out sentences, each identified by its index.
  package init(_ sentences: [[Int32]], arena: Arena) {
    let copies = arena.buffer(count: sentences.count) { arena.copy(sentences[$0]) }
    let rows = arena.buffer(of: Int32.self, count: copies.reduce(0) { $0 + $1.count })
    self.init(
      count: copies.count, into: rows, at: 0, arena: arena, identity: { $0 }, ids: { copies[$0] })
  }
}

extension Arena {
  /// 0 ..< count
  func indices(_ count: Int) -> UnsafeMutableBufferPointer<Int> {
    let indices = buffer(of: Int.self, count: count)
    for index in 0..<count { indices[index] = index }
    return indices
  }

  /// Sorts indices by decreasing length, stably: a counting sort, with memory from here.
  func sort(_ indices: UnsafeMutableBufferPointer<Int>, length: (Int) -> Int) {
    let longest = indices.reduce(0) { max($0, length($1)) }
    // The position of the next index of each length.
    let nextPositions = buffer(of: Int.self, count: longest + 1)
    nextPositions.update(repeating: 0)
    for index in indices { nextPositions[length(index)] += 1 }
    var next = 0
    for length in nextPositions.indices.reversed() {
      (next, nextPositions[length]) = (next + nextPositions[length], next)
    }
    let given = buffer(of: Int.self, count: indices.count)
    _ = given.update(fromContentsOf: indices)
    for index in given {
      indices[nextPositions[length(index)]] = index
      nextPositions[length(index)] += 1
    }
  }
}
