/// A named block of numbers to be written to a safetensors file. It does not own its memory, which must
/// not change until the file is written.
package struct SafetensorsBlock {
  package let name: String
  package let shape: [Int]
  package let dataType: SafetensorsDataType
  package let bytes: UnsafeRawBufferPointer

  /// - Parameter elements: [the product of `shape`], row by row
  package init<Element: SafetensorsElement>(
    name: String, shape: [Int], elements: UnsafeBufferPointer<Element>
  ) {
    precondition(
      shape.reduce(1, *) == elements.count,
      "\(name): shape \(shape) over \(elements.count) elements")
    precondition(name != SafetensorsHeader.metadataKey, "a tensor may not be called \(name)")
    self.name = name
    self.shape = shape
    self.dataType = Element.dataType
    self.bytes = UnsafeRawBufferPointer(elements)
  }
}
