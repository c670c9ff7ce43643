/// How much of a corpus has been read.
public struct ReadingProgress: Sendable, Equatable {
  /// Bytes of its files that have been read, of compressed files the compressed ones.
  public let bytes: Int
  /// Bytes of all its files; nil where that is not known, as for standard input.
  public let byteCount: Int?
  /// Units that have been read.
  public let units: Int

  /// Units between two reports.
  package static let interval = 1 << 12
}
