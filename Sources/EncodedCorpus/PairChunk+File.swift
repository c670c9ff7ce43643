import Basics
import Foundation
import ModelFolder

extension PairChunk {
  private static let tooLongKey = "too-long"

  /// Maps the file of a chunk.
  ///
  /// - Parameters:
  ///   - pairCount: the number of pairs that the chunk must have, including those that were too long
  ///   - verifying: whether to check the digest, which reads the file once
  init(
    contentsOf url: URL, pairCount: Int, verifying: Bool = true
  ) throws(UserError) {
    let file = try MappedSafetensors(contentsOf: url, verifying: verifying)
    func side(_ name: String) throws(UserError) -> Side {
      Side(
        ids: try file.elements(name, of: Int32.self),
        starts: try file.elements(name + "_starts", of: Int64.self))
    }
    let source = try side("source")
    let target = try side("target")
    guard let tooLongCount = file.metadata[Self.tooLongKey].flatMap({ Int($0) }),
      tooLongCount >= 0, tooLongCount <= pairCount, source.isWhole, target.isWhole,
      [source, target].allSatisfy({ $0.starts.count - 1 == pairCount - tooLongCount })
    else {
      throw UserError(
        .data, at: url.path, found: "not the sentences of this corpus, or not all of them",
        expected: "\(pairCount) pairs of the prepared corpus", fix: "remove the file")
    }
    self.init(source: source, target: target, tooLongCount: tooLongCount, owner: file)
  }

  /// Writes the chunk, whole or not at all.
  func write(to url: URL) throws(UserError) {
    func block<Element: SafetensorsElement>(
      _ name: String, _ elements: UnsafeBufferPointer<Element>
    ) -> SafetensorsBlock {
      SafetensorsBlock(name: name, shape: [elements.count], elements: elements)
    }
    defer { withExtendedLifetime(self) {} }
    try Safetensors.write(
      [
        block("source_starts", source.starts), block("target_starts", target.starts),
        block("source", source.ids), block("target", target.ids),
      ],
      metadata: [(Self.tooLongKey, String(tooLongCount))], to: url)
  }
}
