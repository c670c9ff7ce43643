package import Basics
package import Foundation

/// The tensors of a memory-mapped safetensors file, for data that is larger than memory.
///
/// Only for files that no other program changes: if a mapped file is truncated, reading it kills the process. This program
/// replaces files and never truncates them.
package final class MappedSafetensors: @unchecked Sendable {
  /// The text entries.
  package let metadata: [String: String]
  private let url: URL
  private let tensors: [String: Safetensors.Tensor]
  private let bytes: UnsafeRawBufferPointer

  /// Checks a file's layout and, with `verifying`, its digest, and maps it. The file does not stay open, because there may be
  /// thousands.
  package init(contentsOf url: URL, verifying: Bool = true) throws(UserError) {
    let file = try Safetensors(contentsOf: url, verifying: verifying)
    self.url = url
    metadata = file.metadata
    tensors = Dictionary(uniqueKeysWithValues: file.tensors.map { ($0.name, $0) })
    bytes = try file.file.map()
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

  /// The elements of a tensor of one dimension, valid as long as this object.
  ///
  /// - Returns: [the tensor's length]
  package func elements<Element: SafetensorsElement>(
    _ name: String, of type: Element.Type
  ) throws(UserError) -> UnsafeBufferPointer<Element> {
    let dataType = Element.dataType
    // The elements must be aligned in memory.
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
