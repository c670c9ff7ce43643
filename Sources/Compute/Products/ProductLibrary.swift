import CKernels
import COneDNN

/// oneDNN, for reports.
package enum ProductLibrary {
  /// Its version, as "2.6.3".
  package static var version: String { String(cString: od_version()) }

  /// What the bits of results depend on besides program and input: the instructions that oneDNN and our kernels use on this
  /// processor.
  package static var instructions: String {
    "\(String(cString: ck_processor())), oneDNN's \(String(od_instruction_sets(), radix: 16))"
  }

  /// Returns whether the calling thread is inside oneDNN: for counting allocations.
  package static var isAtWork: @convention(c) () -> Int32 { od_is_inside }

  /// Whether it uses its AVX-512 kernels, in which the bits of a row do not depend on the number of rows. A processor
  /// may lack them, and `DNNL_MAX_CPU_ISA` can turn them off.
  package static var usesAVX512: Bool {
    PackedLayout(inner: 64, columns: 64, precision: .fp32).isRowIndependent
  }
}
