import Foundation
import TestSupport

/// A folder with a small corpus, in which lines of shell run.
struct Workshop {
  let folder: TemporaryFolder

  /// 60 English–French pairs, as `corpus.tsv` and `corpus.tmx`.
  static let pairs: [(english: String, french: String)] = {
    let animals = [
      ("dog", "chien"), ("cat", "chat"), ("bird", "oiseau"), ("horse", "cheval"), ("man", "homme"),
      ("child", "enfant"),
    ]
    let verbs = [
      ("runs", "court"), ("sleeps", "dort"), ("eats", "mange"), ("sings", "chante"),
      ("falls", "tombe"), ("walks", "marche"), ("reads", "lit"), ("laughs", "rit"),
      ("waits", "attend"), ("drinks", "boit"),
    ]
    return animals.flatMap { animal in
      verbs.map { ("A \(animal.0) \($0.0).", "Un \(animal.1) \($0.1).") }
    }
  }()

  /// What a run of a moment is trained with; updates, validations, checkpoints and epochs fall apart.
  static let flags =
    "--corpus corpus.tmx --source en --target fr --embedding-size 16 --hidden-size 32"
    + " --vocab-size 60 --batch-sentences 16 --learning-rate 0.01 --warmup 0 --patience 1000"
    + " --dropout 0.3 --dropout-warmup 0 --bpe-dropout 0 --valid-freq 7 --save-freq 5 --quiet"

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(
      Self.pairs.map { "\($0.english)\t\($0.french)\n" }.joined(), to: "corpus.tsv")
    let units = Self.pairs.map { english, french in
      "<tu><tuv xml:lang=\"en\"><seg>\(english)</seg></tuv>"
        + "<tuv xml:lang=\"fr\"><seg>\(french)</seg></tuv></tu>\n"
    }
    try folder.write(
      "<tmx version=\"1.4\"><header/><body>\n\(units.joined())</body></tmx>\n", to: "corpus.tmx")
  }

  /// Runs a line of bash: `dragoman` is the command, `$MODEL` a trained model, `$FLAGS` are the flags above.
  func run(_ line: String, input: Data = Data()) throws -> Command.Outcome {
    let variables = "MODEL='\(try TrainedModel.shared.get().path)' FLAGS='\(Self.flags)'"
    return try Command.shell("\(variables)\n\(line)", input: input, in: folder.url)
  }

  func run(_ line: String, input: String) throws -> Command.Outcome {
    try run(line, input: Data(input.utf8))
  }

  struct Failed: Error {
    let errors: String
  }
}

/// Models that are trained once for all tests.
enum TrainedModel {
  /// After 40 updates.
  static let shared = Result { try train(steps: 40) }

  /// Of the other direction, after 40 updates.
  static let reverse = Result {
    try train(
      steps: 40,
      flags: Workshop.flags.replacing("--source en --target fr", with: "--source fr --target en"))
  }

  /// After 600 updates without a break: what runs that were broken off must come to.
  static let whole = Result { try train(steps: 600) }

  private static func train(steps: Int, flags: String = Workshop.flags) throws -> URL {
    let workshop = try Workshop()
    let outcome = try Command.shell(
      "dragoman train \(flags) --workers 2 --max-steps \(steps) --model model",
      in: workshop.folder.url)
    guard outcome.code == 0 else { throw Workshop.Failed(errors: outcome.errors) }
    folders.keep(workshop.folder)
    return workshop.folder.file("model")
  }

  private static let folders = KeptFolders()
}

/// Folders that stay until the tests end.
private final class KeptFolders: @unchecked Sendable {
  private let lock = NSLock()
  private var folders: [TemporaryFolder] = []
  nonisolated(unsafe) private static var urls: [URL] = []

  func keep(_ folder: TemporaryFolder) {
    lock.withLock {
      folders.append(folder)
      Self.urls.append(folder.url)
      if folders.count == 1 {
        atexit { for url in KeptFolders.urls { try? FileManager.default.removeItem(at: url) } }
      }
    }
  }
}

extension Command.Outcome {
  /// Whether it is the error of a user: one line that names the command.
  var isOneError: Bool { errorLines.count == 1 && errors.hasPrefix("dragoman: ") }
}
