package import Basics
import CFuzzing
import Corpora
import Glibc

/// What the fuzzer `corpus` reads: files, and how they belong together.
///
/// As bytes: one that chooses the reading and the layout, two for the seam, and the files, parted by 0x1E.
package struct FuzzInput: Sendable {
  package enum Reading: Int, CaseIterable, Sendable {
    case list, pairs, recovery
  }

  /// How the first file is named, or the first two. Those behind stand in folders named after a language.
  package enum Layout: Int, CaseIterable, Sendable {
    case xml, tabs, sideBySide, prefix
  }

  /// A statement about what was read that does not hold.
  package struct Contradiction: Error, CustomStringConvertible {
    package let description: String
  }

  package let reading: Reading
  package let layout: Layout
  /// Where in the first file the reader's second chunk begins; white space is put before it. nil leaves it alone.
  package let seam: Int?
  package let files: [[UInt8]]

  private static let separator: UInt8 = 0x1E
  private static let sizeLimit = 80 << 10
  private static let chunkSize = 1 << 16

  package init(_ reading: Reading, _ layout: Layout, seam: Int? = nil, files: [[UInt8]]) {
    self.reading = reading
    self.layout = layout
    self.seam = seam
    self.files = files
  }

  /// nil where the bytes are too few.
  package init?(_ bytes: some Collection<UInt8>) {
    let head = Array(bytes.prefix(3))
    guard head.count == 3, let reading = Reading(rawValue: Int(head[0] & 0x3F) % 3),
      let layout = Layout(rawValue: Int(head[0] & 0x3F) / 3 % 4)
    else { return nil }
    let files = bytes.dropFirst(3).split(
      separator: Self.separator, maxSplits: 2, omittingEmptySubsequences: false)
    let hasSeam = head[0] & 0x80 != 0
    self.init(
      reading, layout, seam: hasSeam ? Int(head[1]) | Int(head[2]) << 8 : nil,
      files: files.map { Self.unfolded(Array($0)) })
  }

  /// What `init` reads.
  package var bytes: [UInt8] {
    let choice = UInt8(layout.rawValue * 3 + reading.rawValue) | (seam == nil ? 0 : 0x80)
    let place = UInt16(seam ?? 0)
    return [choice, UInt8(place & 0xFF), UInt8(place >> 8)]
      + files.joined(separator: [Self.separator])
  }

  private static func unfolded(_ bytes: [UInt8]) -> [UInt8] {
    return [UInt8](unsafeUninitializedCapacity: sizeLimit) { output, count in
      count = fuzz_unfold(bytes, bytes.count, output.baseAddress, output.count)
    }
  }

  /// The first file with its seam.
  private var first: [UInt8] {
    var bytes = files.first ?? []
    guard let seam, !bytes.isEmpty, let end = bytes.firstIndex(where: { $0 == 62 || $0 == 10 })
    else { return bytes }
    let space = Self.chunkSize - seam % min(bytes.count, Self.chunkSize)
    bytes.insert(contentsOf: repeatElement(32, count: space), at: end + 1)
    return bytes
  }

  /// Reads the files as the bytes say. An error of the corpus is a right outcome, and returned.
  @discardableResult
  package func read(in folder: String) throws(Contradiction) -> UserError? {
    try read(reading, in: folder)
  }

  /// Writes the files into a folder, reads them, and removes them.
  package func read(_ reading: Reading, in folder: String) throws(Contradiction) -> UserError? {
    let (names, request) = request(in: folder, recover: reading == .recovery)
    for name in ["en", "fr"] { mkdir("\(folder)/\(name)", 0o700) }
    for (name, bytes) in zip(names, [first] + files.dropFirst()) {
      try Self.write(bytes, to: "\(folder)/\(name)")
    }
    defer { for name in names { unlink("\(folder)/\(name)") } }
    do {
      switch reading {
      case .list: try list("\(folder)/\(layout == .prefix ? "c" : names[0])")
      case .pairs, .recovery: try pairs(request)
      }
    } catch let error as UserError {
      guard error.kind != .inputOutput, !error.description.isEmpty else {
        throw Contradiction(description: "reading failed: \(error)")
      }
      return error
    } catch let error as Contradiction {
      throw error
    } catch {
      throw Contradiction(description: "\(error)")
    }
    return nil
  }

  private func request(in folder: String, recover: Bool) -> ([String], CorpusRequest) {
    let names: [String]
    let input: CorpusInput
    switch layout {
    case .xml, .tabs:
      names = [layout == .xml ? "a.xml" : "a.tsv", "en/a.xml", "fr/a.xml"]
      input = .files(["\(folder)/\(names[0])"])
    case .sideBySide:
      names = ["a", "b"]
      input = .sideBySide(sourceFile: "\(folder)/a", targetFile: "\(folder)/b")
    case .prefix:
      names = ["c.en", "c.fr"]
      input = .files(["\(folder)/c"])
    }
    return (names, CorpusRequest(input, source: "en", target: "fr", recover: recover))
  }

  private func list(_ path: String) throws {
    let list = try languages(of: path)
    let names = list.entries.map(\.language)
    guard Set(names).count == names.count, list.entries.allSatisfy({ $0.units >= 0 }) else {
      throw Contradiction(description: "languages are listed twice: \(names)")
    }
  }

  private func pairs(_ request: CorpusRequest) throws {
    var corpus = try ParallelCorpus(request)
    var count = 0
    while let pair = try corpus.next() {
      count += 1
      for text in [pair.source, pair.target] where !Self.isFolded(text) {
        throw Contradiction(description: "\(pair.place): the text '\(text)' is not folded")
      }
      guard pair.place.line > 0, pair.alignment?.contains("\n") != true else {
        throw Contradiction(description: "no place or links: \(pair)")
      }
    }
    let report = corpus.report
    let rejected = report.rejected.values.reduce(0) { $0 + $1.count }
    guard report.pairs == count, report.units == count + rejected, !report.description.isEmpty
    else {
      throw Contradiction(description: "\(count) pairs, and a report of \(report.description)")
    }
  }

  /// Whether a text is not empty, and its white space is single spaces between other characters.
  private static func isFolded(_ text: String) -> Bool {
    var last: UInt8 = 32
    for byte in text.utf8 {
      if byte == 9 || byte == 10 || byte == 13 || byte == 32 && last == 32 { return false }
      last = byte
    }
    return last != 32
  }

  private static func write(_ bytes: [UInt8], to path: String) throws(Contradiction) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    defer { close(descriptor) }
    guard descriptor >= 0, Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
      throw Contradiction(description: "\(path) cannot be written")
    }
  }
}
