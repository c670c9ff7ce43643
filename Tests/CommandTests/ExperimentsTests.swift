import Layers
import TestSupport
import Testing

/// `script/experiments`, without its training.
@Suite struct ExperimentsTests {
  /// Every network of the table with every seed, each in a folder of its own, from settings that the command accepts.
  @Test func listsItsNetworks() throws {
    let commands = try ScriptCommands("script/experiments --dry-run --seeds 2")
    #expect(commands.lines.count == 2 * 16)
    let choices = ["--cell", "--activation", "--attention", "--seed"].map(commands.values)
    try #require(choices.allSatisfy { $0.count == commands.lines.count })
    var networks: [String: Set<String>] = [:]
    for index in commands.lines.indices {
      let network = choices.prefix(3).map { $0[index] }.joined(separator: " ")
      networks[network, default: []].insert(choices[3][index])
    }
    let folders = Set(commands.values("--model"))
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

    try commands.expectAccepted(first: 16)
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
