package import Basics

/// A unit that gave no pair, or one that was not kept. Its texts are valid until the next unit is read.
package struct RejectedUnit {
  package let place: Place
  /// What the file knows it by; empty where it has none.
  package let id: [UInt8]
  package let reason: RejectionReason
  /// The text in the source language, or what comes nearest to it; empty where there is none.
  package let source: UnsafeBufferPointer<UInt8>
  package let target: UnsafeBufferPointer<UInt8>
}
