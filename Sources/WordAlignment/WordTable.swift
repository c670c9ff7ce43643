/// The distinct words of one side, numbered from 1 in the order of their appearance. Words are compared in lower case.
package struct WordTable {
  /// The id of the empty word, from which a word comes that translates none (NULL in the literature).
  package static let emptyID: Int32 = 0

  private var ids: [String: Int32] = [:]
  private var words: [String] = [""]

  package init() {}

  /// The largest id.
  package var lastID: Int { words.count - 1 }

  /// The word with an id, in lower case.
  package subscript(id: Int) -> String { words[id] }

  /// The id of a word, or nil if it has not been added.
  package func id(of word: String) -> Int32? { ids[word] }

  /// The id of a word, which is added if it is new.
  mutating func add(_ word: String) -> Int32 {
    if let id = ids[word] { return id }
    let lowercased = word.lowercased()
    let id: Int32
    if let known = ids[lowercased] {
      id = known
    } else {
      id = Int32(words.count)
      words.append(lowercased)
      ids[lowercased] = id
    }
    if lowercased != word { ids[word] = id }
    return id
  }
}
