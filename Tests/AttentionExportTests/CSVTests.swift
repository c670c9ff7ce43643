import AttentionExport
import Basics
import Testing

@Suite struct CSVTests {
  private func matrixCSV(_ matrix: AttentionMatrix, keepsEnd: Bool = false) -> String {
    var buffer = TextBuffer()
    MatrixCSV.append(matrix, options: AttentionExportOptions(keepsEnd: keepsEnd), to: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private func tidyCSV(_ matrix: AttentionMatrix, keepsEnd: Bool = false) -> String {
    var buffer = TextBuffer()
    TidyCSV.append(
      matrix, sentence: 7, options: AttentionExportOptions(keepsEnd: keepsEnd), to: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  @Test func matrix() {
    #expect(
      matrixCSV(Examples.words) == """
        ,A,dog,","
        Un,0.500000,0.375000,0.000000
        chien,0.156250,0.625000,0.187500

        """)
  }

  @Test func matrixWithEnd() {
    #expect(
      matrixCSV(Examples.words, keepsEnd: true) == """
        ,A,dog,",",</s>
        Un,0.500000,0.375000,0.000000,0.125000
        chien,0.156250,0.625000,0.187500,0.031250
        </s>,0.000000,0.000000,0.250000,0.750000

        """)
  }

  @Test(arguments: [
    ("\"", "\"\"\"\""), ("a\"b", "\"a\"\"b\""), ("\"\u{301}", "\"\"\"\u{301}\""),
    ("a,b", "\"a,b\""),
    ("a\nb", "\"a\nb\""), ("a\rb", "\"a\rb\""), ("a\r\nb", "\"a\r\nb\""),
    ("café; ¿'?", "café; ¿'?"),
    ("", ""),
  ])
  func fields(label: String, field: String) {
    let matrix = AttentionMatrix(
      source: [label, "</s>"], target: [label, "</s>"], weights: [1, 0, 0, 1])
    #expect(matrixCSV(matrix) == ",\(field)\n\(field),1.000000\n")
    #expect(tidyCSV(matrix) == "7,0,\(field),0,\(field),1.000000\n")
  }

  @Test func tidy() {
    #expect(TidyCSV.header == "sentence,target_index,target,source_index,source,weight\n")
    #expect(
      tidyCSV(Examples.words) == """
        7,0,Un,0,A,0.500000
        7,0,Un,1,dog,0.375000
        7,0,Un,2,",",0.000000
        7,1,chien,0,A,0.156250
        7,1,chien,1,dog,0.625000
        7,1,chien,2,",",0.187500

        """)
    #expect(tidyCSV(Examples.words, keepsEnd: true).split(separator: "\n").count == 12)
    #expect(tidyCSV(Examples.words, keepsEnd: true).hasSuffix("7,2,</s>,3,</s>,0.750000\n"))
  }

  @Test func emptySides() {
    let nothing = AttentionMatrix(source: ["</s>"], target: ["</s>"], weights: [1])
    #expect(matrixCSV(nothing) == "\"\"\n")
    #expect(tidyCSV(nothing) == "")
    let noTarget = AttentionMatrix(
      source: ["a", "</s>"], target: ["</s>"], weights: [0, 1])
    #expect(matrixCSV(noTarget) == ",a\n")
  }

  @Test(
    "What a spreadsheet would run begins with an apostrophe",
    arguments: [
      ("=1", "'=1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\ta", "'\ta"),
      ("\ra", "\"'\ra\""), ("\na", "\"'\na\""), ("=\"a\"", "\"'=\"\"a\"\"\""),
      ("\u{FF1D}1", "'\u{FF1D}1"),
      ("=\u{301}", "'=\u{301}"), ("=", "'="), ("a=", "a="), ("'=", "'="), ("−", "−"), ("", ""),
      ("</s>", "</s>"),
    ])
  func formulas(label: String, field: String) {
    var options = AttentionExportOptions(keepsEnd: true)
    options.disarmsFormulas = true
    var buffer = TextBuffer()
    MatrixCSV.append(
      AttentionMatrix(source: [label], target: ["x"], weights: [1]), options: options,
      to: &buffer)
    TidyCSV.append(
      AttentionMatrix(source: ["x"], target: [label], weights: [1]), sentence: 1,
      options: options, to: &buffer)
    #expect(
      Array(buffer.bytes) == Array(",\(field)\nx,1.000000\n1,0,\(field),0,x,1.000000\n".utf8))
  }
}
