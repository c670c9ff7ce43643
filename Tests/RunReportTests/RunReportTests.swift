import Basics
import Corpora
import EncodedCorpus
import Foundation
import Graphics
import RunReport
import TestSupport
import Testing
import Training

@Suite struct RunReportTests {
  let folders: RunFolder

  init() throws { folders = try RunFolder() }

  private func page(_ runs: [TrainedRun]) -> String {
    var buffer = TextBuffer()
    RunPage(RunComparison(runs)).append(to: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self)
  }

  private func table(_ paths: [String]) throws -> [String] {
    var buffer = TextBuffer()
    RunTable(try RunComparison(readingFrom: paths)).append(to: &buffer)
    return String(decoding: buffer.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func numbers() throws {
    let run = try TrainedRun(readingFrom: folders.make("a"))
    #expect(run.updateCount == 300 && run.seconds == 32 && run.end == nil)
    #expect(run.best?.report.step == 150 && run.tokensPerSecond == 1000)
    #expect(try #require(run.parameterCount) > 1000)
  }

  /// The model that is in the folder: of the last validation too, if it was better when the run stopped.
  @Test(arguments: [
    (RunFolder.line(310, seconds: 33, perplexity: 7, bleu: 11.5), 310),
    (RunFolder.line(310, seconds: 33, perplexity: 7, bleu: 10), 150),
    (RunFolder.line(310, seconds: 33, perplexity: 7, bleu: 11), 310),
    (RunFolder.line(310, seconds: 33, perplexity: 9.5, bleu: 11), 150), ("", 150),
  ])
  func best(last: String, step: Int) throws {
    let run = try TrainedRun(readingFrom: folders.make("a", log: RunFolder.log + last))
    #expect(run.best?.report.step == step)
  }

  /// What became of the corpus is shown where it is known.
  @Test func corpora() throws {
    func trained(_ name: String, _ counts: CorpusCounts?) throws -> TrainedRun {
      let run = try TrainedRun(readingFrom: folders.make(name))
      return TrainedRun(
        path: run.path, settings: run.settings, reports: run.reports,
        corpus: PreparedCorpus.Summary(
          files: [], trainingPairCount: 1200, validationPairCount: nil, digest: "",
          validationDigest: "", vocabularyDigest: "", counts: counts,
          tooLongCount: counts.map { _ in 4 }))
    }
    let page = page([
      try trained(
        "a", CorpusCounts(units: 1300, pairs: 1204, rejected: [.duplicate: 90, .empty: 6])),
      try trained("b", CorpusCounts(units: 1300, pairs: 1300, rejected: [:])),
      try trained("c", nil),
    ])
    for (title, values) in [
      ("Units read", ["1,300", "1,300", "–"]), ("Pairs to train on", ["1,200", "1,200", "1,200"]),
      ("Left out, repeating an earlier pair", ["90", "0", "–"]),
      ("Left out, with an empty side", ["6", "0", "–"]),
      ("Left out, with too many subwords", ["4", "4", "–"]),
    ] {
      let row =
        "<tr><th scope=\"row\">\(title)</th>"
        + values.map { "<td><bdi>\($0)</bdi></td>" }.joined() + "</tr>"
      #expect(page.contains(row), "\(title)")
    }
    #expect(!page.contains("damage") && !page.contains("Left out, lost"))
    let older = self.page([try trained("d", nil)])
    #expect(older.contains("Pairs to train on") && !older.contains("Units read"))
  }

  @Test func errors() throws {
    func expect(_ path: String, _ kind: UserError.Kind, _ words: String) {
      let error = #expect(throws: UserError.self) { try RunComparison(readingFrom: [path]) }
      #expect(
        error?.kind == kind && error?.description.contains(words) == true,
        "\(String(describing: error))")
    }
    expect(folders.folder.path("none"), .noInput, "no such folder")
    try folders.folder.write("text", to: "other/file")
    expect(folders.folder.path("other"), .data, "without config.yaml")
    try expect(folders.make("empty", log: ""), .data, "nothing yet")
    // A line that is being written is no damage.
    try expect(folders.make("torn", log: "{\"epoch\":1,"), .data, "nothing yet")
    try expect(
      folders.make("damaged", log: "nonsense\n" + RunFolder.log), .data,
      "log.jsonl:1: a line that is not a report")
    try expect(
      folders.make("samples", samples: "{}\n{}\n"), .data,
      "samples.jsonl:1: a line that is not the samples of a validation")
    let path = try folders.make("a")
    let error = #expect(throws: UserError.self) {
      try RunComparison(readingFrom: [path, path + "/../a"])
    }
    #expect(error?.kind == .usage)
  }

  @Test func tableOfRuns() throws {
    let one = try folders.make("a,\"b\"")
    let other = try folders.make("c") { $0.training.dropout = 0.125 }
    let lines = try table([one, other])
    let header = lines[0].split(separator: ",").map(String.init)
    #expect(header[..<4] == ["model", "source", "target", "end"] && header.last == "dropout")
    #expect(lines[1].hasPrefix("\"\(one.replacing("\"", with: "\"\""))\",en,fr,,300,1,32,1000,"))
    #expect(lines[1].hasSuffix(",150,16,11,,9,,,,0.3") && lines[2].hasSuffix(",0.125"))
    #expect(lines.count == 3 && Set(header).count == header.count)
    #expect(try table([one])[0].hasSuffix("skipped_batches"))
  }

  /// As long as they must be.
  @Test func names() throws {
    for (paths, expected) in [
      (["x/a", "x/b/"], ["a", "b"]), (["x/a", "y/a"], ["x", "y"]), (["/"], ["/"]),
      (["x/m/a", "y/m/a", "b"], ["x/m/a", "y/m/a", nil]), (["x/../a"], ["a"]),
      (["x/b/m/a", "y/b/m/a", "y/c/m/a"], ["x/b", "y/b", "y/c"]),
    ] {
      let run = try TrainedRun(readingFrom: folders.make("a"))
      let names = RunComparison(
        paths.map { TrainedRun(path: $0, settings: run.settings, reports: run.reports) }
      ).names
      for (name, expected) in zip(names, expected) where expected != nil {
        #expect(name == expected)
      }
      #expect(Set(names).count == names.count)
    }
  }

  /// What a folder holds is text, wherever it appears.
  @Test func hostileTexts() throws {
    let hostile = "</style></script><img src=x onerror=alert(1)>\u{202E}\"'&"
    let json = String(decoding: try JSONEncoder().encode(hostile), as: UTF8.self)
    let samples =
      #"{"isBest":true,"step":150,"samples":[{"source":\#(json),"reference":\#(json),"translation":\#(json),"#
      + #""attention":{"source":[\#(json),"</s>"],"target":[\#(json),"</s>"],"weights":[[1,0],[0,1]]}}]}"#
      + "\n"
    let read = try TrainedRun(
      readingFrom: folders.make("a", samples: samples) {
        $0.corpus.corpus = [hostile]
        $0.corpus.pairs.source = "\" onload=\"x"
      })
    let runs = ["x/1", "x/2"].map { path in
      TrainedRun(
        path: path + hostile, settings: read.settings, reports: read.reports, samples: read.samples)
    }
    for text in [page([runs[0]]), page(runs)] {
      #expect(!text.contains("<img") && !text.contains("\u{202E}") && !text.contains("\" onload"))
      #expect(text.components(separatedBy: "<script").count == 2)
      #expect(text.components(separatedBy: "</script>").count == 2)
      #expect(text.components(separatedBy: "</style>").count == 2)
      #expect(text.contains("&lt;img src=x onerror=alert(1)&gt;"))
      #expect(!text.contains("style=") && text.contains("class=\"attention\""))
    }
  }

  /// The same folders give the same bytes, and a chart stands for each number that there is.
  @Test func charts() throws {
    let one = try TrainedRun(readingFrom: folders.make("a"))
    let other = try TrainedRun(readingFrom: folders.make("b") { $0.training.seed = 5 })
    #expect(page([one]) == page([one]))
    let single = RunCurve.curves(of: RunComparison([one])).map(\.name)
    #expect(
      single == [
        "perplexity", "bleu", "loss", "learning-rate", "gradient-norm", "tokens-per-second",
      ])
    let both = RunComparison([one, other])
    #expect(
      RunCurve.curves(of: both).map(\.name) == [
        "validation-perplexity", "bleu", "training-perplexity", "loss", "learning-rate",
        "gradient-norm", "tokens-per-second",
      ])
    #expect(both.differingSettings.map(\.name) == ["seed"])
    #expect(page([one, other]).contains("Settings that differ"))
    // Nothing is known of the corpora, so nothing is called better.
    #expect(both.reservations.count == 2)
    for curve in RunCurve.curves(of: both) {
      for axis in RunCurve.Axis.allCases {
        #expect(RunCurve.fileNames.contains(curve.fileName(axis)))
        #expect(curve.chart(of: both, against: axis).series.count == 2)
      }
    }
    // Time has a unit that suits it.
    let chart = RunCurve.curves(of: both)[1].chart(of: both, against: .time)
    #expect(chart.xTitle == "seconds" && chart.series[0].points.map(\.x) == [16, 32])
    #expect(chart.series[0].ringed == 16)
  }

  /// 10,000 reports and 2,000 validations make a page of bearable size.
  @Test func longRun() throws {
    let sample = #"{"source":"a","reference":"b","translation":"c"}"#
    var (log, samples) = ("", "")
    for index in 1...10_000 {
      let (step, seconds, angle) = (index * 100, Double(index) * 10, Double(index))
      if index % 5 == 0 {
        let isBest = index == 5000
        log += RunFolder.line(
          step, seconds: seconds, perplexity: 5 + sin(angle), bleu: 20 + cos(angle), best: isBest)
        samples += #"{"isBest":\#(isBest),"step":\#(step),"samples":[\#(sample)]}"# + "\n"
      } else {
        let loss = index == 777 ? "\"nan\"" : String(2 + sin(angle))
        log += RunFolder.line(step, seconds: seconds, loss: loss)
      }
    }
    let run = try TrainedRun(readingFrom: folders.make("a", log: log, samples: samples))
    #expect(run.best?.report.step == 500_000)
    let text = page([run])
    #expect(text.utf8.count < 1_500_000, "\(text.utf8.count)")
    #expect(
      text.contains("2000 validations, of which 200")
        || text.contains("2000 validations, of which 201"))
    #expect(text.contains("update 500,000 <span class=\"badge\">best</span>"))
    #expect(text.components(separatedBy: "class=\"version\"").count < 20)
  }
}
