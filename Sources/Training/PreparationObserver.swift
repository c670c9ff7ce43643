package import Corpora

/// Who is told how far the data of a run are.
package protocol PreparationObserver: AnyObject {
  /// Again and again while the corpus is read.
  func isReading(_ progress: ReadingProgress)
  /// Again and again while pairs become ids: stretches that are ready, of how many.
  func isEncoding(_ done: Int, of count: Int)
}
