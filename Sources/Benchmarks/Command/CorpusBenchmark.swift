import ArgumentParser
import CNodeCount
import Foundation
import TestSupport

/// `benchmarks corpus`: the speed of `dragoman corpus export` compared with a bare loop over libxml2's reader that
/// counts nodes.
///
/// For the loop, `zcat` decompresses a gzip file through a pipe, in parallel.
struct CorpusBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Measure the reading of a TMX file against a bare loop over libxml2's reader.")

  @Argument(help: "A large TMX file, plain or compressed with gzip.", completion: .file())
  var file: String

  @Option(help: "The language to export from.")
  var source = "en"

  @Option(help: "The language to export to.")
  var target = "fr"

  @Option(help: "How often each of the two is run, in alternation.")
  var rounds = 5

  @Flag(help: "Print one JSON object, as the last line.")
  var json = false

  struct Result: Encodable {
    let machine: Machine
    let file: String
    let megabytes: Double
    /// Medians.
    let exportSeconds: Double
    let bareSeconds: Double
    /// The speed of the export divided by that of the bare loop.
    let fractionOfBareLoop: Double
    /// Of the export, in MiB.
    let peakMemory: Double

    enum CodingKeys: String, CodingKey {
      case machine, file, megabytes
      case exportSeconds = "export_seconds"
      case bareSeconds = "bare_seconds"
      case fractionOfBareLoop = "fraction_of_bare_loop"
      case peakMemory = "peak_memory_mib"
    }
  }

  func validate() throws {
    guard (1...1000).contains(rounds) else { throw ValidationError("--rounds is 1 to 1000") }
  }

  func run() throws {
    var bare: [Double] = []
    var export: [Double] = []
    for _ in 0..<rounds {
      bare.append(try seconds(countNodes))
      export.append(try seconds(exportPairs))
    }
    let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int ?? 0
    let result = Result(
      machine: Machine(workers: 1), file: file, megabytes: Double(size) / 1e6,
      exportSeconds: median(export), bareSeconds: median(bare),
      fractionOfBareLoop: median(bare) / median(export), peakMemory: Machine.peakMemoryOfChildren)
    if json {
      print(try result.line())
    } else {
      print(
        String(
          format: "%@, %.0f MB: export %.2f s, bare loop %.2f s, %.2f times its speed, %.0f MiB",
          result.machine.processor, result.megabytes, result.exportSeconds, result.bareSeconds,
          result.fractionOfBareLoop, result.peakMemory))
    }
  }

  private var isCompressed: Bool { file.hasSuffix(".gz") }

  private func countNodes() throws {
    if !isCompressed {
      guard let handle = FileHandle(forReadingAtPath: file) else { throw Failure("open \(file)") }
      guard node_count(handle.fileDescriptor) > 0 else { throw Failure("parse \(file)") }
      return
    }
    let pipe = Pipe()
    let unpacking = try ChildProcess("/bin/zcat", [file], output: pipe.fileHandleForWriting)
    // Otherwise the loop would never see the end of the pipe.
    try pipe.fileHandleForWriting.close()
    let count = node_count(pipe.fileHandleForReading.fileDescriptor)
    // Ends zcat if the loop has ended early.
    try pipe.fileHandleForReading.close()
    unpacking.wait()
    guard count > 0 else { throw Failure("parse \(file)") }
  }

  private func exportPairs() throws {
    let dragoman = URL(fileURLWithPath: CommandLine.arguments[0])
      .deletingLastPathComponent().appendingPathComponent("dragoman")
    let command = try ChildProcess(
      dragoman.path, ["corpus", "export", file, "--source", source, "--target", target])
    guard command.wait() == 0 else { throw Failure("export \(file)") }
  }

  private func seconds(_ body: () throws -> Void) throws -> Double {
    let start = ContinuousClock.now
    try body()
    return (ContinuousClock.now - start) / .seconds(1)
  }

  private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  private struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ activity: String) { description = "cannot \(activity)" }
  }
}
