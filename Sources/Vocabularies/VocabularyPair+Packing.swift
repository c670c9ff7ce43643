extension VocabularyPair {
  /// The models, without names of files and samples of text, and their paths under a prefix.
  package func models(prefix: String) -> [(path: String, bytes: [UInt8])] {
    let names = VocabularyPair.names(prefix: prefix)
    return isJoint
      ? [(names.joint, source.modelWithoutTexts)]
      : [(names.source, source.modelWithoutTexts), (names.target, target.modelWithoutTexts)]
  }
}

extension Vocabulary {
  /// The serialised model without what a trainer may have stored of its machine and texts: paths, and test sentences. Models of
  /// `dragoman vocab` have none of these and are not changed.
  ///
  /// Source: SentencePiece, `sentencepiece_model.proto`.
  var modelWithoutTexts: [UInt8] {
    // trainer_spec: input, model_prefix, seed_sentencepieces_file. self_test_data. normalizer_spec and
    // denormalizer_spec: normalization_rule_tsv.
    let nested: [Int: Set<Int>] = [2: [1, 2, 54], 3: [6], 5: [6]]
    let selfTestData = 4
    var bytes: [UInt8] = []
    var hasChanged = false
    var isSealed = false
    for (field, range) in ProtocolBufferFields.ranges(in: model[...]) {
      if field.number == selfTestData {
        hasChanged = true
      } else if field.number == ModelSeal.fieldNumber {
        isSealed = true
      } else if let removed = nested[field.number], case .bytes(let message) = field.value {
        let fields = ProtocolBufferFields.ranges(in: message)
        let kept = fields.filter { !removed.contains($0.field.number) }
        if kept.count == fields.count {
          bytes += model[range]
        } else {
          hasChanged = true
          bytes += ProtocolBufferFields.key(field.number, type: 2)
          bytes += ProtocolBufferFields.integer(kept.reduce(0) { $0 + $1.range.count })
          for (_, range) in kept { bytes += model[range] }
        }
      } else {
        bytes += model[range]
      }
    }
    guard hasChanged else { return model }
    return isSealed ? ModelSeal.seal(bytes) : bytes
  }
}

extension ProtocolBufferFields {
  /// The fields of a message, each with the range of its bytes, including the key.
  static func ranges(in message: ArraySlice<UInt8>) -> [(field: Field, range: Range<Int>)] {
    let fields = Array(ProtocolBufferFields(message))
    let ends = fields.dropFirst().map(\.offset) + [message.endIndex]
    return zip(fields, ends).map { ($0, $0.offset..<$1) }
  }

  static func key(_ number: Int, type: Int) -> [UInt8] { integer(number << 3 | type) }

  static func integer(_ value: Int) -> [UInt8] {
    var rest = UInt64(value)
    var bytes: [UInt8] = []
    while rest >= 0x80 {
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    return bytes + [UInt8(rest)]
  }
}
