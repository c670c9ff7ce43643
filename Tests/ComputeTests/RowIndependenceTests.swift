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

  @Test(arguments: oddSizes) func recurrent(size: Int) {
    let inputs = ["before", "cell", "dHidden", "dCell"].map { numbers(size, $0) }
    let gates = numbers(4 * size, "gates", in: 0...1)
    same("LSTM forward") { place in
      let gates = place.block(gates, "gates")
      let (cell, hidden) = (place.block(inputs[1], "cell"), place.block(inputs[2], "hidden"))
      let before = place.block(inputs[0], "before")
      ck_lstm_forward(
        place.rows, size, gates.base, place.rows, before.base, cell.base,
        hidden.base, size, 0, nil)
      return place.row(of: gates, size: 4 * size) + place.row(of: cell, size: size)
        + place.row(of: hidden, size: size)
    }
    same("LSTM backward") { place in
      let gates = place.block(gates, "gates")
      let (dHidden, dCell) = (place.block(inputs[2], "dHidden"), place.block(inputs[3], "dCell"))
      let (before, cell) = (place.block(inputs[0], "before"), place.block(inputs[1], "cell"))
      ck_lstm_backward(
        place.rows, size, gates.base, place.rows, before.base, cell.base, dHidden.base, dCell.base)
      return place.row(of: gates, size: 4 * size) + place.row(of: dCell, size: size)
    }
    for rectified in [Int32(0), 1] {
      same("vanilla") { place in
        let (gates, hidden) = (place.block(inputs[1], "gates"), place.block(inputs[2], "hidden"))
        ck_rnn_forward(place.rows, size, rectified, gates.base, hidden.base, size, 0, nil)
        ck_rnn_backward(place.rows, size, rectified, gates.base, hidden.base)
        return place.row(of: gates, size: size) + place.row(of: hidden, size: size)
      }
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
  @Test(arguments: oddSizes) func attention(size: Int) {
    for (length, width) in [(1, size), (3, size + 2), (20, 2 * size)] {
      let sizes = [
        size, length * size, size, length * width, length, width, width, size, length * size, size,
        length * width, length,
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
        ck_attention_forward(
          length, positions, size, blocks[0], blocks[1], blocks[2], width, blocks[3], blocks[4],
          blocks[5])
        ck_attention_backward(
          length, positions, size, blocks[0], blocks[1], blocks[2], width, blocks[3], blocks[4],
          blocks[6], blocks[7], blocks[8], blocks[9], blocks[10], blocks[11])
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
