/// Word links in Pharaoh format, as a corpus states them.
struct WordLinks {
  private let links: [(source: Int, target: Int)]

  /// nil where the text is not of the form `0-0 1-2`.
  init?(_ text: UnsafeBufferPointer<UInt8>) {
    var links: [(source: Int, target: Int)] = []
    for link in String(decoding: text, as: UTF8.self).split(separator: " ") {
      let ends = link.split(separator: "-", omittingEmptySubsequences: false)
      guard ends.count == 2, let source = Int(ends[0]), let target = Int(ends[1]) else {
        return nil
      }
      links.append((source, target))
    }
    self.links = links
  }

  /// `i-j`, sorted.
  ///
  /// - Parameter swapped: whether the pair is read against the direction of the file.
  func pharaoh(swapped: Bool) -> String {
    let ordered = links.map { swapped ? ($0.target, $0.source) : ($0.source, $0.target) }
    return ordered.sorted(by: <).map { "\($0.0)-\($0.1)" }.joined(separator: " ")
  }
}
