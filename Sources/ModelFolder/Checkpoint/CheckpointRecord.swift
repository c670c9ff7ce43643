import Basics
import Foundation

/// What `training.json` holds: the state, the digest of the tensors that belong to it, and its own.
struct CheckpointRecord<State: Codable & Sendable>: Codable, Sendable {
  /// The digest in the header of the safetensors file that belongs to this state.
  var tensorsDigest: String
  /// This file's own digest (see `Seal`).
  var digest: String
  var state: State

  /// The bytes of a sealed record. The same values give the same bytes.
  static func encoded(
    _ state: State, tensorsDigest: String, at url: URL
  ) throws(UserError) -> [UInt8] {
    let blank = try StateCoding.encode(
      CheckpointRecord(tensorsDigest: tensorsDigest, digest: Seal.blank, state: state),
      isReadable: true, at: url)
    guard let offset = Seal.offset(of: Seal.blank, in: blank) else {
      throw UserError(
        .data, at: url.path, found: "a state with 64 zeros in a text",
        fix: "report this, with the command that was run")
    }
    var hash = SHA256()
    hash.update(blank)
    return Seal.replacing(blank, at: offset, with: hash.finish()) + [0x0A]
  }

  /// Reads a record and checks its digest.
  init(readingFrom url: URL) throws(UserError) {
    let file = try RandomAccessFile(at: url)
    let bytes = try file.bytes(at: 0, count: file.size)
    let read: CheckpointRecord
    do {
      read = try StateCoding.decoder.decode(CheckpointRecord.self, from: Data(bytes))
    } catch {
      throw file.damaged(
        found: "\(bytes.count) bytes that are no training state", expected: "JSON as it was saved")
    }
    guard bytes.last == 0x0A, let offset = Seal.offset(of: read.digest, in: bytes) else {
      throw file.damaged(
        found: "the digest “\(read.digest.prefix(80))”", expected: "64 hexadecimal digits, once")
    }
    var hash = SHA256()
    hash.update(Seal.replacing(bytes, at: offset, with: Seal.blank).dropLast())
    guard hash.finish() == read.digest else {
      throw file.damaged(found: "values that were changed", expected: "those that were saved")
    }
    self = read
  }

  private init(tensorsDigest: String, digest: String, state: State) {
    self.tensorsDigest = tensorsDigest
    self.digest = digest
    self.state = state
  }
}
