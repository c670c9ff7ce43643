package import Basics

/// Text ⇄ pieces ⇄ ids: a SentencePiece model whose first four pieces are `<unk> <pad> <s> </s>`.
///
/// Encoding and decoding may be called from many threads at once.
package struct Vocabulary: Sendable {
  /// `<unk>`, a part of a text that no piece covers.
  package static let unknownID: Int32 = 0
  /// `<pad>`, behind the shorter sentences of a batch.
  package static let paddingID: Int32 = 1
  /// `<s>`, before the first piece of a target.
  package static let startID: Int32 = 2
  /// `</s>`, behind the last piece.
  package static let endID: Int32 = 3

  /// The serialised model, as it stands in a file.
  package let model: [UInt8]
  let table: PieceTable
  let processor: SubwordProcessor
  let surfaces: PieceSurfaces

  /// - Throws: `UserError` where the bytes are no SentencePiece model, not a whole one, or one with other
  ///   reserved ids
  package init(model: [UInt8]) throws(UserError) {
    self.model = model
    table = try PieceTable(model: model)
    processor = try SubwordProcessor(model: model)
    surfaces = PieceSurfaces(table)
  }

  /// The number of pieces, the reserved ones included.
  package var count: Int { table.pieces.count }

  package var kind: VocabularyKind { table.kind }

  /// The piece of an id as the model writes it, `▁` for a space; `<unk>` for an id that is none.
  package func piece(_ id: Int32) -> String {
    table.pieces.indices.contains(Int(id)) ? table.pieces[Int(id)] : table.pieces[0]
  }

  /// The model in readable form: a line a piece in the order of the ids, its score behind a tab.
  package var listing: String {
    zip(table.pieces, table.scores).map { "\($0)\t\(text(of: $1))\n" }.joined()
  }

  private func text(of score: Float) -> String {
    score == score.rounded() && abs(score) < 1e9 ? String(Int(score)) : "\(score)"
  }
}

extension Vocabulary: Equatable {
  package static func == (one: Vocabulary, other: Vocabulary) -> Bool { one.model == other.model }
}
