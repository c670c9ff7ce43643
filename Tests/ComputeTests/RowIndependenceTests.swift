import CKernels
import Compute
import TestSupport
import Testing

/// A row's bits are the same at another place, beside other rows, at another distance from a cache line.
@Suite struct RowIndependenceTests {
  /// Places of the row under test: how many other rows stand before and after, and where the block begins.
  static let places = [0, 1, 3].flatMap { before in
    [0, 1, 2].flatMap { after in
      [0, 1, 5, 15].map { Place(before: before, after: after, offset: $0) }
    }
  }

  struct Place: Sendable {
    var before: Int
    var after: Int
    var offset: Int
    var rows: Int { before + 1 + after }

    /// A block of rows whose row under test holds `row`.
    func block(_ row: [Float], _ name: String) -> Block {
      let filling = numbers(rows * row.count, "\(name) \(before) \(after)")
      return Block(
        filling[..<(before * row.count)] + row + filling[((before + 1) * row.count)...],
        offset: offset)
    }

    func row(of block: Block, size: Int) -> [Float] {
      Array(block.values[(before * size)..<((before + 1) * size)])
    }
  }

  /// Compares the row of every place with that of the first.
  private func same(_ name: String, _ run: (Place) -> [Float]) {
    let expected = run(Self.places[0])
    for place in Self.places {
      let difference = firstDifference(run(place), expected)
      #expect(difference == nil, "\(name) at \(place): \(difference ?? "")")
    }
  }

  @Test(arguments: CellKernelTests.cases, oddSizes)
  func cell(_ table: CellKernelTests.Case, size: Int) {
    same(table.testDescription) { place in
      func block(_ name: String, _ columns: Int, in range: ClosedRange<Float> = -1...1)
        -> (block: Block, matrix: Matrix)
      {
        let block = place.block(numbers(columns, name, in: range), name)
        return (block, block.matrix(rows: place.rows, columns: columns))
      }
      let groups = table.gates.enumerated().map { group, gates in
        (
          gates: block("gates \(group)", gates * size, in: table.gateRange),
          read: block("read \(group)", size), dRead: block("dRead \(group)", size)
        )
      }
      let rows = groups.map {
        GateRows(gates: $0.gates.matrix, read: $0.read.matrix, dRead: $0.dRead.matrix)
      }
      let (before, cell) = (block("before", size), block("cell", size))
      let (dCell, hidden) = (block("dCell", size), block("hidden", size))
      CellStep(
        gates: CellGates(first: rows[0], second: rows.count > 1 ? rows[1] : nil),
        beforeRows: place.rows, cellBefore: before.matrix, cell: cell.matrix, dCell: dCell.matrix,
        hidden: hidden.matrix, next: nil
      ).run(table.kernel, table.functions, worker: Worker(index: 0))
      let written = [cell, dCell, hidden] + groups.flatMap { [$0.gates, $0.read, $0.dRead] }
      return written.flatMap { place.row(of: $0.block, size: $0.matrix.columns) }
    }
  }

  @Test(arguments: oddSizes) func layerNorm(size: Int) {
    let (gain, bias) = (numbers(2 * size, "gain"), numbers(2 * size, "bias"))
    same("layer normalisation and back") { place in
      func block(_ name: String, _ columns: Int) -> Block {
        place.block(numbers(columns, name), name)
      }
      let (x, dx) = (block("x", 2 * size), block("dx", 2 * size))
      let (normalized, inverse) = (block("normalized", 2 * size), block("inverse", 2))
      let dOutput = block("dOutput", 2 * size)
      ck_layer_norm_forward(
        place.rows, 2, size, gain, bias, x.base, normalized.base, inverse.base)
      ck_layer_norm_backward(
        place.rows, 2, size, gain, inverse.base, dx.base, normalized.base, dOutput.base)
      return [x, dx, normalized, dOutput].flatMap { place.row(of: $0, size: 2 * size) }
        + place.row(of: inverse, size: 2)
    }
  }

  @Test(arguments: oddSizes) func softmax(size: Int) {
    let logits = numbers(size, "logits", in: -5...5)
    let bias = numbers(size, "bias")
    same("log-softmax") { place in
      let block = place.block(logits, "logits")
      ck_log_softmax(place.rows, size, bias, block.base)
      return place.row(of: block, size: size)
    }
    same("cross-entropy") { place in
      let block = place.block(logits, "logits")
      let gold = Array(repeating: Int32(size / 2), count: place.rows)
      let losses = Block(Array(repeating: 0, count: place.rows))
      let likelihoods = Block(Array(repeating: 0, count: place.rows))
      ck_cross_entropy(
        place.rows, size, bias, block.base, gold, 0.1, 0.5, losses.base,
        likelihoods.base)
      return place.row(of: block, size: size)
        + [losses.values[place.before], likelihoods.values[place.before]]
    }
    same("tanh after bias and back") { place in
      let (y, dy) = (place.block(logits, "y"), place.block(bias, "dy"))
      ck_bias_tanh(place.rows, size, bias, y.base)
      ck_tanh_backward(place.rows * size, y.base, dy.base)
      return place.row(of: y, size: size) + place.row(of: dy, size: size)
    }
  }

  /// Everything that attention reads and writes in one piece of memory, in many orders, with gaps and without: kernels
  /// must not go another way where blocks touch.
  @Test(arguments: AttentionKernelTests.cases, oddSizes)
  func attention(_ table: AttentionKernelTests.Case, size: Int) {
    for (length, width) in [(1, size), (3, size + 2), (20, 2 * size)] {
      let sizes = [
        size, length * size, size, length * width, length, width, width, length, size,
        length * size, size, length * width, length,
      ]
      func run(gap: Int, offset: Int, layout: UInt64) -> [Float] {
        let memory = FloatBuffer(count: sizes.reduce(64) { $0 + $1 + gap })
        var blocks: [UnsafeMutablePointer<Float>] = []
        var next = memory.base + offset
        let order = RandomKey(seed: layout).permutation(sizes.count)
        var places = Array(repeating: next, count: sizes.count)
        for index in order {
          places[index] = next
          next += sizes[index] + gap
        }
        for (index, place) in places.enumerated() {
          place.update(from: numbers(sizes[index], "attention \(index)"), count: sizes[index])
          blocks.append(place)
        }
        let positions = (0..<length).map { Int32(length - 1 - $0) }
        for kernel in [table.forward, table.backward] {
          AttentionKernelTests.run(
            kernel, blocks, positions: positions, size: size, width: width,
            hasWeightDerivatives: true)
        }
        return zip(blocks, sizes).flatMap {
          Array(UnsafeBufferPointer(start: $0, count: $1))
        }
      }
      let expected = run(gap: 1000, offset: 0, layout: 0)
      for layout in 1...50 {
        for (gap, offset) in [(0, 0), (1, 3), (16, 0)] {
          let difference = firstDifference(
            run(gap: gap, offset: offset, layout: UInt64(layout)), expected)
          #expect(
            difference == nil,
            "length \(length), gap \(gap), layout \(layout): \(difference ?? "")")
        }
      }
    }
  }
}
