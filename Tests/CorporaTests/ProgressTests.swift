import Corpora
import Testing

@Suite struct ProgressTests {
  /// What is told of the reading of files.
  static func progress(_ request: CorpusRequest) throws -> [ReadingProgress] {
    var told: [ReadingProgress] = []
    var corpus = try ParallelCorpus(request)
    corpus.didAdvance = { told.append($0) }
    while try corpus.advance() {}
    return told
  }

  @Test(
    "Bytes of all files as they lie, whether or not units give pairs", arguments: [false, true])
  func bytes(isPacked: Bool) throws {
    let fixture = try Fixture()
    let unit = Fixture.unit(["en": "some text that is there", "fr": ""])
    let text = Array(Fixture.tmx(String(repeating: unit + "\n", count: 20_000)).utf8)
    let bytes = isPacked ? gzip(text) : text
    let files = [try fixture.file("a.tmx", bytes), try fixture.file("b.tmx", bytes)]
    let told = try Self.progress(CorpusRequest(files: files, source: "en", target: "fr"))
    #expect(told.count == 2 * 20_000 / ReadingProgress.interval)
    #expect(told.allSatisfy { $0.byteCount == 2 * bytes.count && $0.bytes <= 2 * bytes.count })
    let read = told.map(\.bytes)
    #expect(read == read.sorted() && read[0] > 0)
    #expect(told[told.count / 2].bytes >= bytes.count)
    #expect(read[read.count - 1] > bytes.count * 3 / 2)

    var listed: [ReadingProgress] = []
    _ = try languages(of: files[0]) { listed.append($0) }
    #expect(listed.count == 20_000 / ReadingProgress.interval)
    #expect(listed.allSatisfy { $0.byteCount == bytes.count })
  }

  @Test("The two files of a prefix count, and those of a pair")
  func twoFiles() throws {
    let fixture = try Fixture()
    let source = try fixture.file("a.en", String(repeating: "text\n", count: 5000))
    let target = try fixture.file("a.fr", String(repeating: "texte\n", count: 5000))
    let size = 5000 * (5 + 6)
    for request in [
      CorpusRequest(files: [fixture.path("a")], source: "en", target: "fr"),
      CorpusRequest(
        .sideBySide(sourceFile: source, targetFile: target), source: nil, target: nil),
    ] {
      let told = try Self.progress(request)
      #expect(told.map(\.bytes) == [size] && told.map(\.byteCount) == [size])
    }
  }

  @Test("Every file that was read is known with its size, once")
  func files() throws {
    let fixture = try Fixture()
    let path = try fixture.file("a.tsv", "a\tb\n")
    var corpus = try ParallelCorpus(
      CorpusRequest(files: [path, path], source: nil, target: nil))
    while try corpus.advance() {}
    let files = corpus.files
    #expect(files.map(\.path) == [path] && files.map(\.size) == [4])
    #expect(files[0].isUnchanged)
    _ = try fixture.file("a.tsv", "a\tbc\n")
    #expect(!files[0].isUnchanged)
  }
}
