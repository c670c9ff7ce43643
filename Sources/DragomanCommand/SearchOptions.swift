import ArgumentParser
import Compute
import Decoding
import Dragoman

/// How translations are searched for.
struct SearchOptions: ParsableArguments {
  @Option(name: [.customShort("b"), .long], help: "Hypotheses a sentence keeps; 1 is greedy.")
  var beamSize = SearchSettings().beamSize

  @Option(
    name: [.customShort("n"), .long],
    help: ArgumentHelp("Compare log-probability ÷ length^α.", valueName: "alpha"))
  var normalize = SearchSettings().lengthNormalization

  @Option(help: ArgumentHelp("Print the best translations of each line.", valueName: "count"))
  var nBest: Int?

  @Option(help: "The longest translation, in pieces of the source (and ten pieces more).")
  var maxLengthFactor = SearchSettings().maximumLengthFactor

  var settings: SearchSettings {
    var settings = SearchSettings()
    settings.beamSize = nBest.map { max($0, beamSize) } ?? beamSize
    settings.lengthNormalization = normalize
    settings.maximumLengthFactor = maxLengthFactor
    settings.bestCount = nBest ?? 1
    return settings
  }

  var options: TranslationOptions {
    var options = TranslationOptions()
    options.beamSize = settings.beamSize
    options.bestCount = settings.bestCount
    options.lengthNormalization = settings.lengthNormalization
    options.maximumLengthFactor = settings.maximumLengthFactor
    return options
  }

  func validate() throws {
    if let nBest, !(1...SearchSettings.largestBeamSize).contains(nBest) {
      throw ValidationError(
        "--n-best is \(nBest), expected 1 to \(SearchSettings.largestBeamSize)")
    }
    do { try settings.validate() } catch { throw ValidationError("\(error)") }
  }
}

/// How many threads compute.
struct WorkerOptions: ParsableArguments {
  @Option(help: "Threads (as many as the machine has).")
  var workers: Int?

  func validate() throws {
    if let workers, !(1...WorkerPool.maximumWorkerCount).contains(workers) {
      throw ValidationError(
        "--workers is \(workers), expected 1 to \(WorkerPool.maximumWorkerCount)")
    }
  }

  func pool() -> WorkerPool { WorkerPool.asFarAsPossible(workers) }
}
