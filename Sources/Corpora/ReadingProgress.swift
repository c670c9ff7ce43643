/// How far a corpus has been read.
package struct ReadingProgress: Sendable, Equatable {
  /// Bytes of its files, before unpacking.
  package let bytes: Int
  /// nil if it is unknown, for standard input.
  package let byteCount: Int?
  package let units: Int

  /// Units between two reports.
  package static let interval = 1 << 12
}
