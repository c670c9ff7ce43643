import Basics

/// The links of many pairs, four bytes each.
final class LinkList {
  private struct PackedLink: BitwiseCopyable {
    let source: UInt16
    let target: UInt16
  }

  private let links = GrowingMemory<PackedLink>()
  /// [pairs + 1]
  private let starts = GrowingMemory<Int>()

  init() { starts.append(0) }

  /// Adds the links of the next pair.
  func append(_ pairLinks: [WordLinks.Link]) {
    for link in pairLinks {
      links.append(PackedLink(source: UInt16(link.source), target: UInt16(link.target)))
    }
    starts.append(links.count)
  }

  subscript(pair: Int) -> [WordLinks.Link] {
    links.view[starts.view[pair]..<starts.view[pair + 1]].map {
      WordLinks.Link(source: Int($0.source), target: Int($0.target))
    }
  }
}
