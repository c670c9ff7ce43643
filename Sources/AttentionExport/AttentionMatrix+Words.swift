extension AttentionMatrix {
  /// The matrix over words, from a matrix over subwords.
  ///
  /// Weights are summed over the subwords of a source word and averaged over the subwords of a target word, so every row
  /// keeps its sum. A source word in which no subword begins has weight 0. A target word in which no subword begins takes the
  /// row of the last subword that begins before it, or of the first subword if there is none before it. The end of the
  /// sentence stays a row and a column of its own.
  ///
  /// -1 marks a subword that belongs to no word, such as the only subword of a line without visible characters: as a source
  /// its weight is added to that of the end of the sentence; as a target its row is left out.
  ///
  /// - Parameter sourceWordOfSubword: for each source subword except `</s>`, the index of its word or -1
  /// - Parameter targetWordOfSubword: for each target subword except `</s>`, the index of its word or -1
  /// - Precondition: one index for each subword, each below the number of words.
  package func merged(
    sourceWords: [String], sourceWordOfSubword: [Int], targetWords: [String],
    targetWordOfSubword: [Int]
  ) -> AttentionMatrix {
    let sourceCount = columns(keepsEnd: false).count
    let targetCount = rows(keepsEnd: false).count
    precondition(
      sourceWordOfSubword.count == sourceCount && targetWordOfSubword.count == targetCount,
      "words of \(sourceWordOfSubword.count) and \(targetWordOfSubword.count) subwords "
        + "for a matrix of \(sourceCount) and \(targetCount)")
    precondition(
      sourceWordOfSubword.allSatisfy { $0 >= -1 && $0 < sourceWords.count }
        && targetWordOfSubword.allSatisfy { $0 >= -1 && $0 < targetWords.count },
      "a subword of a word that does not exist")

    // [target words] the rows that are averaged. Where no subword belongs to a word, only the end's row can be taken.
    let end = hasEndRow ? [targetCount] : []
    var rowsOfWord = [[Int]](repeating: [], count: targetWords.count)
    for (subword, word) in targetWordOfSubword.enumerated() where word >= 0 {
      rowsOfWord[word].append(subword)
    }
    var latest = targetWordOfSubword.firstIndex { $0 >= 0 }.map { [$0] } ?? end
    for word in rowsOfWord.indices {
      if let last = rowsOfWord[word].last {
        latest = [last]
      } else {
        rowsOfWord[word] = latest
      }
    }
    if hasEndRow { rowsOfWord.append(end) }

    let wordOfColumn = (sourceWordOfSubword + [-1]).map { $0 < 0 ? sourceWords.count : $0 }
    var merged: [Float] = []
    merged.reserveCapacity(rowsOfWord.count * (sourceWords.count + 1))
    for rows in rowsOfWord {
      var sums = [Double](repeating: 0, count: sourceWords.count + 1)
      for row in rows {
        for (word, weight) in zip(wordOfColumn, self.row(row)) { sums[word] += Double(weight) }
      }
      let scale = 1 / Double(max(1, rows.count))
      merged.append(contentsOf: sums.map { Float($0 * scale) })
    }
    return AttentionMatrix(
      source: sourceWords + [Self.endLabel],
      target: targetWords + (hasEndRow ? [Self.endLabel] : []),
      weights: merged, hasEndRow: hasEndRow)
  }
}
