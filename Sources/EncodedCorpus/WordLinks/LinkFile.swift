package import Basics
package import Corpora

/// Reads a file of word links beside a corpus: line i belongs to pair i, as `dragoman align` numbers them.
///
/// The corpus may have dropped pairs since, and in text whose lines are numbered, a line may give no pair; their lines are
/// passed over.
package final class LinkFile {
  package let path: String
  /// The file as it was when it was opened.
  package let file: CorpusFile
  private let lines: TextLines
  private let kinds: WordLinks.Kinds
  private var lineCount = 0

  /// - Parameter kinds: the links that a line may hold
  package init(path: String, kinds: WordLinks.Kinds) throws(UserError) {
    self.path = path
    self.kinds = kinds
    do {
      lines = try TextLines(path: path, allowsPipes: false)
    } catch {
      // What to do about a folder or a pipe is not what it is for a corpus.
      guard error.kind == .noInput, error.expected != nil else { throw error }
      throw UserError(.noInput, at: path, found: error.found, expected: "a file of word links")
    }
    file = lines.file
  }

  /// The links of a pair; nil if the file has ended. The numbers of successive calls increase.
  ///
  /// - Parameter number: from 1
  package func links(ofPair number: Int) throws(UserError) -> WordLinks? {
    while let line = try nextLine() {
      guard lineCount == number else { continue }
      do {
        return try WordLinks(parsing: line.text, kinds: kinds)
      } catch {
        throw UserError(
          .data, at: Place(file: path, line: number, column: error.column),
          found: "found \(error.found)", expected: error.expected,
          fix: "write word links as dragoman align prints them, such as 0-0 1-2")
      }
    }
    return nil
  }

  /// Reads the rest of the file.
  ///
  /// - Parameters:
  ///   - pairCount: the number of the corpus's last pair
  ///   - corpus: the setting that names the corpus
  /// - Throws: if the file has not as many lines
  package func finish(pairCount: Int, corpus: String) throws(UserError) {
    while try nextLine() != nil {}
    guard lineCount != pairCount else { return }
    throw UserError(
      .data, at: path,
      found: "the file has \(lineCount.counting("line")), and `\(corpus)` has \(pairCount)",
      expected:
        "a line for each pair that dragoman align numbers; in tab-separated text and plain files, for each line",
      fix: "make the links of the same corpus")
  }

  private func nextLine() throws(UserError) -> TextLines.Line? {
    guard let line = try lines.next() else { return nil }
    lineCount = line.number
    return line
  }

  /// The column of a link in a file that was read before; nil if it cannot be found again.
  static func column(of link: WordLinks.Link, line number: Int, of path: String) -> Int? {
    guard let lines = try? TextLines(path: path, allowsPipes: false) else { return nil }
    while let line = try? lines.next() {
      guard line.number == number else { continue }
      let scalars = Array(line.text.unicodeScalars)
      let words = scalars.indices.split { scalars[$0] == " " || scalars[$0] == "\t" }
      return words.first { word in
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[word.startIndex..<word.endIndex])
        let links = try? WordLinks(parsing: String(text), kinds: .sureAndPossible)
        return links.map { ($0.sure + $0.possible).contains(link) } ?? false
      }.map { $0.startIndex + 1 }
    }
    return nil
  }
}
