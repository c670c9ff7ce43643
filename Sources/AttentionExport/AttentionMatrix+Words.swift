extension AttentionMatrix {
  /// The matrix over words of a matrix over pieces.
  ///
  /// Weights are summed over the pieces of a source word and averaged over the pieces of a target word, so every row keeps
  /// its mass. A source word in which no piece begins has weight 0. A target word in which no piece begins takes the row of
  /// the last piece that begins before it, or of the first piece if there is none before it. The end of the sentence stays
  /// a row and a column of its own.
  ///
  /// A piece that belongs to no word (the only piece of a line that shows nothing, for example) is -1: as a source its
  /// weight goes to the end of the sentence, so that none is lost; as a target it has no row.
  ///
  /// - Parameter sourceWordOfPiece: for each source piece but `</s>`, the index of its word or -1
  /// - Parameter targetWordOfPiece: for each target piece but `</s>`, the index of its word or -1
  /// - Precondition: one index a piece, each below the number of words.
  package func merged(
    sourceWords: [String], sourceWordOfPiece: [Int], targetWords: [String], targetWordOfPiece: [Int]
  ) -> AttentionMatrix {
    let sourcePieceCount = columns(keepsEnd: false).count
    let targetPieceCount = rows(keepsEnd: false).count
    precondition(
      sourceWordOfPiece.count == sourcePieceCount && targetWordOfPiece.count == targetPieceCount,
      "words of \(sourceWordOfPiece.count) and \(targetWordOfPiece.count) pieces "
        + "for a matrix of \(sourcePieceCount) and \(targetPieceCount)")
    precondition(
      sourceWordOfPiece.allSatisfy { $0 >= -1 && $0 < sourceWords.count }
        && targetWordOfPiece.allSatisfy { $0 >= -1 && $0 < targetWords.count },
      "a piece of a word that does not exist")

    let columnOfPiece =
      sourceWordOfPiece.map { $0 < 0 ? sourceWords.count : $0 } + [sourceWords.count]
    let columnCount = sourceWords.count + 1
    var merged: [Float] = []
    merged.reserveCapacity((targetWords.count + 1) * columnCount)
    for pieces in Self.pieceRows(of: targetWords.count, wordOfPiece: targetWordOfPiece) {
      var sums = [Double](repeating: 0, count: columnCount)
      // Without a single piece there is only the end's row to take.
      for piece in pieces ?? (hasEndRow ? [targetPieceCount] : []) {
        for (column, weight) in zip(columnOfPiece, row(piece)) { sums[column] += Double(weight) }
      }
      let scale = 1 / Double(max(1, pieces?.count ?? 1))
      merged.append(contentsOf: sums.map { Float($0 * scale) })
    }
    if hasEndRow {
      var sums = [Double](repeating: 0, count: columnCount)
      for (column, weight) in zip(columnOfPiece, row(targetPieceCount)) {
        sums[column] += Double(weight)
      }
      merged.append(contentsOf: sums.map(Float.init))
    }
    return AttentionMatrix(
      source: sourceWords + [Self.endLabel],
      target: targetWords + (hasEndRow ? [Self.endLabel] : []),
      weights: merged, hasEndRow: hasEndRow)
  }

  /// For each target word the pieces whose rows are averaged; nil if no piece belongs to any word.
  private static func pieceRows(of wordCount: Int, wordOfPiece: [Int]) -> [[Int]?] {
    var pieces = [[Int]](repeating: [], count: wordCount)
    for (piece, word) in wordOfPiece.enumerated() where word >= 0 { pieces[word].append(piece) }
    guard let firstPiece = wordOfPiece.firstIndex(where: { $0 >= 0 }) else {
      return [[Int]?](repeating: nil, count: wordCount)
    }
    var latest = firstPiece
    return pieces.map { own in
      guard let last = own.last else { return [latest] }
      latest = last
      return own
    }
  }
}
