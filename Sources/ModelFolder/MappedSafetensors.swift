package import Foundation

/// The tensors of a safetensors file where they lie, mapped and not read: for data that is larger than memory.
///
/// Only for files that nobody but this program touches, which replaces and never shortens them: a mapped file that is cut
/// short kills the process that looks at it.
package final class MappedSafetensors: @unchecked Sendable {
  private let file: Safetensors
  private let bytes: UnsafeRawBufferPointer

  /// Maps a file whose layout, and unless told otherwise whose digest, is right.
  package init(contentsOf url: URL, verifying: Bool = true) throws(ModelFolderError) {
    file = try Safetensors(contentsOf: url, verifying: verifying)
    bytes = try file.file.map()
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  /// The free text entries.
  package var metadata: [String: String] { file.metadata }

  /// The elements of a tensor of one dimension, valid as long as this is.
  ///
  /// - Returns: [the tensor's length]
  package func elements<Element: SafetensorsElement>(
    _ name: String, of type: Element.Type
  ) throws(ModelFolderError) -> UnsafeBufferPointer<Element> {
    let range = try file.range(name, of: Element.dataType)
    let part = UnsafeRawBufferPointer(rebasing: bytes[range])
    return part.bindMemory(to: Element.self)
  }
}

extension Safetensors {
  /// Where a tensor of one dimension lies in the file, on an address that its elements can have.
  fileprivate func range(
    _ name: String, of dataType: SafetensorsDataType
  ) throws(ModelFolderError) -> Range<Int> {
    guard let tensor = self[name], tensor.dataType == dataType, tensor.shape.count == 1,
      tensor.range.lowerBound % dataType.size == 0
    else {
      throw file.damaged(
        found: self[name].map { "“\(name)” as \($0.dataType.rawValue) of shape \($0.shape)" }
          ?? "no tensor “\(name)”",
        expected: "\(dataType.rawValue) of one dimension")
    }
    return tensor.range
  }
}
