/// A growing array without reference counts or bounds checks. Views of it are valid until something is added.
package final class GrowingMemory<Element: BitwiseCopyable>: @unchecked Sendable {
  @usableFromInline var elements: UnsafeMutableBufferPointer<Element>
  @usableFromInline var used = 0

  /// - Parameter capacity: elements to make room for
  @inlinable package init(capacity: Int = 1 << 10) {
    elements = .allocate(capacity: max(capacity, 1))
  }

  deinit { elements.deallocate() }

  @inlinable package var count: Int { used }

  /// The first element; valid until something is added.
  @inlinable package var base: UnsafeMutablePointer<Element> {
    elements.baseAddress.unsafelyUnwrapped
  }

  @inlinable package var view: UnsafeBufferPointer<Element> {
    UnsafeBufferPointer(rebasing: elements[..<used])
  }

  @inlinable package func append(_ element: Element) {
    if used == elements.count { grow(to: used + 1) }
    elements.initializeElement(at: used, to: element)
    used += 1
  }

  @inlinable package func append(contentsOf added: UnsafeBufferPointer<Element>) {
    if used + added.count > elements.count { grow(to: used + added.count) }
    used = elements[used...].initialize(fromContentsOf: added)
  }

  @inlinable package func truncate(to count: Int) { used = count }

  @usableFromInline func grow(to count: Int) {
    let larger = UnsafeMutableBufferPointer<Element>.allocate(
      capacity: max(2 * elements.count, count))
    _ = larger.initialize(fromContentsOf: view)
    elements.deallocate()
    elements = larger
  }
}
