import Basics

/// The subwords of a serialised SentencePiece model, read from its bytes and checked.
///
/// `sentencepiece_model.proto`: field 1 pieces (1 text, 2 score, 3 type), 2 trainer (3 kind, 44 text of the unknown
/// piece), 3 normaliser.
struct SubwordTable: Sendable {
  enum Role: UInt64 {
    case normal = 1
    case unknown = 2
    case control = 3
    case userDefined = 4
    case unused = 5
    case byte = 6
  }

  private(set) var subwords: [String] = []
  private(set) var scores: [Float] = []
  private(set) var roles: [Role] = []
  private(set) var kind = VocabularyKind.unigram
  /// SentencePiece's default is U+2047 between spaces.
  private(set) var unknownSurface = " \u{2047} "

  init(model: [UInt8]) throws(UserError) {
    var fields = ProtocolBufferFields(model[...])
    var hasTrainer = false
    var hasNormalizer = false
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let message)): try append(subword: message)
      case (2, .bytes(let message)):
        try read(trainer: message)
        hasTrainer = true
      case (3, .bytes): hasNormalizer = true
      case (ModelSeal.fieldNumber, .fixed64(let digest)):
        guard digest == model[..<field.offset].withUnsafeBufferPointer(FNV1a.hash) else {
          throw .damagedVocabulary(reason: "its bytes do not match its digest")
        }
      default: break
      }
    }
    guard !fields.isMalformed, hasTrainer, hasNormalizer else {
      throw .damagedVocabulary(
        reason: model.isEmpty ? "it is empty" : "it is cut off or of another kind")
    }
    try checkReserved()
  }

  private mutating func append(subword message: ArraySlice<UInt8>) throws(UserError) {
    var text: String?
    var score: Float = 0
    var role = Role.normal
    var fields = ProtocolBufferFields(message)
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (1, .bytes(let bytes)): text = String(validating: bytes, as: UTF8.self)
      case (2, .fixed32(let bits)): score = Float(bitPattern: bits)
      case (3, .integer(let value)): role = Role(rawValue: value) ?? .normal
      default: break
      }
    }
    guard !fields.isMalformed, let text, !text.isEmpty else {
      throw .damagedVocabulary(reason: "subword \(subwords.count) has no text")
    }
    subwords.append(text)
    scores.append(score)
    roles.append(role)
  }

  private mutating func read(trainer message: ArraySlice<UInt8>) throws(UserError) {
    let kinds: [UInt64: VocabularyKind] = [1: .unigram, 2: .bpe, 3: .word, 4: .char]
    var fields = ProtocolBufferFields(message)
    while let field = fields.next() {
      switch (field.number, field.value) {
      case (3, .integer(let value)): kind = kinds[value] ?? .unigram
      case (44, .bytes(let bytes)): unknownSurface = String(decoding: bytes, as: UTF8.self)
      default: break
      }
    }
    guard !fields.isMalformed else {
      throw .damagedVocabulary(reason: "the trainer's settings are cut off")
    }
  }

  private func checkReserved() throws(UserError) {
    let reserved: [(String, Role)] = [
      ("<unk>", .unknown), ("<pad>", .control), ("<s>", .control), ("</s>", .control),
    ]
    for (id, (name, role)) in reserved.enumerated() {
      guard id < subwords.count, subwords[id] == name, roles[id] == role else {
        let found = id < subwords.count ? "'\(subwords[id])'" : "nothing"
        throw .damagedVocabulary(reason: "subword \(id) is \(found), expected '\(name)'")
      }
    }
    guard !roles.dropFirst().contains(.unknown) else {
      throw .damagedVocabulary(reason: "it has more than one unknown subword")
    }
  }
}
