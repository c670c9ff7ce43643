extension UInt64 {
  /// Every bit depends on all bits: the finalizer of SplitMix64 (Steele, Lea, Flood 2014).
  @inlinable package var mixed: UInt64 {
    var z = self
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
