package import Compute

/// Sentences of ids, time-major and without padding: row r of a matrix belongs to `ids[r]`.
///
/// A view of the arena in which it was made.
package struct PackedSentences: @unchecked Sendable {
  /// A sentence as it is given: at least one id.
  package struct Sentence {
    package let ids: UnsafeBufferPointer<Int32>
    /// What it is known by in every batch.
    package let identity: Int

    package init(ids: UnsafeBufferPointer<Int32>, identity: Int) {
      self.ids = ids
      self.identity = identity
    }
  }

  package let steps: Steps
  /// [rows], all sentences' first ids, then their second ones …
  package let ids: UnsafeBufferPointer<Int32>
  /// [rows], what dropout knows a row by: the sentence's identity and the position in it
  package let identities: UnsafeBufferPointer<UInt64>
  /// For each sentence here, which of the given ones it is.
  package let order: UnsafeBufferPointer<Int>

  /// Packs sentences in the order of decreasing length, equal ones as given.
  package init(_ sentences: UnsafeBufferPointer<Sentence>, arena: Arena) {
    let order = arena.indices(sentences.count)
    arena.sort(order) { sentences[$0].ids.count }
    steps = Steps(
      lengths: arena.buffer(count: order.count) { sentences[order[$0]].ids.count }, arena: arena)
    let ids = arena.buffer(of: Int32.self, count: steps.rowCount)
    let identities = arena.buffer(of: UInt64.self, count: steps.rowCount)
    for (row, index) in order.enumerated() {
      let identity = UInt64(sentences[index].identity) << 20
      for (position, id) in sentences[index].ids.enumerated() {
        let place = steps.row(row, position)
        ids[place] = id
        identities[place] = identity | UInt64(position)
      }
    }
    self.ids = UnsafeBufferPointer(ids)
    self.identities = UnsafeBufferPointer(identities)
    self.order = UnsafeBufferPointer(order)
  }

  /// Packs copies of sentences, each known by its index.
  package init(_ sentences: [[Int32]], arena: Arena) {
    self.init(
      arena.buffer(count: sentences.count) {
        Sentence(ids: arena.copy(sentences[$0]), identity: $0)
      }, arena: arena)
  }
}

extension Arena {
  /// 0 ..< count
  func indices(_ count: Int) -> UnsafeMutableBufferPointer<Int> {
    let indices = buffer(of: Int.self, count: count)
    for index in 0..<count { indices[index] = index }
    return indices
  }

  /// Sorts indices by decreasing length, equal ones as they stand: counting sort, whose memory comes from here.
  func sort(_ indices: UnsafeMutableBufferPointer<Int>, length: (Int) -> Int) {
    let longest = indices.reduce(0) { max($0, length($1)) }
    // Where the next index of each length goes.
    let places = buffer(of: Int.self, count: longest + 1)
    places.update(repeating: 0)
    for index in indices { places[length(index)] += 1 }
    var next = 0
    for length in places.indices.reversed() {
      (next, places[length]) = (next + places[length], next)
    }
    let given = buffer(of: Int.self, count: indices.count)
    _ = given.update(fromContentsOf: indices)
    for index in given {
      indices[places[length(index)]] = index
      places[length(index)] += 1
    }
  }
}
