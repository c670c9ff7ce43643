import Basics
import Corpora
import TestSupport
import Testing

/// With `--recover`, what stands before the first element: comments and instructions of any length, and a DOCTYPE.
@Suite struct DamagedHeadTests {
  private static let units = (0..<300).map {
    "<tu><tuv xml:lang='en'><seg>a\($0)</seg></tuv><tuv xml:lang='fr'><seg>b\($0) &e;</seg></tuv></tu>"
  }.joined(separator: "\n")

  private static let entity = "<!DOCTYPE tmx SYSTEM 'tmx14.dtd' [<!ENTITY e 'E'>]>"

  private static func read(_ head: String, recover: Bool = true) throws -> (
    pairs: Int, first: String?, report: CorpusReport
  ) {
    let text = "\(head)\n<tmx><header/><body>\n\(units)\n</body></tmx>"
    return try Fixture.with(text, named: "a.tmx") { (path) throws in
      let read = try Fixture.read(
        CorpusRequest(files: [path], source: "en", target: "fr", recover: recover))
      return (read.pairs.count, read.pairs.first?.joined, read.report)
    }
  }

  /// Lengths about those of the pieces that a file is read in.
  private static let lengths = [
    0, 10, 65_400, 65_500, 65_520, 65_530, 65_536, 65_550, 70_000, 200_000,
  ]

  @Test("What is whole costs nothing", arguments: lengths)
  func whole(length: Int) throws {
    let filling = String(repeating: "x", count: length)
    for head in [
      "<!-- \(filling) <!DOCTYPE tmx SYSTEM 'tmx14.dtd> and <b> -->\(Self.entity)",
      "<?pi \(filling) <!DOCTYPE a \" <b> ?><!-- ' --> \(Self.entity)",
      "<!-- \(filling) -->\n<!DOCTYPE tmx SYSTEM 'a<b' [<!ENTITY e 'E'>]>",
      "<!-- \(filling) -->\n<!DOCTYPE tmx PUBLIC '-//L//X' \"a'<b\" [<!ENTITY e 'E'>]>",
      "<!-- \(filling) -->\n<!DOCTYPE tmx SYSTEM '\(String(repeating: "y", count: 20_000))' [<!ENTITY e 'E'>]>",
    ] {
      for recover in [false, true] {
        let read = try Self.read(head, recover: recover)
        #expect(read.pairs == 300 && read.first == "a0|b0 E", "\(head.suffix(60))")
        #expect(read.report.damage.count == 0)
      }
    }
  }

  @Test("A quote that is not closed costs the DOCTYPE alone", arguments: lengths)
  func quotes(length: Int) throws {
    let filling = String(repeating: "x", count: length)
    for doctype in ["SYSTEM 'tmx14.dtd>", "SYSTEM tmx14.dtd\">", "PUBLIC '-//L//X' \"tmx14.dtd>"] {
      let head = "<!-- \(filling) <b>hi</b> -->\n<!DOCTYPE tmx \(doctype)"
      let read = try Self.read(head)
      // The entity is not declared, and its text is lost.
      #expect(read.pairs + (read.report.rejected[.damaged]?.count ?? 0) == 300, "\(read.report)")
      let error = #expect(throws: UserError.self) { try Self.read(head, recover: false) }
      #expect(error?.kind == .data)
    }
  }

  @Test("NUL before the first tag costs what is declared behind it, and no unit")
  func nul() throws {
    for head in ["\0\(Self.entity)", "<!-- a -->\0\n\(Self.entity)"] {
      let read = try Self.read(head)
      #expect(read.pairs + (read.report.rejected[.damaged]?.count ?? 0) == 300, "\(read.report)")
      let error = #expect(throws: UserError.self) { try Self.read(head, recover: false) }
      #expect(
        error?.description.contains("turn on `recover`") == true, "\(error?.description ?? "")")
    }
  }
}
