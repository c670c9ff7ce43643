package import Basics

/// The word links of the pairs of a chunk, one pair after the other.
package struct ChunkLinks: Sendable {
  /// Where the links of a pair were read.
  struct Origin {
    /// The index in the spool's list of files.
    var file = 0
    /// From 1; 0 where the links were not read.
    var line = 0
    /// From 1; 0 for none.
    var column = 0
  }

  private var links: [WordLinks.Link] = []
  /// [pairs + 1], the offset in `links` of the first link of each pair, then the number of links
  private var starts = [0]
  /// [pairs]
  private(set) var origins: [Origin] = []

  package init() {}

  /// The number of pairs.
  package var count: Int { origins.count }

  /// The links of a pair.
  package subscript(pair: Int) -> ArraySlice<WordLinks.Link> {
    links[starts[pair]..<starts[pair + 1]]
  }

  /// Adds the links of the next pair, sorted, without duplicates; none if it has none.
  package mutating func append(_ links: some Sequence<WordLinks.Link>) {
    append(links, origin: Origin())
  }

  mutating func append(_ links: some Sequence<WordLinks.Link>, origin: Origin) {
    self.links.append(contentsOf: links)
    starts.append(self.links.count)
    origins.append(origin)
  }
}
