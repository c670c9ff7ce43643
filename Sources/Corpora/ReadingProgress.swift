/// How far a corpus was read.
package struct ReadingProgress: Sendable, Equatable {
  /// Bytes of its files, packed as they are.
  package let bytes: Int
  /// nil where it is not known: standard input.
  package let byteCount: Int?
  package let units: Int

  /// Units between two reports.
  package static let interval = 1 << 12
}
