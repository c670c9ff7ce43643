package import Basics
package import Foundation

/// The tensors of a safetensors file where they lie, mapped and not read: for data that is larger than memory.
///
/// Only for files that nobody but this program touches, which replaces and never shortens them: a mapped file that is cut
/// short kills the process that looks at it.
package final class MappedSafetensors: @unchecked Sendable {
  /// The free text entries.
  package let metadata: [String: String]
  private let url: URL
  private let tensors: [String: Safetensors.Tensor]
  private let bytes: UnsafeRawBufferPointer

  /// Maps a file whose layout, and unless told otherwise whose digest, is right. It does not stay open: there may be
  /// thousands of them.
  package init(contentsOf url: URL, verifying: Bool = true) throws(UserError) {
    let file = try Safetensors(contentsOf: url, verifying: verifying)
    self.url = url
    metadata = file.metadata
    tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    bytes = try file.file.map()
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  /// The elements of a tensor of one dimension, valid as long as this is.
  ///
  /// - Returns: [the tensor's length]
  package func elements<Element: SafetensorsElement>(
    _ name: String, of type: Element.Type
  ) throws(UserError) -> UnsafeBufferPointer<Element> {
    let dataType = Element.dataType
    // They have to lie on addresses that elements can have.
    guard let tensor = tensors[name], tensor.dataType == dataType, tensor.shape.count == 1,
      tensor.range.lowerBound % dataType.size == 0
    else {
      let found = tensors[name].map { "“\(name)” as \($0.dataType.rawValue) of shape \($0.shape)" }
      throw UserError(
        .data, at: url.path, found: found ?? "no tensor “\(name)”",
        expected: "\(dataType.rawValue) of one dimension", fix: "remove the file")
    }
    return UnsafeRawBufferPointer(rebasing: bytes[tensor.range]).bindMemory(to: Element.self)
  }
}
