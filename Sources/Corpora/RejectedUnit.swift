package import Basics

/// A unit that gave no pair, or one that was dropped. Its texts are valid until the next unit is read.
package struct RejectedUnit {
  package let place: Place
  /// What identifies it in the file; empty if it has nothing.
  package let id: [UInt8]
  package let reason: RejectionReason
  /// The text in the source language, or the closest variety of it; empty if there is none.
  package let source: UnsafeBufferPointer<UInt8>
  package let target: UnsafeBufferPointer<UInt8>
}
