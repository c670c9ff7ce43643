import Foundation
import TestSupport
import Testing

/// Training that begins with the weights of another model, and what is said at its end.
@Suite struct InitFromTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  private static let flags = "--corpus corpus.tmx --batch-sentences 16 --patience 1000"

  @Test func beginsWhereTheOtherEnded() throws {
    let outcome = try workshop.run(
      """
      dragoman train \(Self.flags) --init-from "$MODEL" --max-steps 2 --model new 2>&1
      dragoman train $FLAGS --max-steps 2 --model random 2>&1
      grep -c . "$MODEL/log.jsonl"
      dragoman translate --model new < <(echo A dog runs.)
      grep -E '^(source|target|hidden-size|vocab|learning-rate|warmup|[a-z-]*dropout):' new/config.yaml
      dragoman train $FLAGS --guided-alignment-weight 0.3 --max-steps 1 --model heavy
      dragoman train \(Self.flags) --init-from heavy --max-steps 1 --model newer 2>&1
      grep '^guided-alignment-weight:' newer/config.yaml
      """)
    #expect(outcome.code == 0, "\(outcome.errors)")
    func perplexity(_ model: String) throws -> Double {
      let log = try String(contentsOf: workshop.folder.file("\(model)/log.jsonl"), encoding: .utf8)
      let found = log.matches(of: #/"validation":\{[^}]*"perplexity":([0-9.]+)/#)
      return try #require(found.last.flatMap { Double($0.1) })
    }
    #expect(try perplexity("new") < 0.5 * perplexity("random"))
    // The dropout is that of the other model, not that of the size of the corpus, and the schedule is of its own.
    for line in [
      "source: en", "target: fr", "hidden-size: 32", "learning-rate: 0.002", "warmup: 100",
      "dropout: 0.3", "bpe-dropout: 0.0", "recurrent-dropout: 0.2",
      "guided-alignment-weight: 0.3",
    ] {
      #expect(outcome.lines.contains(line), "\(line)")
    }
    // The model says how good it is, and how it is used.
    #expect(outcome.output.contains(#/\nBLEU [0-9.]+ ± [0-9.]+, chrF [0-9.]+ ± [0-9.]+ on /#))
    #expect(outcome.output.contains("\nbut 1 sentence says little about others: hold out more"))
    #expect(outcome.output.contains("\nto use it: dragoman translate --model new < sentences\n"))
  }

  @Test func goesOnWithTheSameBits() throws {
    let outcome = try workshop.run(
      """
      cp -r "$MODEL" old
      dragoman train \(Self.flags) --quiet --init-from old --max-steps 9 --model whole
      dragoman train \(Self.flags) --quiet --init-from old --max-steps 4 --model parts
      rm -r old
      dragoman train --quiet --max-steps 9 --model parts
      cmp whole/model.safetensors parts/model.safetensors && echo same
      """)
    #expect(outcome.lines == ["same"], "\(outcome.errors)")
  }

  @Test func defaultsAreChosenByTheSizeOfTheCorpus() throws {
    let outcome = try workshop.run(
      """
      dragoman train \(Self.flags) --source en --target fr --hidden-size 16 --max-steps 1 --vocab-size 60 --model small
      grep -E '^(recurrent-dropout|tie-embeddings|vocab-size):' small/config.yaml
      dragoman train \(Self.flags) --source en --target fr --tie-embeddings none --dump-config --model other
      """)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      outcome.errors.contains(
        #/defaults for up to 6,000 pairs \(these are 59\): .*--recurrent-dropout 0.2/#))
    #expect(!outcome.errors.contains("--vocab-size 2000"))
    for line in [
      "recurrent-dropout: 0.2", "tie-embeddings: target", "vocab-size: 60", "tie-embeddings: none",
      "# recurrent-dropout: chosen by the size of the corpus",
      "# vocab-size: chosen by the size of the corpus",
    ] {
      #expect(outcome.lines.contains(line), "\(line)")
    }
  }

  /// What is chosen by the size of the corpus never contradicts the kind of the vocabularies.
  @Test func drawnSubwordsAreChosenForVocabulariesOfTheirKind() throws {
    let outcome = try workshop.run(
      """
      FLAGS='\(Self.flags) --source en --target fr --hidden-size 16 --embedding-size 8 --vocab-size 60'
      dragoman train $FLAGS --max-steps 1 --model bpe
      for kind in unigram char; do
        dragoman train $FLAGS --vocab-type $kind --max-steps 1 --model $kind
      done
      dragoman train ${FLAGS% --vocab-size 60} --vocab unigram/vocabulary --max-steps 1 --model given
      dragoman train ${FLAGS% --vocab-size 60} --vocab bpe/vocabulary --max-steps 1 --model also
      dragoman train \(Self.flags) --init-from unigram --max-steps 1 --model new
      # Killed before its first update: what was prepared is found again.
      rm given/training.* given/model.safetensors given/config.yaml given/log.jsonl
      dragoman train ${FLAGS% --vocab-size 60} --vocab unigram/vocabulary --max-steps 1 --model given
      grep -H '^bpe-dropout:' */config.yaml
      """)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      outcome.lines.suffix(6) == [
        "also/config.yaml:bpe-dropout: 0.1", "bpe/config.yaml:bpe-dropout: 0.1",
        "char/config.yaml:bpe-dropout: 0.0", "given/config.yaml:bpe-dropout: 0.0",
        "new/config.yaml:bpe-dropout: 0.0", "unigram/config.yaml:bpe-dropout: 0.0",
      ], "\(outcome.lines.suffix(6))")
    let notes = outcome.errorLines.filter { $0.hasPrefix("defaults for up to 6,000 pairs") }
    #expect(
      notes.map { $0.contains("--bpe-dropout 0.1") } == [true, false, false, false, true, false])
    #expect(outcome.errors.contains("the corpus was prepared before and has not changed"))
  }

  @Test(
    "Another network or vocabulary is refused",
    arguments: [
      ("--hidden-size 64", 64, "its network has hidden-size 32 (given: 64)"),
      ("--vocab-size 40", 64, "its vocabularies differ"),
      ("--bpe-dropout 0.1 --vocab-type unigram", 64, "--bpe-dropout"),
      ("--tie-embeddings none", 64, "its network has tie-embeddings target (given: none)"),
      ("--init-from nothing", 66, "nothing"),
    ])
  func refusals(flags: String, code: Int32, words: String) throws {
    let outcome = try workshop.run(
      "dragoman train \(Self.flags) --quiet --init-from \"$MODEL\" \(flags) --max-steps 2 --model new"
    )
    #expect(
      outcome.code == code && outcome.isOneError && outcome.errors.contains(words),
      "\(outcome.errors)")
  }
}
