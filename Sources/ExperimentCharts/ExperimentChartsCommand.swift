import ArgumentParser
import Basics
import Foundation
import Graphics

/// The command `experiment-charts`.
@main
struct ExperimentChartsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiment-charts",
    abstract: "Draw what script/experiments has measured, as SVG pictures.")

  @Argument(help: "The folder that script/experiments wrote; pictures go to its folder charts.")
  var folder: String

  func run() throws {
    let charts = try ExperimentChart.all(
      perplexity: Measurements(readingFrom: "\(folder)/perplexity-by-updates.csv"),
      bleu: Measurements(readingFrom: "\(folder)/bleu-by-length.csv"),
      gradients: Measurements(readingFrom: "\(folder)/gradient-by-distance.csv"))
    try FileSystem().makeFolders("\(folder)/charts")
    for chart in charts {
      var buffer = TextBuffer()
      chart.picture.appendFile(to: &buffer)
      let url = URL(fileURLWithPath: "\(folder)/charts/\(chart.name).svg")
      try AtomicFile(at: url).write(buffer.bytes)
    }
  }
}
