/// The word links of one sentence pair, as one line of a Pharaoh file.
///
///     0-0 1-2 2p1
///
/// Source index, then target index, both from 0. `i-j` is a sure link; in reference files `ipj` is a link that is only possible.
public struct WordLinks: Sendable, Equatable {
  /// One link between a source and a target word; sorted by source, then target.
  public struct Link: Sendable, Hashable, Comparable {
    /// The index of the source word, from 0.
    public let source: Int
    /// The index of the target word, from 0.
    public let target: Int

    package init(source: Int, target: Int) {
      self.source = source
      self.target = target
    }

    /// The link with source and target exchanged.
    package var swapped: Link { Link(source: target, target: source) }

    public static func < (left: Link, right: Link) -> Bool {
      (left.source, left.target) < (right.source, right.target)
    }
  }

  /// Which links a line may hold.
  package enum Kinds: Sendable {
    /// `i-j`, as programs print them.
    case sureOnly
    /// `i-j` and `ipj`, as people annotate them.
    case sureAndPossible
  }

  /// Links written `i-j`, sorted, without duplicates.
  public let sure: [Link]
  /// Links written `ipj` that are not sure too, sorted, without duplicates.
  public let possible: [Link]

  package init(sure: some Sequence<Link>, possible: some Sequence<Link> = []) {
    let sure = Self.sorted(Array(sure))
    self.sure = sure
    let others = Self.sorted(Array(possible))
    if others.isEmpty {
      self.possible = []
    } else {
      let sureLinks = Set(sure)
      self.possible = others.filter { !sureLinks.contains($0) }
    }
  }

  /// Sorts links, unless they are, and leaves out duplicates.
  private static func sorted(_ links: [Link]) -> [Link] {
    if zip(links, links.dropFirst()).allSatisfy(<) { return links }
    var sorted: [Link] = []
    sorted.reserveCapacity(links.count)
    for link in links.sorted() where link != sorted.last { sorted.append(link) }
    return sorted
  }

  /// - Parameter sorted: sure links, sorted, without duplicates
  init(sorted: [Link]) {
    sure = sorted
    possible = []
  }

  /// The same links with source and target exchanged.
  public var swapped: WordLinks {
    WordLinks(sure: sure.map(\.swapped), possible: possible.map(\.swapped))
  }
}

extension WordLinks: CustomStringConvertible {
  /// The line without its end: sure links, then possible ones.
  public var description: String {
    var line: [UInt8] = []
    line.reserveCapacity(8 * (sure.count + possible.count))
    for (links, mark) in [(sure, UInt8(ascii: "-")), (possible, UInt8(ascii: "p"))] {
      for link in links {
        if !line.isEmpty { line.append(UInt8(ascii: " ")) }
        Self.append(link.source, to: &line)
        line.append(mark)
        Self.append(link.target, to: &line)
      }
    }
    return String(decoding: line, as: UTF8.self)
  }

  /// Appends the decimal digits of an index.
  private static func append(_ index: Int, to line: inout [UInt8]) {
    guard index >= 10 else { return line.append(UInt8(48 + index)) }
    append(index / 10, to: &line)
    line.append(UInt8(48 + index % 10))
  }
}
