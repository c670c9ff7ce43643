/// The ids of every target vocabulary that mean no piece of text. (`<unk>`, 0, may be emitted.)
enum ReservedID {
  /// `<pad>`, which no translation holds
  static let padding: Int32 = 1
  /// `<s>`, which the decoder is fed first and never emits
  static let start: Int32 = 2
  /// `</s>`, which ends a hypothesis
  static let end: Int32 = 3
  /// The smallest vocabulary that holds them all.
  static let count = 4
}
