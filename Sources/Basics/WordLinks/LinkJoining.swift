/// The links of two directions while they are joined.
///
/// Only links are stored, no matrix of all words: time and memory grow with the number of links, whatever their indices.
struct LinkJoining {
  /// [links] of either direction, sorted by source, then target. All other arrays refer to them by index.
  private var links: [WordLinks.Link] = []
  /// [links]
  private var isForward: [Bool] = []
  /// [links]
  private var isReverse: [Bool] = []
  /// [links]
  private var isJoined: [Bool] = []
  /// [links] the number of different source words before that of the link: the index of its row.
  private var rows: [Int] = []
  /// [rows + 1] where the links of each row begin, and their end.
  private var rowStarts: [Int] = []
  /// [links] the number of different target words before that of the link.
  private var columns: [Int] = []
  /// [rows] whether a joined link has the source word.
  private var isSourceLinked: [Bool] = []
  /// [columns] whether a joined link has the target word.
  private var isTargetLinked: [Bool] = []

  /// Begins with the intersection.
  ///
  /// - Parameter forward: sorted, without duplicates
  /// - Parameter reverse: sorted, without duplicates, source index first as well
  init(forward: [WordLinks.Link], reverse: [WordLinks.Link]) {
    merge(forward, reverse)
    numberWords()
    isJoined = [Bool](repeating: false, count: links.count)
    for index in links.indices where isForward[index] && isReverse[index] { join(index) }
  }

  /// The joined links.
  var result: WordLinks {
    WordLinks(sorted: links.indices.filter { isJoined[$0] }.map { links[$0] })
  }

  /// Joins all links.
  mutating func joinAll() {
    for index in links.indices { isJoined[index] = true }
  }

  /// Joins links that touch a joined link, also diagonally, and whose source or target word has no joined link.
  ///
  /// Links are tested in rounds, by source, then target, until a round joins none; a link that is joined counts at once. A
  /// link cannot pass before a neighbour is joined, and one that fails after that fails for ever, because words stay linked.
  /// So only new neighbours of joined links are tested, each once: in the same round if they come later, else in the next.
  mutating func grow() {
    var isReached = isJoined
    var round = IndexQueue(count: links.count)
    var nextRound = round
    for index in links.indices where isJoined[index] {
      reachNeighbours(of: index, isReached: &isReached) { round.insert($0) }
    }
    while !round.isEmpty {
      while let index = round.removeFirst() {
        if isSourceLinked[rows[index]] && isTargetLinked[columns[index]] { continue }
        join(index)
        reachNeighbours(of: index, isReached: &isReached) {
          if $0 > index { round.insert($0) } else { nextRound.insert($0) }
        }
      }
      swap(&round, &nextRound)
    }
  }

  /// Joins the links of the forward direction, then those of the reverse direction, that pass a test when their turn comes.
  ///
  /// - Parameter passes: given whether the source word, and whether the target word, has a joined link
  mutating func finish(_ passes: (_ isSourceLinked: Bool, _ isTargetLinked: Bool) -> Bool) {
    for isOfDirection in [isForward, isReverse] {
      for index in links.indices where isOfDirection[index] && !isJoined[index] {
        if passes(isSourceLinked[rows[index]], isTargetLinked[columns[index]]) { join(index) }
      }
    }
  }

  private mutating func join(_ index: Int) {
    isJoined[index] = true
    isSourceLinked[rows[index]] = true
    isTargetLinked[columns[index]] = true
  }

  /// Calls `use` with the up to eight links around a link that have not been reached before.
  private func reachNeighbours(
    of index: Int, isReached: inout [Bool], _ use: (Int) -> Void
  ) {
    let link = links[index]
    for row in max(0, rows[index] - 1)...min(rows[index] + 1, rowStarts.count - 2) {
      let rowLinks = rowStarts[row]..<rowStarts[row + 1]
      if abs(links[rowLinks.lowerBound].source - link.source) > 1 { continue }
      var neighbour = firstLink(in: rowLinks, target: link.target - 1)
      while neighbour < rowLinks.upperBound, links[neighbour].target <= link.target + 1 {
        if !isReached[neighbour] {
          isReached[neighbour] = true
          use(neighbour)
        }
        neighbour += 1
      }
    }
  }

  /// The first link of a part of a row whose target is not below `target`, or its end.
  private func firstLink(in row: Range<Int>, target: Int) -> Int {
    var (low, high) = (row.lowerBound, row.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if links[middle].target < target { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Merges two sorted lists into one.
  private mutating func merge(_ forward: [WordLinks.Link], _ reverse: [WordLinks.Link]) {
    let most = forward.count + reverse.count
    links.reserveCapacity(most)
    isForward.reserveCapacity(most)
    isReverse.reserveCapacity(most)
    var (first, second) = (0, 0)
    while first < forward.count || second < reverse.count {
      let takesForward =
        first < forward.count && (second == reverse.count || forward[first] <= reverse[second])
      let takesReverse =
        second < reverse.count && (first == forward.count || reverse[second] <= forward[first])
      links.append(takesForward ? forward[first] : reverse[second])
      isForward.append(takesForward)
      isReverse.append(takesReverse)
      if takesForward { first += 1 }
      if takesReverse { second += 1 }
    }
  }

  /// Numbers the source and the target words that have links.
  private mutating func numberWords() {
    rows.reserveCapacity(links.count)
    for index in links.indices {
      if index == 0 || links[index].source != links[index - 1].source { rowStarts.append(index) }
      rows.append(rowStarts.count - 1)
    }
    isSourceLinked = [Bool](repeating: false, count: rowStarts.count)
    rowStarts.append(links.count)

    columns = [Int](repeating: 0, count: links.count)
    var column = -1
    var target = -1
    for index in links.indices.sorted(by: { links[$0].target < links[$1].target }) {
      if links[index].target != target { column += 1 }
      target = links[index].target
      columns[index] = column
    }
    isTargetLinked = [Bool](repeating: false, count: column + 1)
  }
}
