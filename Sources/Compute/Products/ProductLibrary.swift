import COneDNN

/// The library under the products, for reports.
package enum ProductLibrary {
  /// Its version, as "2.6.3".
  package static var version: String { String(cString: od_version()) }

  /// Whether the thread that calls it makes or runs a product, or packs weights, just now: for counting allocations.
  package static var isAtWork: @convention(c) () -> Int32 { od_is_inside }

  /// Whether its AVX-512 kernels are at work, which give a row the same bits beside any number of rows; a processor
  /// may lack them, and `DNNL_MAX_CPU_ISA` may switch them off.
  package static var usesAVX512: Bool {
    PackedLayout(inner: 64, columns: 64, precision: .fp32).isRowIndependent
  }
}
