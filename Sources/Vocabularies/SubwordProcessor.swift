import Basics
import CSentencePiece

/// SentencePiece's handle of a loaded model. Encoding only reads it, so it may be shared between threads.
final class SubwordProcessor: @unchecked Sendable {
  /// One piece: its id, and where it lies in the text, in bytes.
  struct Piece {
    var id: Int32
    var begin: Int
    var end: Int
  }

  private let handle: OpaquePointer

  init(model: [UInt8]) throws(UserError) {
    var message = CMessage()
    var loaded: OpaquePointer?
    let outcome = model.withUnsafeBufferPointer { bytes in
      message.withBuffer { subword_model_load(bytes.baseAddress, bytes.count, &loaded, $0, $1) }
    }
    try UserError.requireResources(outcome, for: "to load a vocabulary")
    guard let handle = loaded else { throw .damagedVocabulary(reason: message.text) }
    self.handle = handle
  }

  deinit { subword_model_free(handle) }

  /// Encodes UTF-8 bytes; offsets count from the first of them.
  ///
  /// Control characters below the space (tabs, line ends, NUL) are read as spaces, whatever the model's normalisation:
  /// none of them can be part of a line of text.
  func encode(_ utf8: UnsafeBufferPointer<UInt8>) -> [Piece] {
    if utf8.contains(where: { $0 < 0x20 }) {
      let cleaned = utf8.map { $0 < 0x20 ? 0x20 : $0 }
      return cleaned.withUnsafeBufferPointer { encodeCleaned($0) }
    }
    return encodeCleaned(utf8)
  }

  private func encodeCleaned(_ utf8: UnsafeBufferPointer<UInt8>) -> [Piece] {
    guard !utf8.isEmpty else { return [] }
    // Normalisation may give more pieces than bytes: U+FDFA is three bytes and eighteen characters.
    var capacity = utf8.count + 8
    while true {
      let (needed, pieces) = attempt(utf8, capacity: capacity)
      if needed <= capacity { return pieces }
      capacity = needed
    }
  }

  private func attempt(
    _ utf8: UnsafeBufferPointer<UInt8>, capacity: Int
  ) -> (needed: Int, pieces: [Piece]) {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { ids in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * capacity) { offsets in
        guard let text = utf8.baseAddress, let idBase = ids.baseAddress,
          let begins = offsets.baseAddress
        else { return (0, []) }
        let count = text.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
          subword_model_encode(
            handle, $0, utf8.count, idBase, begins, begins + capacity, capacity)
        }
        precondition(count != -2, "no memory to cut a text of \(utf8.count) bytes into pieces")
        // A text that the library refuses is unknown as a whole, rather than nothing.
        if count < 0 { return (1, [Piece(id: Vocabulary.unknownID, begin: 0, end: utf8.count)]) }
        guard count <= capacity else { return (count, []) }
        return (
          count,
          (0..<count).map {
            Piece(id: ids[$0], begin: Int(begins[$0]), end: Int(begins[capacity + $0]))
          }
        )
      }
    }
  }
}
