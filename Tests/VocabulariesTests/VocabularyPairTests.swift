import Basics
import Foundation
import TestSupport
import Testing
import Vocabularies

@Suite struct VocabularyPairTests {
  private let folder: TemporaryFolder
  private var prefix: String { folder.path("vocab/en-fr") }

  init() throws { folder = try TemporaryFolder() }

  private func pair() throws -> VocabularyPair {
    VocabularyPair(
      source: try Texts.vocabulary(side: .source), target: try Texts.vocabulary(on: Texts.french))
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path("vocab")).sorted()
  }

  @Test func comesBackAsItWasSaved() throws {
    let pair = try pair()
    try pair.save(prefix: prefix)
    #expect(
      try files() == [
        "en-fr.source.model", "en-fr.source.vocab", "en-fr.target.model", "en-fr.target.vocab",
      ])
    let loaded = try VocabularyPair(prefix: prefix)
    #expect(loaded == pair && !loaded.isJoint)
    #expect(loaded.target.encode(Texts.french[0]) == pair.target.encode(Texts.french[0]))
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: prefix + ".source.model"))
        == Data(pair.source.model))
  }

  @Test func writesAReadableListing() throws {
    try pair().save(prefix: prefix)
    let listing = try String(contentsOfFile: prefix + ".target.vocab", encoding: .utf8)
    let lines = listing.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.prefix(4) == ["<unk>\t0", "<pad>\t0", "<s>\t0", "</s>\t0"])
    #expect(lines.count == (try pair().target.count) + 1 && lines.last == "")
    #expect(lines.dropLast().allSatisfy { $0.split(separator: "\t").count == 2 })
  }

  @Test func replacesOneFormByTheOther() throws {
    try pair().save(prefix: prefix)
    let joint = VocabularyPair(joint: try Texts.vocabulary(side: .joint))
    try joint.save(prefix: prefix)
    #expect(try files() == ["en-fr.joint.model", "en-fr.joint.vocab"])
    #expect(try VocabularyPair(prefix: prefix) == joint)
    try pair().save(prefix: prefix)
    #expect(try files().count == 4)
    #expect(try VocabularyPair(prefix: prefix).isJoint == false)
  }

  @Test func saysWhichFileIsMissing() throws {
    #expect(throws: UserError.noVocabulary(at: prefix + ".source.model")) {
      try VocabularyPair(prefix: self.prefix)
    }
    try pair().save(prefix: prefix)
    try FileManager.default.removeItem(atPath: prefix + ".target.model")
    let error = #expect(throws: UserError.self) { try VocabularyPair(prefix: self.prefix) }
    #expect(error == .noVocabulary(at: prefix + ".target.model") && error?.kind == .noInput)
  }

  @Test func refusesTwoFormsAtOnce() throws {
    try pair().save(prefix: prefix)
    try Data().write(to: URL(fileURLWithPath: prefix + ".joint.model"))
    let error = #expect(throws: UserError.ambiguousVocabulary(prefix: prefix)) {
      try VocabularyPair(prefix: self.prefix)
    }
    #expect(error?.kind == .data)
  }

  @Test func refusesAFolderInPlaceOfAFile() throws {
    try FileManager.default.createDirectory(
      atPath: prefix + ".source.model", withIntermediateDirectories: true)
    let error = #expect(throws: UserError.self) { try VocabularyPair(prefix: self.prefix) }
    #expect(error?.kind == .noInput)
  }

  /// A model that is cut anywhere is refused, or is only short of its digest and still the same model.
  @Test func refusesAModelThatIsCut() throws {
    let vocabulary = try Texts.vocabulary()
    for count in 0..<vocabulary.model.count {
      guard let cut = try? Vocabulary(model: Array(vocabulary.model.prefix(count))) else {
        continue
      }
      #expect(cut.encode(Texts.english[0]) == vocabulary.encode(Texts.english[0]), "\(count)")
    }
    let error = #expect(throws: UserError.self) {
      try Vocabulary(model: Array(vocabulary.model.prefix(vocabulary.model.count / 2)))
    }
    #expect(error?.kind == .data)
  }

  /// One bit anywhere in the file, also in the table of the normalisation.
  @Test func refusesAModelWithAFlippedBit() throws {
    for side in [VocabularySide.target, .source] {
      let model = try Texts.vocabulary(side: side).model
      for place in stride(from: 0, to: model.count - 10, by: max(1, model.count / 500)) {
        var damaged = model
        damaged[place] ^= 1 << UInt8(place % 8)
        #expect(throws: UserError.self, "byte \(place)") { try Vocabulary(model: damaged) }
      }
    }
  }

  @Test(arguments: [[], [0], Array("not a model".utf8), [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]])
  func refusesOtherBytes(bytes: [UInt8]) {
    #expect(throws: UserError.self) { try Vocabulary(model: bytes) }
  }

  @Test func saysWhereItCannotWrite() throws {
    try folder.write("", to: "file")
    let error = #expect(throws: UserError.self) {
      try self.pair().save(prefix: self.folder.path("file/en-fr"))
    }
    #expect(error?.kind == .inputOutput)
    #expect(folder.names == ["file"])
  }

  /// What cannot be renamed leaves nothing half-written behind.
  @Test func leavesNothingBehindWhereItFails() throws {
    try FileManager.default.createDirectory(
      atPath: prefix + ".source.vocab", withIntermediateDirectories: true)
    #expect(throws: UserError.self) { try self.pair().save(prefix: self.prefix) }
    #expect(try files() == ["en-fr.source.vocab"])
  }

  @Test func pathsAndSamplesOfOtherTrainersAreLeftOutOfWhatIsGivenAway() throws {
    let ready = try Texts.vocabulary(side: .source)
    let model = ready.model
    let sentence = Texts.english[0]
    let subwords = ready.encode(sentence).map(ready.subword).joined(separator: " ")
    let sealSize = 10
    let unsealed = Array(model.dropLast(sealSize))
    func field(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
      [number << 3 | 2, UInt8(bytes.count)] + bytes
    }
    func text(_ number: UInt8, _ text: String) -> [UInt8] { field(number, Array(text.utf8)) }
    // Parts of a message of the same number are one message; 54 needs a key of two bytes.
    let file = Array("secret-54".utf8)
    let trainer =
      text(1, "secret/corpus.txt") + text(1, "secret 2") + text(2, "secret prefix")
      + [0xB2, 0x03, UInt8(file.count)] + file + [4 << 3, 100]
    let foreign =
      field(4, field(1, text(1, sentence) + text(2, subwords))) + unsealed
      + field(2, trainer) + field(3, text(6, "secret.tsv"))
    let vocabulary = try Vocabulary(model: foreign)
    let packed = VocabularyPair(joint: vocabulary).models(prefix: "p")
    #expect(packed.map(\.path) == ["p.joint.model"])
    let bytes = try #require(packed.first?.bytes)
    #expect(bytes == unsealed + field(2, [4 << 3, 100]) + field(3, []))
    let loaded = try Vocabulary(model: bytes)
    for sentence in Texts.french {
      #expect(loaded.encode(sentence) == vocabulary.encode(sentence))
    }
    // One of ours has nothing to leave out, and one that is sealed is sealed again.
    let ours = try pair()
    let same = ours.models(prefix: "p").map(\.bytes)
    #expect(same == [ours.source.model, ours.target.model])
  }
}
