/// The subwords of one character that each subword consists of.
struct SubwordCharacters: Sendable {
  /// The parts of all subwords, one after the other.
  private var parts: [Int32] = []
  /// [subwords + 1] where the parts of each begin, then the number of parts
  private var starts = [0]
  /// [subwords] whether it begins with `▁`
  private let beginsWord: [Bool]

  init(_ table: SubwordTable) {
    let ids = Self.ids(table)
    beginsWord = table.subwords.map { $0.hasPrefix("\u{2581}") }
    for (subword, role) in zip(table.subwords, table.roles) {
      let ids =
        role == .normal ? subword.unicodeScalars.map { ids[Self.key(CollectionOfOne($0))] } : []
      if !ids.contains(nil) { parts += ids.compactMap(\.self) }
      starts.append(parts.count)
    }
  }

  /// The subwords of one character that a subword consists of; empty for one that cannot be taken apart.
  func of(_ id: Int32) -> ArraySlice<Int32> {
    guard id >= 0, Int(id) + 1 < starts.count else { return [] }
    return parts[starts[Int(id)]..<starts[Int(id) + 1]]
  }

  /// Whether a subword begins a word.
  func beginsWord(_ id: Int32) -> Bool { beginsWord[Int(id)] }

  /// The ids of the subwords that text may consist of, by their scalars: as strings, canonically equivalent ones would be one.
  static func ids(_ table: SubwordTable) -> [[UInt32]: Int32] {
    var ids: [[UInt32]: Int32] = [:]
    for (id, (subword, role)) in zip(table.subwords, table.roles).enumerated()
    where role == .normal {
      ids[key(subword.unicodeScalars)] = Int32(id)
    }
    return ids
  }

  static func key(_ scalars: some Collection<Unicode.Scalar>) -> [UInt32] { scalars.map(\.value) }
}
