import Basics
import EncodedCorpus
import Foundation
import ModelFolder

/// A stretch of encoded pairs in a file of its own, mapped.
struct PreparedBlock {
  let pairs: PairBlock
  /// Pairs of the stretch that were left out because they were too long.
  let tooLongCount: Int

  private static let tooLongKey = "too-long"

  /// Writes a stretch, whole or not at all.
  static func write(_ pairs: EncodedPairs, to url: URL) throws(UserError) {
    func block<Element: SafetensorsElement>(
      _ name: String, _ elements: UnsafeBufferPointer<Element>
    ) -> SafetensorsBlock {
      SafetensorsBlock(name: name, shape: [elements.count], elements: elements)
    }
    // Nothing is copied: the buffers are the arrays' own.
    var failure: UserError?
    pairs.withBuffers { source, target in
      do throws(UserError) {
        try Safetensors.write(
          [
            block("source_starts", source.starts), block("target_starts", target.starts),
            block("source", source.ids), block("target", target.ids),
          ],
          metadata: [(tooLongKey, String(pairs.tooLongCount))], to: url)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }

  /// - Parameters:
  ///   - pairCount: how many pairs the stretch must have, those that are too long counted
  init(
    contentsOf url: URL, pairCount: Int, verifying: Bool = true
  ) throws(UserError) {
    let file = try MappedSafetensors(contentsOf: url, verifying: verifying)
    func side(_ name: String) throws(UserError) -> PairBlock.Side {
      PairBlock.Side(
        ids: try file.elements(name, of: Int32.self),
        starts: try file.elements(name + "_starts", of: Int64.self))
    }
    guard
      let pairs = PairBlock(source: try side("source"), target: try side("target"), owner: file),
      let tooLongCount = file.metadata[Self.tooLongKey].flatMap({ Int($0) }),
      tooLongCount >= 0, tooLongCount <= pairCount, pairs.count == pairCount - tooLongCount
    else {
      throw UserError(
        .data, at: url.path, found: "other sentences, or not all of them",
        expected: "\(pairCount) pairs of the prepared corpus", fix: "remove the file")
    }
    self.pairs = pairs
    self.tooLongCount = tooLongCount
  }
}
