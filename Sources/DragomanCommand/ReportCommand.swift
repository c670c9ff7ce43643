import ArgumentParser
import Basics
import Graphics
import RunReport

/// `dragoman report`: a run of training at a glance, or several side by side.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Show runs of training: curves, scores, settings and sample translations.",
    discussion: """
      Reads model folders, of runs that have ended or are still training, and changes nothing in them. With several --model, \
      runs are compared: their curves are drawn over one another, and the settings that differ are listed.
      """)

  @Option(
    name: .customLong("model"),
    help: ArgumentHelp(
      "The model folder; several are compared, each after its own --model.", valueName: "folder"),
    completion: .directory)
  var models: [String] = []

  @Option(
    help: ArgumentHelp("Write an HTML page, which needs no network.", valueName: "file"),
    completion: .file())
  var output: String?

  @Flag(help: "Print a table with a row for each model, as CSV.")
  var csv = false

  @Option(
    help: ArgumentHelp(
      "Draw each curve as SVG pictures, against updates and against time: folder/bleu.svg, folder/bleu-by-time.svg …",
      valueName: "folder"),
    completion: .directory)
  var svg: String?

  func validate() throws {
    if models.isEmpty { throw ValidationError("--model is missing") }
    if output == nil, !csv, svg == nil {
      throw ValidationError("give --output, --csv or --svg, or several of them")
    }
  }

  func run() throws {
    var outputs = OutputGuard()
    for model in models { outputs.reads(model: model) }
    outputs.writes(output, as: "--output")
    for name in RunCurve.fileNames { outputs.writes(svg.map { "\($0)/\(name)" }, as: "--svg") }
    if csv { outputs.prints("the table") }
    try outputs.check()
    let comparison = try RunComparison(readingFrom: models)
    if let output {
      try write(to: output) { RunPage(comparison).append(to: &$0) }
    }
    if let svg {
      try FileSystem().makeFolders(svg)
      for curve in RunCurve.curves(of: comparison) {
        for axis in RunCurve.Axis.allCases {
          let chart = curve.chart(of: comparison, against: axis, size: .large)
          try write(to: "\(svg)/\(curve.fileName(axis))") { chart.appendFile(to: &$0) }
        }
      }
    }
    if csv {
      var buffer = TextBuffer()
      RunTable(comparison).append(to: &buffer)
      var output = StandardOutput()
      try buffer.bytes.withUnsafeBufferPointer { try output.write($0) }
      try output.flush()
    }
  }

  private func write(to path: String, _ append: (inout TextBuffer) -> Void) throws {
    let file = try OutputFile(path: path)
    var buffer = TextBuffer()
    append(&buffer)
    try file.append(buffer.bytes)
    try file.finish()
  }
}
