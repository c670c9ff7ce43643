import Foundation
import TestSupport
import Testing

/// What `train` leaves out of a corpus, where it says so, and what it warns of.
@Suite struct TrainCorpusTests {
  let workshop: Workshop

  init() throws {
    workshop = try Workshop()
    for (name, state) in [("all.xlf", "state=\"new\""), ("some.xlf", "")] {
      let units = Workshop.pairs.enumerated().map { number, pair in
        let state = number % 3 == 0 ? "state=\"needs-translation\"" : state
        return "<trans-unit id=\"\(number)\"><source>\(pair.english)</source>"
          + "<target \(state)>\(pair.french)</target></trans-unit>\n"
      }
      try workshop.folder.write(
        "<xliff version=\"1.2\"><file source-language=\"en\" target-language=\"fr\">\n\(units.joined())</file></xliff>",
        to: name)
    }
  }

  private static func flags(_ corpus: String) -> String {
    Workshop.flags.replacingOccurrences(of: "--corpus corpus.tmx", with: "--corpus \(corpus)")
      .replacingOccurrences(of: " --quiet", with: "")
  }

  @Test func untranslatedPairsAreLeftOut() throws {
    let flags = Self.flags("some.xlf")
    let outcome = try workshop.run(
      """
      printf 'drop-untranslated: false\\n' > c.yaml
      for options in "" "--no-drop-untranslated" "--config c.yaml" "--config c.yaml --drop-untranslated"; do
        rm -rf m
        dragoman train \(flags) --model m --max-steps 1 $options 2>&1 | grep -e units -e marked
      done
      """)
    let dropped = "60 units, 40 pairs\n  20 marked as untranslated, unconfirmed or rejected: "
    let parts = outcome.output.components(separatedBy: "\n60 units").joined(separator: "|60 units")
    #expect(outcome.output.hasPrefix(dropped), "\(outcome.output)")
    #expect(parts.contains("|60 units, 60 pairs|60 units, 60 pairs|60 units, 40 pairs\n"))
  }

  @Test func whereNothingElseIsLeftTheFlagIsNamed() throws {
    let outcome = try workshop.run(
      """
      dragoman train \(Self.flags("all.xlf")) --model m --max-steps 1 --rejected r.tsv; echo $?
      wc -l < r.tsv; head -1 r.tsv | cut -f 2-
      dragoman train \(Self.flags("corpus.tsv")) --quiet --model n --max-steps 1 --validation all.xlf; echo $?
      dragoman train \(Self.flags("all.xlf")) --quiet --model o --max-steps 1 --no-drop-untranslated; echo $?
      """)
    #expect(
      outcome.output == "65\n60\n2\t1\t0\tuntranslated\tA dog runs.\tUn chien court.\n65\n0\n")
    #expect(outcome.errorLines.count == 2)
    for line in outcome.errorLines { #expect(line.contains("--no-drop-untranslated"), "\(line)") }
  }

  @Test func rejectedUnitsOfBothCorporaAreWrittenByReading() throws {
    try workshop.folder.write("A dog\t\nA dog naps.\tUn chien dort.\n", to: "v.tsv")
    let outcome = try workshop.run(
      """
      run="dragoman train \(Self.flags("some.xlf")) --quiet --validation v.tsv --model m"
      $run --max-steps 1 --rejected r.tsv; echo $?; mv r.tsv one.tsv
      $run --max-steps 2; echo $?; ls r.tsv 2> /dev/null
      $run --max-steps 3 --rejected r.tsv; echo $?; cmp r.tsv one.tsv; wc -l < r.tsv; tail -1 r.tsv
      $run --max-steps 4 --rejected v.tsv; echo $?
      """)
    #expect(
      outcome.output
        == "0\n0\n0\n21\n\(workshop.folder.path("v.tsv"))\t1\t\t\tempty\tA dog\t\n64\n")
    #expect(outcome.errors.contains("v.tsv is a file of the corpus and would be lost"))
  }

  @Test func pairsOfTooManyPiecesAreWrittenWithoutPlaces() throws {
    let outcome = try workshop.run(
      """
      printf 'A dog eats, and eats, and eats, and eats.\\tUn chien mange\\u0085.\\n' > long.tsv
      run="dragoman train \(Self.flags("corpus.tsv long.tsv")) --quiet --model m --max-length 15"
      $run --max-steps 1 --validation corpus.tsv --rejected r.tsv 2> /dev/null; echo $?; cat r.tsv
      """)
    #expect(
      outcome.output
        == "0\n\t\t\t\ttoo-many-pieces\tA dog eats, and eats, and eats, and eats.\tUn chien mange\\u{85}.\n"
    )
  }

  @Test("A run from before there was such a setting goes on with all pairs, and what was prepared")
  func olderFolder() throws {
    let flags = Self.flags("some.xlf")
    let outcome = try workshop.run(
      """
      dragoman train \(flags) --quiet --no-drop-untranslated --model m --max-steps 1; echo $?
      sed -i '/^drop-untranslated:/d' m/config.yaml; grep -c drop-untranslated m/corpus/manifest.json
      dragoman train --model m --max-steps 2 2>&1 | grep -c 'prepared before'
      dragoman train --quiet --model m --max-steps 3 --drop-untranslated; echo $?
      """)
    #expect(outcome.output == "0\n0\n1\n64\n")
    #expect(outcome.errors.contains("drop-untranslated false (given: true)"))
  }

  @Test(
    "Validation that means little warns",
    arguments: [
      ("--validation corpus.tsv", "60 of 60 validation pairs are trained on as well"),
      ("--validation-split 50", "--validation-split holds out 50 pairs, and leaves 10 to train on"),
      ("--alone", "1 of 1 validation pairs are trained on as well"),
      ("--validation-split 5", ""), ("--validation other.tsv", ""),
    ])
  func warnings(flags: String, words: String) throws {
    let outcome = try workshop.run(
      """
      head -1 corpus.tsv > one.tsv; printf 'A dog\\tUn chien\\n' > other.tsv
      flags="$FLAGS \(flags)"; flags="${flags/--corpus corpus.tmx*--alone/--vocab-size 20 --corpus one.tsv}"
      dragoman train $flags --model m --max-steps 1
      """)
    #expect(outcome.code == 0)
    let warnings = outcome.errorLines.filter { $0.hasPrefix("dragoman: warning:") }
    #expect(warnings.count == (words.isEmpty ? 0 : 1))
    #expect(words.isEmpty || outcome.errors.contains(words), "\(outcome.errors)")
  }
}
