import Foundation
import TestSupport
import Testing

/// What the documentation shows is true.
@Suite struct DocumentationTests {
  static let hasNumPy = (try? Command.shell("python3 -c 'import numpy'"))?.code == 0

  /// The network in NumPy, as the page on one sentence has it, gives the score and the matrix that the program gives.
  @Test(.enabled(if: hasNumPy, "NumPy is missing: script/test installs it"))
  func theNetworkInNumPy() throws {
    let page = SharedData.checkout.appendingPathComponent(
      "Sources/DragomanCommand/DragomanCommand.docc/OneSentence.md")
    let parts = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "```")
    let code = try #require(parts.first { $0.hasPrefix("python\n") })
    let workshop = try Workshop()
    try workshop.folder.write(String(code.dropFirst(7)), to: "forward.py")
    let outcome = try workshop.run(
      #"""
      cut -f1 corpus.tsv | head -n 3 | dragoman translate --model "$MODEL" --n-best 1 \
        --attention-level subword --attention-eos --attention-csv csv || exit
      for i in 1 2 3; do python3 forward.py "$MODEL" csv/0000$i.csv || exit; done
      """#)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 9, "\(outcome.output)")
    for index in 0..<3 {
      let printed = try #require(Double(lines[index].components(separatedBy: " ||| ")[2]))
      let computed = try #require(Double(lines[3 + 2 * index].dropFirst("score ".count)))
      #expect(abs(printed - computed) < 2e-4)
      let words = lines[4 + 2 * index].split(separator: " ")
      let difference = try #require(words.last.flatMap { Double($0) })
      // Weights are printed with six digits.
      #expect(difference < 2e-6)
    }
  }

  /// The programs of the library's page are those that are compiled, and do what they say.
  @Test func theLibrarysPrograms() throws {
    let page = try text("Sources/Dragoman/Dragoman.docc/Dragoman.md")
    let blocks = page.components(separatedBy: "```swift\nimport Dragoman\n\n").dropFirst().map {
      $0.components(separatedBy: "```")[0]
    }
    try #require(blocks.count == 4)
    for (name, block) in zip(["Train", "Translate", "Align", "Read"], blocks) {
      let lines = block.split(separator: "\n", omittingEmptySubsequences: false)
      let body = lines.map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
      #expect(try text("Tests/LibraryExamples/\(name).swift").contains(body), "\(name)")
    }
    let workshop = try Workshop()
    let outcome = try workshop.run(
      #"""
      mkdir models; ln -s "$MODEL" models/en-fr; ln -s corpus.tmx memory.tmx
      for program in train translate align read; do "$(dirname "$DRAGOMAN")/LibraryExamples" $program || exit; done
      """#)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let expected = try workshop.run(
      #"""
      dragoman train --corpus corpus.tmx --source en --target fr --hidden-size 32 --vocab-size 60 --epochs 2 \
        --model new 2> /dev/null
      cmp new/model.safetensors models/new/model.safetensors
      python3 - new/log.jsonl <<'E'
      import json, sys
      for line in map(json.loads, open(sys.argv[1])):
          print("update", line["step"], float(line["validation"]["bleu"]))
      print(line["step"], "updates")
      E
      printf 'A dog runs.\nThe agreement was signed in August 1992.\n' |
        dragoman translate --model "$MODEL" --with-score --attention-csv csv | tr '\t' ' ' > lines
      for i in 1 2; do sed -n ${i}p lines; cat csv/0000$i.csv; echo; done
      printf 'A dog runs.\tUn chien court.\n' > pair.tsv
      dragoman align --model "$MODEL" --corpus pair.tsv
      dragoman corpus export corpus.tmx --source en --target fr
      echo 60 units, 60 pairs
      """#)
    #expect(outcome.output == expected.output)
  }

  private func text(_ path: String) throws -> String {
    try String(contentsOf: SharedData.checkout.appendingPathComponent(path), encoding: .utf8)
  }
}
