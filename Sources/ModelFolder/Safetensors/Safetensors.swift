package import Basics
package import Foundation

/// A file in the safetensors layout: 8 bytes little-endian length, a JSON header, raw little-endian
/// data. Python opens it with `safetensors.numpy.load_file`.
///
/// A file that this program wrote contains its own digest, so that any damage is found; files of other
/// writers are read without this check. The file stays open as long as the value exists, so that it can be
/// read even after a newer one has replaced it.
package struct Safetensors: Sendable {
  /// One tensor of the file.
  package struct Tensor: Equatable, Sendable {
    package let name: String
    package let dataType: SafetensorsDataType
    package let shape: [Int]
    /// Bytes, from the beginning of the file.
    var range: Range<Int>

    /// The number of elements.
    package var count: Int { shape.reduce(1, *) }
  }

  package let url: URL
  /// In the order of their data.
  package let tensors: [Tensor]
  /// The text entries, without those of the digest.
  package private(set) var metadata: [String: String]
  /// The digest in the header, 64 hexadecimal digits; nil in a file of another writer.
  package let digest: String?

  let file: RandomAccessFile
  private let header: [UInt8]
  private let indices: [String: Int]

  /// Opens a file and checks its layout and, with `verifying`, its digest, for which the whole file is read.
  package init(contentsOf url: URL, verifying: Bool = true) throws(UserError) {
    let file = try RandomAccessFile(at: url)
    (header, tensors, metadata) = try Self.readHeader(of: file)
    self.url = url
    self.file = file
    indices = Dictionary(uniqueKeysWithValues: zip(tensors.map(\.name), tensors.indices))
    digest = metadata.removeValue(forKey: SealedSafetensors.digestKey)
    let isSealed = metadata.removeValue(forKey: SealedSafetensors.sealKey) != nil
    if isSealed && digest == nil {
      throw file.damaged(found: "no digest in the header", expected: "the one it was written with")
    }
    if verifying { try verify() }
  }

  /// The tensor of a name, or nil.
  package subscript(name: String) -> Tensor? {
    indices[name].map { tensors[$0] }
  }

  /// Reads the whole file and compares its digest with the one in its header, if there is one.
  package func verify() throws(UserError) {
    guard let digest else { return }
    guard let blank = Seal.blanked(header, digest: digest) else {
      throw file.damaged(found: "the digest “\(digest)”", expected: "64 hexadecimal digits")
    }
    var hash = SHA256()
    hash.update(blank)
    try file.readAll(from: header.count) { hash.update($0) }
    let found = hash.finish()
    guard found == digest else {
      throw file.damaged(
        found: "the digest \(found.prefix(12))… of its bytes",
        expected: "\(digest.prefix(12))… as the header says")
    }
  }

  /// Copies a tensor of the given shape to `destination`.
  ///
  /// - Parameter destination: [the product of `shape`]
  package func copy<Element: SafetensorsElement>(
    _ name: String, shape: [Int], into destination: UnsafeMutableBufferPointer<Element>
  ) throws(UserError) {
    precondition(
      shape.reduce(1, *) == destination.count,
      "\(name): shape \(shape) into \(destination.count) elements")
    let tensor = try tensor(name, of: Element.dataType, shape: shape)
    try file.read(UnsafeMutableRawBufferPointer(destination), at: tensor.range.lowerBound)
  }

  private func tensor(
    _ name: String, of dataType: SafetensorsDataType, shape: [Int]
  ) throws(UserError) -> Tensor {
    guard let tensor = self[name] else {
      let near = NearestName(to: name, among: tensors.map(\.name)).suggestion
      throw file.foreign(
        found: "no tensor “\(name)”" + (near.map { ", the nearest is “\($0)”" } ?? ""),
        expected: "\(dataType.rawValue) of shape \(shape)")
    }
    guard tensor.dataType == dataType, tensor.shape == shape else {
      throw file.foreign(
        found: "“\(name)” as \(tensor.dataType.rawValue) of shape \(tensor.shape)",
        expected: "\(dataType.rawValue) of shape \(shape)")
    }
    return tensor
  }

  /// Refuses a file unless it holds exactly these tensors, in any order.
  package func require(
    _ wantedTensors: some Sequence<(name: String, shape: [Int])>, of dataType: SafetensorsDataType
  ) throws(UserError) {
    let wanted = Set(wantedTensors.map(\.name))
    if let extra = tensors.first(where: { !wanted.contains($0.name) }) {
      throw file.foreign(
        found: "the tensor “\(extra.name)”", expected: "only those of the configuration")
    }
    for (name, shape) in wantedTensors { _ = try tensor(name, of: dataType, shape: shape) }
  }
}
