import ArgumentParser

/// The command `dragoman`: a client of the library that handles arguments, progress and exit codes.
@main
struct MainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dragoman",
    abstract: "An attention translator for people who own parallel text.",
    version: "0.2.0",
    subcommands: [
      CorpusCommand.self, VocabularyCommand.self, TrainCommand.self, TranslateCommand.self,
      AlignCommand.self, SymmetrizeCommand.self, ProbeCommand.self, EvaluateCommand.self,
      InspectCommand.self, PackCommand.self, SummaryCommand.self, ReportCommand.self,
    ])
}
