/// The ids of every target vocabulary that stand for no text. (`<unk>`, 0, may be emitted.)
enum ReservedID {
  /// `<pad>`, which is never emitted
  static let padding: Int32 = 1
  /// `<s>`, the first input of the decoder, which is never emitted
  static let start: Int32 = 2
  /// `</s>`, which ends a hypothesis
  static let end: Int32 = 3
  /// The size of the smallest vocabulary with all of them.
  static let count = 4
}
