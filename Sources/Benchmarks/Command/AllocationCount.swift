import CAllocationCount
import Compute

/// The numbers of allocations of this process outside and inside oneDNN.
struct AllocationCount {
  let own: UInt64
  let library: UInt64

  /// Since the start; nil where allocations cannot be counted.
  static var now: AllocationCount? {
    guard ac_is_counting() != 0 else { return nil }
    ac_set_library(ProductLibrary.isAtWork)
    return AllocationCount(own: ac_count(0), library: ac_count(1))
  }

  func since(_ before: AllocationCount?) -> AllocationCount {
    AllocationCount(own: own - (before?.own ?? 0), library: library - (before?.library ?? 0))
  }
}
