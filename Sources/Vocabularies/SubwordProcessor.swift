import Basics
import CSentencePiece

/// A loaded SentencePiece model. Encoding only reads it, so it may be shared between threads.
final class SubwordProcessor: @unchecked Sendable {
  typealias Body<Value> = (
    _ ids: UnsafeBufferPointer<Int32>, _ begins: UnsafeBufferPointer<UInt32>,
    _ ends: UnsafeBufferPointer<UInt32>
  ) -> Value

  private let handle: OpaquePointer

  init(model: [UInt8]) throws(UserError) {
    var message = [CChar](repeating: 0, count: 512)
    var loaded: OpaquePointer?
    let outcome = subword_model_load(model, model.count, &loaded, &message, message.count)
    try UserError.require(
      outcome, for: "to load a vocabulary",
      unsuitable: .damagedVocabulary(reason: String(message: message)))
    guard let loaded else { preconditionFailure("SentencePiece gave no model and no error") }
    handle = loaded
  }

  deinit { subword_model_free(handle) }

  /// Encodes UTF-8 bytes and calls `body` with the subwords: [subwords] ids, and the offsets in bytes at which each begins
  /// and ends. The buffers are valid during the call.
  ///
  /// Control characters below the space (tabs, line ends, NUL) are read as spaces, whatever the model's normalisation.
  func withSubwords<Value>(
    of utf8: UnsafeBufferPointer<UInt8>, _ body: Body<Value>
  ) -> Value {
    // Normalisation may give more subwords than bytes: U+FDFA is three bytes and normalised to eighteen characters.
    if utf8.contains(where: { $0 < 0x20 }) {
      let cleaned = utf8.map { $0 < 0x20 ? 0x20 : $0 }
      return cleaned.withUnsafeBufferPointer { attempt($0, capacity: $0.count + 8, body) }
    }
    return attempt(utf8, capacity: utf8.count + 8, body)
  }

  private func attempt<Value>(
    _ utf8: UnsafeBufferPointer<UInt8>, capacity: Int, _ body: Body<Value>
  ) -> Value {
    let empty = UnsafeBufferPointer<UInt32>(start: nil, count: 0)
    var needed = 0
    let value: Value? = withUnsafeTemporaryAllocation(of: Int32.self, capacity: capacity) { ids in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * capacity) { offsets in
        guard let text = utf8.baseAddress, !utf8.isEmpty, let idBase = ids.baseAddress,
          let begins = offsets.baseAddress
        else { return body(UnsafeBufferPointer(start: nil, count: 0), empty, empty) }
        var count = text.withMemoryRebound(to: CChar.self, capacity: utf8.count) {
          subword_model_encode(
            handle, $0, utf8.count, idBase, begins, begins + capacity, capacity)
        }
        precondition(count != -2, "no memory to encode a text of \(utf8.count) bytes")
        if count < 0 {
          // A text that the library refuses becomes a single `<unk>`.
          count = 1
          (ids[0], offsets[0], offsets[capacity]) = (Vocabulary.unknownID, 0, UInt32(utf8.count))
        }
        guard count <= capacity else {
          needed = count
          return nil
        }
        return body(
          UnsafeBufferPointer(start: idBase, count: count),
          UnsafeBufferPointer(start: begins, count: count),
          UnsafeBufferPointer(start: begins + capacity, count: count))
      }
    }
    return value ?? attempt(utf8, capacity: needed, body)
  }
}
