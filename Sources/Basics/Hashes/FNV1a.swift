/// The hash of Fowler, Noll and Vo, FNV-1a, with 64 bits. Stored files and the choice of held-out pairs depend on it.
package enum FNV1a {
  package static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }
}
