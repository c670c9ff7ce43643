/// Chooses some of many, evenly.
enum Thinning {
  /// At most about `most` elements: the first, the last, others between them at even distances, and those that must be there.
  static func chosen<Element>(
    _ all: [Element], most: Int, isNeeded: (Element) -> Bool
  ) -> [Element] {
    guard all.count > most, most > 1 else { return all }
    var indices = Set((0..<most).map { $0 * (all.count - 1) / (most - 1) })
    indices.formUnion(all.indices.filter { isNeeded(all[$0]) })
    return indices.sorted().map { all[$0] }
  }
}
