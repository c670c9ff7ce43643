/// The flat buffers of a model, cut into blocks that belong to the ranks by turns.
///
/// Who owns a block does not matter for any number: the parts in which an update goes through the buffers are the same for
/// each number of owners, and a block consists of whole parts.
package struct BufferDivision: Sendable {
  /// The size of the buffers, in floats.
  package let count: Int
  package let ownerCount: Int
  /// All blocks, in the order of the buffers.
  package let blocks: [Range<Int>]

  /// The most parts of a block: 1 MiB, which takes a network much longer than a round trip.
  private static let mostParts = 8
  /// The fewest blocks of an owner where there are enough parts, so that all owners have about equally much.
  private static let fewestBlocks = 8

  package init(count: Int, ownerCount: Int = 1) {
    precondition(count >= 0 && ownerCount > 0, "\(count) floats for \(ownerCount) owners")
    self.count = count
    self.ownerCount = ownerCount
    let partCount = (count + Adam.partSize - 1) / Adam.partSize
    let wanted = partCount / (ownerCount * Self.fewestBlocks)
    let size =
      ownerCount == 1
      ? max(count, 1) : Adam.partSize * max(1, min(wanted, Self.mostParts))
    blocks = stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
  }

  /// The blocks that have some of a parameter's numbers.
  package func blocks(of parameter: Parameter) -> ClosedRange<Int> {
    let size = blocks[0].count
    return parameter.offset / size...(parameter.offset + parameter.count - 1) / size
  }

  package func owner(ofBlock block: Int) -> Int { block % ownerCount }

  /// What belongs to an owner.
  package func slice(of owner: Int) -> BufferSlice {
    BufferSlice(
      bufferCount: count,
      blocks: stride(from: owner, to: blocks.count, by: ownerCount).map { blocks[$0] })
  }

  /// The number of parts of the whole buffer.
  package var partCount: Int { (count + Adam.partSize - 1) / Adam.partSize }
}

/// Some blocks of the flat buffers, which one rank keeps one after the other in buffers of its own: the moments, the average
/// and the sum of gradients.
package struct BufferSlice: Sendable {
  /// What an update goes through at a time, for any number of workers and ranks.
  package struct Part: Sendable {
    /// Its index among the parts of the whole buffer.
    package let index: Int
    /// Its first float in the flat buffer.
    package let start: Int
    /// Its first float in buffers of the slice.
    package let offset: Int
    package let count: Int
  }

  /// The size of the flat buffers.
  package let bufferCount: Int
  /// The size of buffers that hold the slice alone.
  package let count: Int
  /// The floats of the flat buffer, block by block.
  package let blocks: [Range<Int>]
  /// Of each block, its first float in buffers of the slice.
  package let offsets: [Int]
  package let parts: [Part]

  init(bufferCount: Int, blocks: [Range<Int>]) {
    self.bufferCount = bufferCount
    self.blocks = blocks
    var (offset, offsets, parts) = (0, [Int](), [Part]())
    for block in blocks {
      offsets.append(offset)
      for start in stride(from: block.lowerBound, to: block.upperBound, by: Adam.partSize) {
        let count = min(Adam.partSize, block.upperBound - start)
        parts.append(
          Part(index: start / Adam.partSize, start: start, offset: offset, count: count))
        offset += count
      }
    }
    self.offsets = offsets
    self.parts = parts
    count = offset
  }

  /// Whether it is the whole buffer.
  package var isWhole: Bool { count == bufferCount }

  /// Copies what belongs to the slice out of a flat buffer.
  package func copy(from flat: FloatBuffer, to slice: FloatBuffer) {
    precondition(flat.count == bufferCount && slice.count == count, "buffers of another division")
    for (block, offset) in zip(blocks, offsets) {
      (slice.base + offset).update(from: flat.base + block.lowerBound, count: block.count)
    }
  }

  /// Copies the slice into its place in a flat buffer.
  package func copy(from slice: FloatBuffer, into flat: FloatBuffer) {
    precondition(flat.count == bufferCount && slice.count == count, "buffers of another division")
    for (block, offset) in zip(blocks, offsets) {
      (flat.base + block.lowerBound).update(from: slice.base + offset, count: block.count)
    }
  }
}
