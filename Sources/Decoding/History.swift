package import Compute

/// The hypotheses of one sentence as a tree of back pointers, with the attention that each word was chosen under.
///
/// A hypothesis is a node: its last word, the hypothesis before it, and a row of attention. Hypotheses that grow from
/// the same one share that row, because it is computed before the word is chosen.
package struct History {
  private struct Node {
    /// The node before; −1 at the first word.
    var parent: Int32
    var id: Int32
    /// `noAttention` without one.
    var attentionRow: Int32
  }

  private let sourceLength: Int
  private var nodes: [Node] = []
  /// [rows, source]
  private var attention: [Float] = []
  private var limit: Int

  /// - Parameter sourceLength: the numbers of a row of attention
  /// - Parameter limit: nodes that nothing leads to are looked for when there are more than this many
  package init(sourceLength: Int, limit: Int = 512) {
    self.sourceLength = sourceLength
    self.limit = limit
  }

  /// What `add` is given where a network has no attention.
  static let noAttention: Int32 = -1

  /// The name of a row of attention, counted from another.
  static func row(_ index: Int, from first: Int32) -> Int32 {
    first == noAttention ? noAttention : first + Int32(index)
  }

  package var nodeCount: Int { nodes.count }

  /// Keeps the attention of a step.
  ///
  /// - Parameter rows: [hypotheses, at least source]
  /// - Returns: what `add` calls the first of these rows
  package mutating func addAttention(_ rows: Matrix) -> Int32 {
    let first = attention.count / sourceLength
    for row in 0..<rows.rows {
      attention.append(contentsOf: UnsafeBufferPointer(start: rows.row(row), count: sourceLength))
    }
    return Int32(first)
  }

  /// A hypothesis that is one word longer than `parent` (−1: the empty one).
  package mutating func add(_ id: Int32, after parent: Int32, attentionRow: Int32) -> Int32 {
    nodes.append(Node(parent: parent, id: id, attentionRow: attentionRow))
    return Int32(nodes.count - 1)
  }

  /// The ids of a hypothesis, and a row of attention for each (no row without attention).
  package func path(to node: Int32) -> (ids: [Int32], attention: [Float]) {
    var path: [Node] = []
    var index = Int(node)
    while index >= 0 {
      path.append(nodes[index])
      index = Int(nodes[index].parent)
    }
    var rows: [Float] = []
    rows.reserveCapacity(path.count * sourceLength)
    for node in path.reversed() where node.attentionRow != Self.noAttention {
      let start = Int(node.attentionRow) * sourceLength
      rows.append(contentsOf: attention[start..<start + sourceLength])
    }
    return (path.reversed().map(\.id), rows)
  }

  /// Whether so much has been added that `keep` should be called.
  package var isFull: Bool { nodes.count > limit }

  /// Forgets every node that leads to none of `leaves`, so that the memory of a long sentence grows with its length
  /// and not with its length times the beam.
  ///
  /// - Returns: what the leaves are called now
  package mutating func keep(_ leaves: [Int32]) -> [Int32] {
    var isKept = [Bool](repeating: false, count: nodes.count)
    for leaf in leaves {
      var index = Int(leaf)
      while index >= 0 && !isKept[index] {
        isKept[index] = true
        index = Int(nodes[index].parent)
      }
    }
    // Nodes stand behind their parents, and rows in the order of the nodes that use them first.
    var names = [Int32](repeating: -1, count: nodes.count)
    var rowNames: [Int32: Int32] = [:]
    var kept: [Node] = []
    var keptAttention: [Float] = []
    for (index, node) in nodes.enumerated() where isKept[index] {
      var node = node
      if node.parent >= 0 { node.parent = names[Int(node.parent)] }
      if let known = rowNames[node.attentionRow] {
        node.attentionRow = known
      } else if node.attentionRow != Self.noAttention {
        let start = Int(node.attentionRow) * sourceLength
        let row = Int32(keptAttention.count / sourceLength)
        keptAttention.append(contentsOf: attention[start..<start + sourceLength])
        rowNames[node.attentionRow] = row
        node.attentionRow = row
      }
      names[index] = Int32(kept.count)
      kept.append(node)
    }
    nodes = kept
    attention = keptAttention
    limit = max(limit, 2 * kept.count)
    return leaves.map { $0 < 0 ? $0 : names[Int($0)] }
  }
}
