import AttentionExport
import Foundation
import TestSupport
import Testing

@Suite struct ForeignFormatsTests {
  /// A sentence, an empty line, a translation without words, and words that look like separators.
  private func written(_ format: AttentionFormat) throws -> String {
    let folder = try TemporaryFolder()
    var options = AttentionExportOptions()
    options.format = format
    let exporter = try AttentionExporter(
      to: AttentionDestinations(tableFile: folder.file("t").path), options: options,
      origin: Examples.origin)
    try exporter.export(Examples.sentence(Examples.words, line: 1))
    try exporter.export(ExportedSentence(line: 2))
    let odd = AttentionMatrix(source: ["|||", "</s>"], target: ["</s>"], weights: [0.25, 0.75])
    try exporter.export(Examples.sentence(odd, line: 3))
    try exporter.finish()
    return try folder.text("t")
  }

  @Test func marian() throws {
    #expect(
      try written(.marian) == """
        Un chien ||| 0.500000,0.375000,0.000000,0.125000 0.156250,0.625000,0.187500,0.031250 \
        0.000000,0.000000,0.250000,0.750000
         |||
         ||| 0.250000,0.750000

        """)
  }

  @Test func nematus() throws {
    #expect(
      try written(.nematus) == """
        0 ||| Un chien ||| -0.5 ||| A dog , ||| 3 2
        0.500000 0.375000 0.000000 0.125000
        0.156250 0.625000 0.187500 0.031250
        0.000000 0.000000 0.250000 0.750000

        1 |||  ||| 0.0 |||  ||| 0 0

        2 |||  ||| -0.5 ||| &#124;&#124;&#124; ||| 1 0
        0.250000 0.750000


        """)
  }

  @Test func sockeye() throws {
    #expect(
      try written(.sockeye) == """
        0 ||| Un chien ||| -0.5 ||| A dog , ||| 3 ||| 2
        0.500000 0.156250
        0.375000 0.625000
        0.000000 0.187500

        1 |||  ||| 0.0 |||  ||| 0 ||| 0

        2 |||  ||| -0.5 ||| &#124;&#124;&#124; ||| 1 ||| 0



        """)
  }
}
