import Layers
import TestSupport
import Testing

/// `script/experiments`, without its training.
@Suite struct ExperimentsTests {
  /// Every network of the table with every seed, each in a folder of its own, from settings that the command accepts.
  @Test func listsItsNetworks() throws {
    let outcome = try Command.shell(
      "script/experiments --dry-run --seeds 2", in: SharedData.checkout)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.lines.count == 2 * 16)
    var networks: [String: Set<String>] = [:]
    var folders: Set<String> = []
    for line in outcome.lines {
      let words = line.split(separator: " ").map(String.init)
      func value(_ flag: String) throws -> String {
        words[try #require(words.firstIndex(of: flag)) + 1]
      }
      let network = try "\(value("--cell")) \(value("--activation")) \(value("--attention"))"
      networks[network, default: []].insert(try value("--seed"))
      folders.insert(try value("--model"))
    }
    #expect(networks.values.allSatisfy { $0 == ["1", "2"] } && networks.count == 16)
    #expect(folders.count == 32)
    for cell in RecurrentCellKind.allCases {
      for attention in ["additive", "none"] {
        #expect(networks["\(cell.rawValue) tanh \(attention)"] != nil, "\(cell) \(attention)")
      }
    }
    for attention in AttentionKind.allCases {
      #expect(networks["lstm tanh \(attention.rawValue)"] != nil, "\(attention)")
      #expect(networks["gru tanh \(attention.rawValue)"] != nil, "\(attention)")
    }

    let accepted = try Command.shell(
      outcome.lines.prefix(16).map { "\($0) --dump-config > /dev/null || exit" }
        .joined(separator: "\n"),
      in: SharedData.checkout)
    #expect(accepted.code == 0, "\(accepted.errors)")
  }

  @Test(
    "Refuses in one line",
    arguments: [
      ("--networks transformer", "no network matches transformer; there are: lstm-additive "),
      ("--updates many", "--updates is many, expected a number"),
      ("--data wmt folder", "expected --data multi30k FOLDER"),
      ("--seeds", "--seeds needs a value"),
      ("--fast", "unknown argument --fast"),
    ])
  func refuses(arguments: String, words: String) throws {
    let outcome = try Command.shell(
      "script/experiments --dry-run \(arguments)", in: SharedData.checkout)
    #expect(outcome.code == 64 && outcome.errorLines.count == 1, "\(outcome.errors)")
    #expect(outcome.errors.hasPrefix("script/experiments: \(words)"), "\(outcome.errors)")
  }
}
