package import Compute

/// The hypotheses of one sentence as a tree of back pointers, with their attention weights.
///
/// A hypothesis is a node: its last token, the hypothesis before it, and a row of attention weights. Extensions of the
/// same hypothesis share that row, because it is computed before the token is chosen.
package struct History {
  private struct Node {
    /// The node before; −1 at the first token.
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

  /// - Parameter sourceLength: the size of a row of attention weights
  /// - Parameter limit: `isFull` is true with more nodes than this
  package init(sourceLength: Int, limit: Int = 512) {
    self.sourceLength = sourceLength
    self.limit = limit
  }

  /// The `attentionRow` in a network without attention.
  static let noAttention: Int32 = -1

  /// The row of attention weights at an index from another one.
  static func row(_ index: Int, from first: Int32) -> Int32 {
    first == noAttention ? noAttention : first + Int32(index)
  }

  package var nodeCount: Int { nodes.count }

  /// Stores the attention weights of a step.
  ///
  /// - Parameter rows: [hypotheses, at least source]
  /// - Returns: the `attentionRow` of the first one
  package mutating func addAttention(_ rows: Matrix) -> Int32 {
    let first = attention.count / sourceLength
    for row in 0..<rows.rows {
      attention.append(contentsOf: UnsafeBufferPointer(start: rows.row(row), count: sourceLength))
    }
    return Int32(first)
  }

  /// Adds a hypothesis that is one token longer than `parent` (−1: the empty one).
  package mutating func add(_ id: Int32, after parent: Int32, attentionRow: Int32) -> Int32 {
    nodes.append(Node(parent: parent, id: id, attentionRow: attentionRow))
    return Int32(nodes.count - 1)
  }

  /// The ids of a hypothesis, and a row of attention weights for each (no rows without attention).
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

  /// Whether `keep` should be called.
  package var isFull: Bool { nodes.count > limit }

  /// Removes all nodes that are not on a path to `leaves`, so that memory grows with the length of a translation and
  /// not with its length times the beam size.
  ///
  /// - Returns: the new nodes of the leaves
  package mutating func keep(_ leaves: [Int32]) -> [Int32] {
    var isKept = [Bool](repeating: false, count: nodes.count)
    for leaf in leaves {
      var index = Int(leaf)
      while index >= 0 && !isKept[index] {
        isKept[index] = true
        index = Int(nodes[index].parent)
      }
    }
    // Nodes come after their parents, and rows are in the order of their first use.
    var newNodes = [Int32](repeating: -1, count: nodes.count)
    var newRows: [Int32: Int32] = [:]
    var kept: [Node] = []
    var keptAttention: [Float] = []
    for (index, node) in nodes.enumerated() where isKept[index] {
      var node = node
      if node.parent >= 0 { node.parent = newNodes[Int(node.parent)] }
      if let known = newRows[node.attentionRow] {
        node.attentionRow = known
      } else if node.attentionRow != Self.noAttention {
        let start = Int(node.attentionRow) * sourceLength
        let row = Int32(keptAttention.count / sourceLength)
        keptAttention.append(contentsOf: attention[start..<start + sourceLength])
        newRows[node.attentionRow] = row
        node.attentionRow = row
      }
      newNodes[index] = Int32(kept.count)
      kept.append(node)
    }
    nodes = kept
    attention = keptAttention
    limit = max(limit, 2 * kept.count)
    return leaves.map { $0 < 0 ? $0 : newNodes[Int($0)] }
  }
}
