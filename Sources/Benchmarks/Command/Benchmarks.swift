import ArgumentParser

/// The command `benchmarks`.
@main
struct Benchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmarks",
    abstract: "Measure Dragoman on this machine.",
    subcommands: [TrainingBenchmark.self, KernelBenchmark.self, CorpusBenchmark.self])
}
