import Basics

/// A safetensors file that is about to be written: its header, which holds the digest of the whole
/// file already, and the blocks, which are not copied.
struct SealedSafetensors {
  /// The entry of the metadata that holds the digest (see `Seal`). It is always the first.
  static let digestKey = "digest"
  /// The entry that says that there has to be a digest, so that no damage to its key goes unseen.
  static let sealKey = "seal"
  static let sealValue = "sha256 of this file with the digits of its digest as zeros"

  /// 64 hexadecimal digits.
  let digest: String
  private let header: [UInt8]
  private let blocks: [SafetensorsBlock]

  /// Takes the digest: one pass over the memory.
  ///
  /// - Parameter blocks: in the order in which they will stand in the file; names differ
  init(_ blocks: [SafetensorsBlock], metadata: [(key: String, value: String)]) {
    let keys = [Self.digestKey, Self.sealKey] + metadata.map(\.key)
    precondition(Set(keys).count == keys.count, "metadata keys repeat: \(keys)")
    precondition(Set(blocks.map(\.name)).count == blocks.count, "names of tensors repeat")

    var described = SafetensorsHeader()
    described.metadata = [(Self.digestKey, Seal.blank), (Self.sealKey, Self.sealValue)] + metadata
    var end = 0
    for block in blocks {
      described.entries.append(
        SafetensorsHeader.Entry(
          name: block.name, dataType: block.dataType, shape: block.shape,
          range: end..<(end + block.bytes.count)))
      end += block.bytes.count
    }
    let blank = described.encoded()
    let before = "{\"\(SafetensorsHeader.metadataKey)\":{\"\(Self.digestKey)\":\""

    var hash = SHA256()
    hash.update(blank)
    for block in blocks { hash.update(block.bytes) }
    digest = hash.finish()
    header = Seal.replacing(
      blank, at: SafetensorsHeader.prefixSize + before.utf8.count, with: digest)
    self.blocks = blocks
  }

  /// Writes the file, block by block.
  func write(to sink: borrowing FileSink) throws(UserError) {
    try sink.write(header)
    for block in blocks { try sink.write(block.bytes) }
  }
}
