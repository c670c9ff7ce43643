package import Basics

/// Text ⇄ subwords ⇄ ids: a SentencePiece model whose first four entries are `<unk> <pad> <s> </s>`.
///
/// Encoding and decoding may be called from many threads at once.
package struct Vocabulary: Sendable {
  /// `<unk>`, a part of a text for which there is no subword.
  package static let unknownID: Int32 = 0
  /// `<s>`, before the first subword of a target.
  package static let startID: Int32 = 2
  /// `</s>`, after the last subword.
  package static let endID: Int32 = 3

  /// The serialised model, as it is stored in a file.
  package let model: [UInt8]
  let table: SubwordTable
  let processor: SubwordProcessor
  let surfaces: SubwordSurfaces

  /// - Throws: an error of kind `data` for bytes that are not a complete SentencePiece model with these reserved ids
  package init(model: [UInt8]) throws(UserError) {
    self.model = model
    table = try SubwordTable(model: model)
    processor = try SubwordProcessor(model: model)
    surfaces = SubwordSurfaces(table)
  }

  /// The number of entries, including the reserved ones.
  package var count: Int { table.subwords.count }

  package var kind: VocabularyKind { table.kind }

  /// The subword of an id as the model writes it, `▁` for a space; `<unk>` for an id outside the vocabulary.
  package func subword(_ id: Int32) -> String {
    table.subwords.indices.contains(Int(id)) ? table.subwords[Int(id)] : table.subwords[0]
  }

  /// The model in readable form: a line for each subword in the order of the ids, with its score after a tab.
  package var listing: String {
    zip(table.subwords, table.scores).map { "\($0)\t\(text(of: $1))\n" }.joined()
  }

  private func text(of score: Float) -> String {
    score == score.rounded() && abs(score) < 1e9 ? String(Int(score)) : "\(score)"
  }
}

extension Vocabulary: Equatable {
  package static func == (one: Vocabulary, other: Vocabulary) -> Bool { one.model == other.model }
}
