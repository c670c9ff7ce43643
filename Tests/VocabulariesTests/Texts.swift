import Basics
import Vocabularies

/// Sentences and hostile strings that several suites learn from and encode.
enum Texts {
  static let english = [
    "The agreement was signed in the old house.", "He said: \"The house is old.\"",
    "Two dogs run over the well-known bridge.", "A dog's life isn't easy, he said.",
    "The bridge over the river is new.", "She signed the agreement on the bridge.",
  ]

  static let french = [
    "L'accord a été signé dans la vieille maison.",
    "Il a dit\u{A0}: «\u{A0}La maison est vieille.\u{A0}»",
    "L’ami de l'homme n'est pas d'accord.", "Qu'est-ce que c'est\u{A0}?", "C'est ½ litre… d'eau.",
  ]

  static let chinese = ["我喜欢狗。", "狗在房子里。", "我的房子很大,很旧。", "他喜欢我的狗和房子。"]

  static let hostile: [String] = [
    "", " ", "   ", "\t", "\0", "a\0b", "a\tb\r", "\u{FEFF}", "\u{FEFF}The house", "\u{A0}",
    "a\u{A0}b",
    "\u{301}", " \u{301} ", "<s>", "</s>", "<pad>", "<unk>", "a<s>b</s><pad>", "▁", "▁▁", "a▁b",
    "▅", "a▅b",
    "\u{200B}", "\u{200D}\u{200D}", "\u{FFFD}", "\u{FFFF}", "\u{FDFA}", "½ … ﬁ", "ⅷ", "Ａ１",
    "\u{1F469}\u{200D}\u{1F467}",
    "\u{E000}", "\u{10FFFF}", "\u{2028}", "\u{85}", "<0x41>", "⁇", "'", "-", "'-'", "\u{202E}abc",
    String(repeating: "x", count: 5_000), String(repeating: "狗", count: 3_000),
    String(repeating: "\u{301}", count: 2_000), String(repeating: " .", count: 2_000),
    String(repeating: "\u{FDFA}", count: 50),
  ]

  static func vocabulary(
    _ kind: VocabularyKind = .bpe, size: Int = 120, side: VocabularySide = .target,
    on sentences: [String] = english
  ) throws(UserError) -> Vocabulary {
    try VocabularyTrainer(kind: kind, vocabularySize: size, side: side).train(on: sentences)
  }
}

extension SegmentedText {
  /// [words] the subwords of each word; empty for a word in which none begins.
  var subwordsOfWord: [Range<Int>] {
    words.indices.map { word in
      let first = wordOfSubword.firstIndex { $0 >= word } ?? ids.count
      return first..<(wordOfSubword.firstIndex { $0 > word } ?? ids.count)
    }
  }
}
