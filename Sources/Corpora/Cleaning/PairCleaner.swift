/// Decides which pairs of a corpus are dropped, one after the other.
struct PairCleaner: ~Copyable {
  private let cleaning: Cleaning
  private let maxWords: Int
  private let maxWordLength: Int
  private let maxLengthRatio: Double
  private let readsWords: Bool
  private var earlier = PairSet()

  /// nil if all pairs are kept.
  init?(_ cleaning: Cleaning) {
    self.cleaning = cleaning
    maxWords = cleaning.maxWords == 0 ? .max : cleaning.maxWords
    maxWordLength = cleaning.maxWordLength == 0 ? .max : cleaning.maxWordLength
    maxLengthRatio = cleaning.maxLengthRatio == 0 ? .infinity : cleaning.maxLengthRatio
    readsWords =
      maxWords < .max || maxWordLength < .max || maxLengthRatio < .infinity
      || cleaning.requiresLetter
    guard readsWords || cleaning.dropsIdentical || cleaning.deduplicates else { return nil }
  }

  /// Why a pair is dropped; nil if it is kept.
  mutating func rejection(
    _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>
  ) -> RejectionReason? {
    if readsWords, let reason = rejection(SentenceMeasure(source), SentenceMeasure(target)) {
      return reason
    }
    if cleaning.dropsIdentical, source.elementsEqual(target) { return .identical }
    if cleaning.deduplicates, !earlier.insert(PairHash(source, target)) { return .duplicate }
    return nil
  }

  private func rejection(_ source: SentenceMeasure, _ target: SentenceMeasure) -> RejectionReason? {
    if max(source.words, target.words) > maxWords { return .tooManyWords }
    if max(source.longestWord, target.longestWord) > maxWordLength { return .longWord }
    if cleaning.requiresLetter, !source.hasLetter || !target.hasLetter { return .noLetter }
    let shorter = min(source.comparableWords, target.comparableWords)
    let longer = max(source.comparableWords, target.comparableWords)
    // A side can consist of white space beyond ASCII, and so have no words; two of those have equal lengths.
    if longer > 0, Double(longer) / Double(shorter) > maxLengthRatio { return .lengthRatio }
    return nil
  }
}
