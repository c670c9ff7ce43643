/// Chooses sentences so that every word form occurs often enough.
package enum Coverage {
  package typealias Entry = DemonstrationCorpus.Entry

  /// A word form of one language, in lower case.
  package struct Form: Hashable, Sendable, Comparable {
    package let isFrench: Bool
    package let text: String

    package static func < (first: Form, second: Form) -> Bool {
      (first.isFrench ? 1 : 0, first.text) < (second.isFrench ? 1 : 0, second.text)
    }
  }

  /// How often each form occurs in one entry.
  package static func forms(_ entry: Entry) -> [Form: Int] { forms(entry.pair) }

  /// How often each form occurs in one pair.
  package static func forms(_ pair: AlignedPair) -> [Form: Int] {
    let words =
      pair.source.map { Form(isFrench: false, text: $0.lowercased()) }
      + pair.target.map { Form(isFrench: true, text: $0.lowercased()) }
    return words.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  /// How often each form occurs in `entries`.
  package static func counts(_ entries: [Entry]) -> [Form: Int] {
    entries.reduce(into: [:]) { counts, entry in
      counts.merge(forms(entry), uniquingKeysWith: +)
    }
  }

  /// `count` of the `pool`'s entries in which every form occurs in at least `least` entries.
  ///
  /// An entry with a form that the pool does not hold so often is left out. Of the others, each
  /// form's first `least` are taken, the rarest form first, then the pool in its order until there
  /// are enough.
  package static func selection(of count: Int, from pool: [Entry], least: Int) -> [Entry] {
    var candidates = pool.map { (entry: $0, forms: forms($0).keys.sorted()) }
    var places: [Form: [Int]] = [:]
    while true {
      places = [:]
      for (index, candidate) in candidates.enumerated() {
        for form in candidate.forms { places[form, default: []].append(index) }
      }
      let covered = candidates.filter { candidate in
        candidate.forms.allSatisfy { places[$0, default: []].count >= least }
      }
      if covered.count == candidates.count { break }
      candidates = covered
    }
    precondition(
      candidates.count >= count, "\(count) sentences asked for, \(candidates.count) are covered")

    var chosen: Set<Int> = []
    var seats: [Form: Int] = [:]
    func take(_ index: Int) {
      guard chosen.insert(index).inserted else { return }
      for form in candidates[index].forms { seats[form, default: 0] += 1 }
    }
    let rarestFirst = places.sorted { ($0.value.count, $0.key) < ($1.value.count, $1.key) }
    for (form, indices) in rarestFirst {
      for index in indices {
        guard seats[form, default: 0] < least else { break }
        take(index)
      }
    }
    precondition(
      chosen.count <= count, "\(chosen.count) sentences are needed to cover the forms, not \(count)"
    )
    for index in candidates.indices {
      guard chosen.count < count else { break }
      take(index)
    }
    return candidates.indices.filter(chosen.contains).map { candidates[$0].entry }
  }
}
