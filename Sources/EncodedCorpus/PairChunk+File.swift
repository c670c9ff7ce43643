import Basics
import Batching
import Foundation
import ModelFolder

extension PairChunk {
  private static let tooLongKey = "too-long"

  /// Maps the file of a chunk.
  ///
  /// - Parameters:
  ///   - pairCount: the number of pairs that the chunk must have, including those that were too long
  ///   - isGuided: whether it must say what attention weights are trained towards
  ///   - verifying: whether to check the digest, which reads the file once
  init(
    contentsOf url: URL, pairCount: Int, isGuided: Bool, verifying: Bool = true
  ) throws(UserError) {
    let file = try MappedSafetensors(contentsOf: url, verifying: verifying)
    func side(_ name: String) throws(UserError) -> Side {
      Side(
        ids: try file.elements(name, of: Int32.self),
        starts: try file.elements(name + "_starts", of: Int64.self))
    }
    let source = try side("source")
    let target = try side("target")
    let guidance = isGuided ? try Self.guidance(in: file) : nil
    guard let tooLongCount = file.metadata[Self.tooLongKey].flatMap({ Int($0) }),
      tooLongCount >= 0, tooLongCount <= pairCount, source.isWhole, target.isWhole,
      guidance?.isWhole ?? true,
      [source.starts, target.starts, guidance?.starts ?? source.starts]
        .allSatisfy({ $0.count - 1 == pairCount - tooLongCount })
    else {
      throw UserError(
        .data, at: url.path, found: "not the sentences of this corpus, or not all of them",
        expected: "\(pairCount) pairs of the prepared corpus", fix: "remove the file")
    }
    self.init(
      source: source, target: target, guidance: guidance, tooLongCount: tooLongCount, owner: file)
  }

  /// An element is three numbers of four bytes: target, source, and the share as the bits of a `Float`.
  private static let guidanceWidth = MemoryLayout<GuidedWeight>.stride / MemoryLayout<Int32>.stride

  private static func guidance(in file: MappedSafetensors) throws(UserError) -> Guidance {
    let numbers = try file.elements("guidance", of: Int32.self)
    let whole = numbers.prefix(numbers.count / guidanceWidth * guidanceWidth)
    return Guidance(
      elements: UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: whole))
        .bindMemory(to: GuidedWeight.self),
      starts: try file.elements("guidance_starts", of: Int64.self))
  }

  /// Writes the chunk, whole or not at all.
  func write(to url: URL) throws(UserError) {
    func block<Element: SafetensorsElement>(
      _ name: String, _ elements: UnsafeBufferPointer<Element>
    ) -> SafetensorsBlock {
      SafetensorsBlock(name: name, shape: [elements.count], elements: elements)
    }
    defer { withExtendedLifetime(self) {} }
    var blocks = [
      block("source_starts", source.starts), block("target_starts", target.starts),
    ]
    // Numbers of eight bytes first, so that all are aligned.
    if let guidance { blocks.append(block("guidance_starts", guidance.starts)) }
    blocks += [block("source", source.ids), block("target", target.ids)]
    if let guidance {
      let numbers = UnsafeRawBufferPointer(guidance.elements).bindMemory(to: Int32.self)
      blocks.append(block("guidance", numbers))
    }
    try Safetensors.write(
      blocks,
      metadata: [(Self.tooLongKey, String(tooLongCount))], to: url)
  }
}
