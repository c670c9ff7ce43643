package import Basics
package import Corpora
internal import Foundation

extension CorpusReport {
  /// Writes the report as JSON, whole or not at all; the same report gives the same bytes.
  package func write(to file: OutputFile) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      try file.append(Array(try encoder.encode(self)) + [UInt8(ascii: "\n")])
      try file.finish()
    } catch let error as UserError where error.kind == .outputClosed {
      // A reader that has closed the file is no reason to stop.
    }
  }
}
