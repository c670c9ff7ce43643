import Basics

/// A safetensors file ready to be written: its header, which holds the digest of the whole file, and the blocks, which are
/// not copied.
struct SealedSafetensors {
  /// The first entry of the metadata, the digest (see `Seal`).
  static let digestKey = "digest"
  /// The entry that says that there is a digest, so that damage to the digest's key is found too.
  static let sealKey = "seal"
  static let sealValue = "sha256 of this file with the digits of its digest as zeros"

  /// 64 hexadecimal digits.
  let digest: String
  private let header: [UInt8]
  private let blocks: [SafetensorsBlock]

  /// Computes the digest in one pass over the blocks.
  ///
  /// - Parameter blocks: in the order of the file; names differ
  init(_ blocks: [SafetensorsBlock], metadata: [(key: String, value: String)]) {
    let keys = [Self.digestKey, Self.sealKey] + metadata.map(\.key)
    precondition(Set(keys).count == keys.count, "metadata keys repeat: \(keys)")
    precondition(Set(blocks.map(\.name)).count == blocks.count, "names of tensors repeat")
    func header(digest: String) -> [UInt8] {
      SafetensorsHeader.encoded(
        blocks,
        metadata: [(Self.digestKey, digest), (Self.sealKey, Self.sealValue)] + metadata)
    }
    var hash = SHA256()
    hash.update(header(digest: Seal.blank))
    for block in blocks { hash.update(block.bytes) }
    digest = hash.finish()
    self.header = header(digest: digest)
    self.blocks = blocks
  }

  /// Writes the file, block by block.
  func write(to sink: borrowing FileSink) throws(UserError) {
    try sink.write(header)
    for block in blocks { try sink.write(block.bytes) }
  }
}
