/// The number of letters to insert, delete or replace to make one name from the other (Levenshtein 1966). Case is
/// ignored, and `_` equals `-`.
package func editDistance(_ one: String, _ other: String) -> Int {
  func folded(_ name: String) -> [Character] { name.lowercased().map { $0 == "_" ? "-" : $0 } }
  let one = folded(one)
  let other = folded(other)
  var row = Array(0...other.count)
  for (i, letter) in one.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, otherLetter) in other.enumerated() {
      let replaced = diagonal + (letter == otherLetter ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
    }
  }
  return row[other.count]
}
