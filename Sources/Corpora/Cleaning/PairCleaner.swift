import Glibc

/// Decides which pairs of a corpus are dropped, one after the other, on their bytes.
struct PairCleaner: ~Copyable {
  private let cleaning: Cleaning
  private let maxWords: Int
  private let maxWordLength: Int
  private let maxLengthRatio: Double
  private let readsWords: Bool
  private var earlier = PairSet()

  /// nil where all pairs are kept.
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

  /// Why a pair is dropped; nil where it is kept.
  mutating func rejection(
    _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeBufferPointer<UInt8>
  ) -> RejectionReason? {
    if readsWords, let reason = rejection(SentenceMeasure(source), SentenceMeasure(target)) {
      return reason
    }
    if cleaning.dropsIdentical, Self.areEqual(source, target) { return .identical }
    if cleaning.deduplicates, !earlier.insert(PairHash(source, target)) { return .duplicate }
    return nil
  }

  private func rejection(_ source: SentenceMeasure, _ target: SentenceMeasure) -> RejectionReason? {
    if max(source.words, target.words) > maxWords { return .tooManyWords }
    if max(source.longestWord, target.longestWord) > maxWordLength { return .longWord }
    if cleaning.requiresLetter, !source.hasLetter || !target.hasLetter { return .noLetter }
    let shorter = min(source.comparableWords, target.comparableWords)
    let longer = max(source.comparableWords, target.comparableWords)
    // A side of nothing but spaces of other kinds has no words; two of them are as long as each other.
    if longer > 0, Double(longer) / Double(shorter) > maxLengthRatio { return .lengthRatio }
    return nil
  }

  private static func areEqual(
    _ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard one.count == other.count else { return false }
    guard let first = one.baseAddress, let second = other.baseAddress else { return true }
    return memcmp(first, second, one.count) == 0
  }
}
