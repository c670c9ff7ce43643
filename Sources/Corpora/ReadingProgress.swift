/// How much of a corpus has been read.
public struct ReadingProgress: Sendable, Equatable {
  /// Bytes of its files that have been read, before decompression.
  public let bytes: Int
  /// Bytes of all its files; nil if that is unknown, as for standard input.
  public let byteCount: Int?
  /// Units that have been read.
  public let units: Int

  /// Units between two reports.
  package static let interval = 1 << 12
}
