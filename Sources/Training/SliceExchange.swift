import Basics
import Compute
import Ranks
import Seq2Seq

/// What several ranks exchange in an update, where each keeps the moments and the average of a slice of the weights only:
///
///     gradients of shards → sums of branches → to the owners, who add them along the tree → Adam → new weights → to all ranks
///
/// It is the division of optimiser states of ZeRO (Rajbhandari and others 2020, arXiv:1910.02054, section 5.1), with sums whose
/// order depends on the shards alone. Blocks travel as soon as nothing more is added to them.
///
/// One thread at a time may use it.
final class SliceExchange {
  let group: RankGroup
  let division: BufferDivision
  let slice: BufferSlice
  private let transport: any Transport
  private let shardCount: Int
  private let branches: [ShardTree.Branch]
  /// [branches], each in the layout of the slice: what the ranks have summed.
  private let partials: [FloatBuffer]
  /// [blocks]: the parameters of which a block has a part.
  private let parameterCounts: [Int]

  // Of the branch that is being computed.
  private var branch = 0
  private var openCounts: [Int] = []
  private var sending: [Transfer] = []
  private var receiving: [Transfer] = []

  /// - Parameter shardCount: of an update; not less than there are ranks
  init(_ network: Network, shardCount: Int, group: RankGroup, transport: any Transport) {
    precondition(group.count <= shardCount, "\(group.count) ranks for \(shardCount) shards")
    self.group = group
    self.transport = transport
    self.shardCount = shardCount
    division = BufferDivision(count: network.bufferCount, ownerCount: group.count)
    slice = division.slice(of: group.rank)
    branches = ShardTree.branches(ofShards: shardCount, ranks: group.count)
    partials = branches.map { [slice] _ in FloatBuffer(count: slice.count) }
    var counts = [Int](repeating: 0, count: division.blocks.count)
    for parameter in network.parameters {
      for block in division.blocks(of: parameter) { counts[block] += 1 }
    }
    parameterCounts = counts
  }

  /// The shards of this rank.
  var shards: Range<Int> {
    ShardTree.shards(of: group.rank, of: group.count, count: shardCount)
  }

  /// Bytes of the sums of branches, for a rank.
  static func byteCount(of network: Network, shardCount: Int, ranks: Int) -> Int {
    let branches = ShardTree.branches(ofShards: shardCount, ranks: ranks).count
    let slice = BufferDivision(count: network.bufferCount, ownerCount: ranks).slice(of: 0)
    return branches * slice.count * MemoryLayout<Float>.stride
  }

  // MARK: Numbers

  /// A number of each shard, of all ranks.
  func ofAllShards(_ numbers: [Double]) throws(UserError) -> [Double] {
    let counts = (0..<group.count).map {
      ShardTree.shards(of: $0, of: group.count, count: shardCount).count
    }
    return Array(try group.exchange(numbers, counts: counts).joined())
  }

  /// The loss of an update, and the sum of squares of each part of its gradient.
  ///
  /// - Parameters:
  ///   - losses: of the branches of this rank
  ///   - squares: [parts of the slice]
  func sum(
    of losses: [BatchLoss], squares: UnsafeBufferPointer<Double>
  ) throws(UserError) -> (loss: BatchLoss, squares: [Double]) {
    let branchCounts = (0..<group.count).map { rank in branches.count { $0.rank == rank } }
    let slices = (0..<group.count).map { division.slice(of: $0).parts }
    let counts = zip(branchCounts, slices).map { BatchLoss.numberCount * $0 + $1.count }
    let received = try group.exchange(losses.flatMap(\.numbers) + squares, counts: counts)
    var next = [Int](repeating: 0, count: group.count)
    let loss = ShardTree.sum(ofShards: shardCount, branches: branches) { branch in
      let rank = branches[branch].rank
      let start = next[rank] * BatchLoss.numberCount
      next[rank] += 1
      return BatchLoss(received[rank][start..<start + BatchLoss.numberCount])
    } add: {
      var sum = $0
      sum += $1
      return sum
    }
    var all = [Double](repeating: 0, count: division.partCount)
    for (rank, parts) in slices.enumerated() {
      let start = branchCounts[rank] * BatchLoss.numberCount
      for (index, part) in parts.enumerated() { all[part.index] = received[rank][start + index] }
    }
    return (loss, all)
  }

  // MARK: Gradients

  /// Begins an update: from now on the sums of other ranks can come.
  ///
  /// - Returns: the branches of this rank
  func begin() -> [Range<Int>] {
    for (index, branch) in branches.enumerated() where branch.rank != group.rank {
      for (block, offset) in zip(slice.blocks, slice.offsets) {
        receiving.append(
          transport.receive(
            bytes(partials[index], offset..<offset + block.count), from: branch.rank,
            tag: tag(ofBlockAt: block.lowerBound)))
      }
    }
    branch = -1
    return branches.filter { $0.rank == group.rank }.map(\.shards)
  }

  /// Begins the next branch of this rank.
  func beginBranch() {
    branch += 1
    while branches[branch].rank != group.rank { branch += 1 }
    openCounts = parameterCounts
  }

  /// Sends the blocks of a gradient to which nothing more is added, now that nothing is added to a parameter.
  func finish(_ parameter: Parameter, of gradient: FloatBuffer) {
    for block in division.blocks(of: parameter) {
      openCounts[block] -= 1
      if openCounts[block] == 0 { send(block, of: gradient) }
    }
  }

  /// Sends the remaining blocks of the branch's gradient, which may change afterwards.
  func finishBranch(_ gradient: FloatBuffer) throws(UserError) {
    for block in division.blocks.indices where openCounts[block] > 0 {
      openCounts[block] = 0
      send(block, of: gradient)
    }
    try waitForSending()
  }

  private func send(_ block: Int, of gradient: FloatBuffer) {
    let owner = division.owner(ofBlock: block)
    let range = division.blocks[block]
    if owner == group.rank {
      let offset = slice.offsets[block / group.count]
      (partials[branch].base + offset).update(
        from: gradient.base + range.lowerBound, count: range.count)
    } else {
      sending.append(
        transport.send(
          UnsafeRawBufferPointer(bytes(gradient, range)), to: owner,
          tag: tag(ofBlockAt: range.lowerBound)))
    }
  }

  private func waitForSending() throws(UserError) {
    try transport.wait(for: sending)
    sending.removeAll(keepingCapacity: true)
  }

  /// The gradient of the update, in the layout of the slice.
  func sumOfBranches(pool: WorkerPool) throws(UserError) -> FloatBuffer {
    try transport.wait(for: receiving)
    receiving.removeAll(keepingCapacity: true)
    let first = ShardTree.sum(ofShards: shardCount, branches: branches) {
      $0
    } add: { sum, addend in
      partials[sum].add(partials[addend], pool: pool)
      return sum
    }
    return partials[first]
  }

  // MARK: Slices

  /// Gives the blocks of this rank to all others, and gets theirs.
  ///
  /// - Parameter flat: in the layout of the weights; its blocks of this rank are given
  func handOut(_ flat: FloatBuffer) throws(UserError) {
    for (block, range) in division.blocks.enumerated() {
      let owner = division.owner(ofBlock: block)
      let bytes = bytes(flat, range)
      let tag = tag(ofBlockAt: range.lowerBound)
      if owner != group.rank {
        receiving.append(transport.receive(bytes, from: owner, tag: tag))
      } else {
        for other in 0..<group.count where other != group.rank {
          sending.append(transport.send(UnsafeRawBufferPointer(bytes), to: other, tag: tag))
        }
      }
    }
    try transport.wait(for: receiving)
    receiving.removeAll(keepingCapacity: true)
    try waitForSending()
  }

  /// What the slices of all ranks are together, at all ranks.
  ///
  /// - Parameter own: in the layout of the slice
  func whole(_ own: FloatBuffer) throws(UserError) -> FloatBuffer {
    let flat = FloatBuffer(count: division.count)
    slice.copy(from: own, into: flat)
    try handOut(flat)
    return flat
  }

  /// What the slices of all ranks are together, at the first rank; nil at the others.
  func wholeAtFirst(_ own: FloatBuffer) throws(UserError) -> FloatBuffer? {
    let flat = group.isFirst ? FloatBuffer(count: division.count) : nil
    if let flat { slice.copy(from: own, into: flat) }
    try transport.wait(for: transfers(flat, own, fromFirst: false))
    return flat
  }

  /// Gives each rank its slice of a buffer of the first rank.
  ///
  /// - Parameters:
  ///   - flat: in the layout of the weights; nil at other ranks
  ///   - own: in the layout of the slice, written
  func divide(_ flat: FloatBuffer?, into own: FloatBuffer) throws(UserError) {
    if let flat { slice.copy(from: flat, to: own) }
    try transport.wait(for: transfers(flat, own, fromFirst: true))
  }

  /// Begins to carry the slices of all other ranks from a whole buffer of the first rank, or to it.
  ///
  /// - Parameters:
  ///   - flat: in the layout of the weights; nil at other ranks
  ///   - own: in the layout of the slice
  private func transfers(
    _ flat: FloatBuffer?, _ own: FloatBuffer, fromFirst: Bool
  ) -> [Transfer] {
    func transfer(_ bytes: UnsafeMutableRawBufferPointer, with rank: Int, start: Int) -> Transfer {
      let tag = tag(ofBlockAt: start)
      return fromFirst == group.isFirst
        ? transport.send(UnsafeRawBufferPointer(bytes), to: rank, tag: tag)
        : transport.receive(bytes, from: rank, tag: tag)
    }
    guard let flat else {
      return zip(slice.blocks, slice.offsets).map { block, offset in
        transfer(
          bytes(own, offset..<offset + block.count), with: 0, start: block.lowerBound)
      }
    }
    return division.blocks.enumerated().compactMap { block, range in
      let owner = division.owner(ofBlock: block)
      return owner == group.rank
        ? nil : transfer(bytes(flat, range), with: owner, start: range.lowerBound)
    }
  }

  // MARK: Blocks

  private func bytes(_ buffer: FloatBuffer, _ range: Range<Int>) -> UnsafeMutableRawBufferPointer {
    let size = MemoryLayout<Float>.stride
    return UnsafeMutableRawBufferPointer(
      rebasing: buffer.bytes[range.lowerBound * size..<range.upperBound * size])
  }

  /// A tag for the block that begins with a float.
  private func tag(ofBlockAt start: Int) -> Int {
    RankGroup.Tag.blocks + start / division.blocks[0].count
  }
}

extension BatchLoss {
  /// The number of `numbers`.
  fileprivate static let numberCount = 5

  fileprivate var numbers: [Double] {
    [loss, negativeLogLikelihood, Double(tokenCount), guidedLoss, Double(guidedRowCount)]
  }

  fileprivate init(_ numbers: ArraySlice<Double>) {
    self.init()
    let first = numbers.startIndex
    loss = numbers[first]
    negativeLogLikelihood = numbers[first + 1]
    tokenCount = Int(numbers[first + 2])
    guidedLoss = numbers[first + 3]
    guidedRowCount = Int(numbers[first + 4])
  }
}
