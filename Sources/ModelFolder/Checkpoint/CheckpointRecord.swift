import Basics
import Foundation

/// The content of `training.json`: the state, the digest of the tensors that belong to it, and the file's own digest.
struct CheckpointRecord<State: Codable & Sendable>: Codable, Sendable {
  /// The digest in the header of the safetensors file that belongs to this state.
  var tensorsDigest: String
  /// The file's own digest (see `Seal`).
  var digest: String
  var state: State

  /// The bytes of a record with its digest. The same values give the same bytes.
  static func encoded(
    _ state: State, tensorsDigest: String, at url: URL
  ) throws(UserError) -> [UInt8] {
    func json(digest: String) throws(UserError) -> [UInt8] {
      let record = CheckpointRecord(tensorsDigest: tensorsDigest, digest: digest, state: state)
      return try StateCoding.encode(record, isReadable: true, at: url)
    }
    var hash = SHA256()
    hash.update(try json(digest: Seal.blank))
    return try json(digest: hash.finish()) + [0x0A]
  }
}

extension CheckpointRecord {
  /// Reads a record and checks its digest.
  init(readingFrom url: URL) throws(UserError) {
    let file = try RandomAccessFile(at: url)
    let bytes = try file.bytes(at: 0, count: file.size)
    let read: CheckpointRecord
    do {
      read = try StateCoding.decoder.decode(CheckpointRecord.self, from: Data(bytes))
    } catch {
      throw file.damaged(
        found: "\(bytes.count) bytes that are not a training state",
        expected: "JSON as it was saved")
    }
    guard bytes.last == 0x0A, let blank = Seal.blanked(bytes, digest: read.digest) else {
      throw file.damaged(
        found: "the digest “\(read.digest.prefix(80))”", expected: "64 hexadecimal digits, once")
    }
    var hash = SHA256()
    hash.update(blank.dropLast())
    guard hash.finish() == read.digest else {
      throw file.damaged(found: "values that were changed", expected: "those that were saved")
    }
    self = read
  }
}
