/// The binary tree along which the gradients and losses of an update's shards are added: so that sums have the same bits,
/// whoever computes them.
package enum ShardTree {
  /// A part of the tree that one rank computes by itself.
  package struct Branch: Equatable {
    package let rank: Int
    package let shards: Range<Int>

    package init(rank: Int, shards: Range<Int>) {
      self.rank = rank
      self.shards = shards
    }
  }

  /// The two branches of more than one shard. The left one has the greatest power of two that is less than the number of
  /// shards, so that each branch is a whole tree wherever shards are divided.
  package static func halves(of shards: Range<Int>) -> (left: Range<Int>, right: Range<Int>) {
    var left = 1
    while 2 * left < shards.count { left *= 2 }
    let middle = shards.lowerBound + left
    return (shards.lowerBound..<middle, middle..<shards.upperBound)
  }

  /// The shards of a rank: about as many for each, one after the other.
  package static func shards(of rank: Int, of rankCount: Int, count: Int) -> Range<Int> {
    rank * count / rankCount..<(rank + 1) * count / rankCount
  }

  /// The fewest branches that have the shards of one rank each, from left to right.
  package static func branches(ofShards count: Int, ranks: Int) -> [Branch] {
    func branches(_ shards: Range<Int>) -> [Branch] {
      for rank in 0..<ranks {
        let own = Self.shards(of: rank, of: ranks, count: count)
        if own.lowerBound <= shards.lowerBound && shards.upperBound <= own.upperBound {
          return [Branch(rank: rank, shards: shards)]
        }
      }
      let (left, right) = halves(of: shards)
      return branches(left) + branches(right)
    }
    return branches(0..<count)
  }

  /// Adds values of branches along the tree.
  ///
  /// - Parameter add: adds the second value to the first
  package static func sum<Value>(
    ofShards count: Int, branches: [Branch], _ value: (_ branch: Int) -> Value,
    add: (Value, Value) -> Value
  ) -> Value {
    var next = 0
    func sum(_ shards: Range<Int>) -> Value {
      if branches[next].shards == shards {
        next += 1
        return value(next - 1)
      }
      let (left, right) = halves(of: shards)
      // In this order: the left branches come first.
      let first = sum(left)
      return add(first, sum(right))
    }
    return sum(0..<count)
  }
}
