import ArgumentParser
import Basics
import Corpora
import Dragoman
import ProcessLimits
import Seq2Seq

/// `dragoman probe`: what happens inside a network while it reads existing pairs.
struct ProbeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "probe",
    abstract: "Measure gates, states and gradients at each position of existing translations.",
    discussion: """
      Prints CSV with the columns sentence, side, layer, direction, position, quantity, mean and deviation. Pairs are \
      numbered as in `align`, positions count subwords from 0, </s> included.

      gate_NAME is the mean of a gate's activations over its units, with their standard deviation; state_norm and \
      cell_norm are the norms of a layer's hidden state and cell state; gradient_norm is the norm of the derivative of \
      the loss of one target subword. By the embedding (layer embedding), it is the gradient that reaches a position; by \
      the sums that enter a layer's gates, before normalisation, it shows the way there, and depends on the cell.
      """)

  @Option(help: ArgumentHelp("The model folder.", valueName: "folder"), completion: .directory)
  var model: String

  @Option(
    parsing: .upToNextOption, help: ArgumentHelp("Parallel text.", valueName: "file ..."),
    completion: .file())
  var corpus: [String] = []

  @Option(
    help: ArgumentHelp(
      "The target subword whose loss is differentiated, from 0; pairs with fewer have no gradient. (default: the last, </s>)",
      valueName: "number"))
  var targetPosition: Int?

  @OptionGroup var pairs: PairOptions
  @OptionGroup var workers: WorkerOptions

  static let header = "sentence,side,layer,direction,position,quantity,mean,deviation\n"

  func validate() throws {
    _ = try pairs.request(files: corpus, named: "--corpus")
    if let targetPosition, targetPosition < 0 {
      throw ValidationError("--target-position is \(targetPosition), expected 0 or more")
    }
  }

  func run() throws {
    ProcessLimits.advise("lower --workers, or raise the limit")
    let folder = model
    let model = try Model(contentsOf: model)
    let request = try pairs.request(files: corpus, of: model)
    var outputs = OutputGuard()
    outputs.reads(model: folder)
    outputs.reads(request)
    outputs.prints("the measurements")
    try outputs.check()
    var corpus = try ParallelCorpus(request)
    let probe = Probe(model, targetPosition: targetPosition, pool: workers.values().pool())
    let display = PreparationDisplay(isPrinting: true)
    defer { display.finish() }
    corpus.didAdvance = { display.show($0) }
    try Self.write(Self.header)
    try NumberedPairs.read(&corpus) { entries in
      let found = probe.measure(entries.compactMap { $0.pair.map { ($0.source, $0.target) } })
      let pairs = entries.compactMap { entry in entry.pair.map { (entry.number, $0) } }
      for ((number, pair), found) in zip(pairs, found) {
        if found.isCut { NumberedPairs.warnOfCut(at: pair.place, number: number, what: "read") }
        try Self.write(found.measurements.map { Self.line(number, $0) }.joined())
      }
    }
    StandardError.write(corpus.report.description + "\n")
  }

  private static func write(_ text: String) throws {
    var output = StandardOutput()
    try output.write(text)
    try output.flush()
  }

  private static func line(_ number: Int, _ measurement: Measurement) -> String {
    let layer = measurement.layer.map { "\($0)" } ?? "embedding"
    let deviation = measurement.deviation.map { "\(Float($0))" } ?? ""
    let direction = measurement.direction?.rawValue ?? ""
    return "\(number),\(measurement.side.rawValue),\(layer),\(direction)"
      + ",\(measurement.position),\(measurement.quantity),\(Float(measurement.mean)),\(deviation)\n"
  }
}
