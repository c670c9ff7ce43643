import COneDNN
import Synchronization

/// The prepared products of one inner size and number of columns, one for each number of rows.
final class ProductSizes: Sendable {
  private struct Key: Hashable {
    var rows: Int
    var accumulates: Bool
  }

  let inner: Int
  let columns: Int
  /// The layout of packed weights; nil for plain ones.
  let layout: PackedLayout?
  private let made = Mutex<[Key: OpaqueHandle]>([:])

  init(inner: Int, columns: Int, layout: PackedLayout?) {
    self.inner = inner
    self.columns = columns
    self.layout = layout
    // So that nothing is allocated when another number of rows comes.
    made.withLock { $0.reserveCapacity(96) }
  }

  deinit { made.withLock { for handle in $0.values { od_product_destroy(handle.pointer) } } }

  /// destination (+)= source · weights, for exactly `rows` rows.
  func run(
    rows: Int, source: UnsafeRawPointer, weights: UnsafeRawPointer,
    destination: UnsafeMutablePointer<Float>, accumulates: Bool, worker: Worker
  ) {
    let product = product(rows: rows, accumulates: accumulates)
    let scratch = worker.scratch(bytes: od_product_scratch_bytes(product))
    od_product_run(product, Int32(worker.index), source, weights, destination, scratch)
  }

  /// oneDNN's name of the kernel for this number of rows.
  func kernel(rows: Int) -> String {
    String(cString: od_product_kernel(product(rows: rows, accumulates: false)))
  }

  private func product(rows: Int, accumulates: Bool) -> OpaquePointer {
    made.withLock { made in
      let key = Key(rows: rows, accumulates: accumulates)
      if let known = made[key] { return known }
      let handle = OpaqueHandle(
        pointer: od_product_create(
          Int64(rows), Int64(inner), Int64(columns), layout?.handle.pointer, accumulates ? 1 : 0))
      made[key] = handle
      return handle
    }.pointer
  }
}

/// A pointer to a C object that several threads may use.
struct OpaqueHandle: @unchecked Sendable {
  let pointer: OpaquePointer
}

/// oneDNN's layout for packed weights of one size.
final class PackedLayout: Sendable {
  let handle: OpaqueHandle

  init(inner: Int, columns: Int, precision: Precision) {
    handle = OpaqueHandle(
      pointer: od_layout_create(Int64(inner), Int64(columns), precision.library))
  }

  deinit { od_layout_destroy(handle.pointer) }

  /// Packs [inner, columns], or with `transposed` the transpose of [columns, inner].
  func pack(_ plain: UnsafePointer<Float>, transposed: Bool, into packed: UnsafeMutableRawPointer) {
    od_layout_pack(handle.pointer, transposed ? 1 : 0, plain, packed)
  }

  var bytes: Int { od_layout_bytes(handle.pointer) }
  var isRowIndependent: Bool { od_layout_is_row_independent(handle.pointer) != 0 }
}
