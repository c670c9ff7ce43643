import COneDNN

/// What products read: weights and activations as they are, or rounded to bfloat16.
///
/// Sums, and everything between products, are in single precision with both.
package enum Precision: String, CaseIterable, Codable, Sendable {
  case fp32
  case bf16

  /// Whether this processor has products of this precision.
  package var isSupported: Bool { self == .fp32 || od_has_bf16() != 0 }

  /// The bytes of a number.
  package var size: Int { self == .fp32 ? 4 : 2 }

  var library: od_precision { self == .fp32 ? od_f32 : od_bf16 }
}
