/// The segments (`mrk mtype="seg"`) of the `seg-source` and the `target` of a unit of version 1.2.
struct XLIFFSegments: ~Copyable {
  /// A segment that both have.
  typealias Pair = (id: [UInt8], source: Range<Int>, target: Range<Int>)
  private typealias Segment = (id: [UInt8]?, text: Range<Int>)

  var text = UnitText()
  private var source: [Segment] = []
  private var target: [Segment] = []

  mutating func removeAll() {
    text.removeAll()
    source.removeAll(keepingCapacity: true)
    target.removeAll(keepingCapacity: true)
  }

  mutating func begin(_ id: [UInt8]?, ofTarget: Bool) {
    text.begin()
    if ofTarget { target.append((id, text.range)) } else { source.append((id, text.range)) }
  }

  mutating func end(ofTarget: Bool) {
    if ofTarget {
      target[target.count - 1].text = text.range
    } else {
      source[source.count - 1].text = text.range
    }
  }

  /// All segments in the order of the source; none if source and target do not have the same ids.
  var pairs: [Pair] {
    guard source.count == target.count else { return [] }
    var targets: [[UInt8]: Range<Int>] = [:]
    for segment in target {
      guard let id = segment.id, targets.updateValue(segment.text, forKey: id) == nil else {
        return []
      }
    }
    var pairs: [Pair] = []
    for segment in source {
      guard let id = segment.id, let target = targets.removeValue(forKey: id) else { return [] }
      pairs.append((id, segment.text, target))
    }
    return pairs
  }
}
