import Foundation
import TestSupport
import Testing

/// What a training run prints of its progress, its end and its best model.
@Suite struct TrainingDisplayTests {
  let workshop: Workshop

  init() throws { workshop = try Workshop() }

  @Test func progressIsShownAndSurvivesAClosedStandardError() throws {
    let flags = Workshop.flags.replacingOccurrences(of: " --quiet", with: "")
    let outcome = try workshop.run(
      """
      dragoman train \(flags) --model m --max-steps 120
      dragoman train \(flags) --model n --max-steps 120 2>&1 >/dev/null | head -1; echo ${PIPESTATUS[0]}
      "$DRAGOMAN" train --model o \(flags) --max-steps 9223372036854775807 \
        --epochs 9223372036854775807 2> log & p=$!
      for n in $(seq 2000); do grep -q 'an epoch took' log && break; sleep 0.005; done
      kill -INT $p; wait $p; echo $?
      """)
    #expect(outcome.lines == ["60 units, 60 pairs", "0", "130"])
    #expect(outcome.errors.contains("59 pairs to train on, 1 to validate on"))
    #expect(
      outcome.errors.contains(
        #/an epoch took .*, validation included; training ends at about [0-9: -]+ at the latest\n/#)
    )
    #expect(outcome.errors.contains("→") && outcome.errors.contains("(best)"))
    #expect(
      outcome.errors.contains(
        "--max-steps is reached (with a higher one it goes on); the model of update "))
    #expect(
      outcome.errors.contains("(validation perplexity ") && outcome.errors.contains(") is in m\n"))
    #expect(outcome.errors.contains("gradient: its norm before clipping"))
    #expect(
      try workshop.folder.bytes("m/model.safetensors")
        == workshop.folder.bytes("n/model.safetensors"))
  }

  @Test(
    "What makes a validation the best suits the text, and is kept",
    arguments: [
      ("le chien numéro $i dort", "bleu", "BLEU"), ("第${i}只狗在睡觉", "chrf", "chrF"),
    ])
  func earlyStoppingMetric(target: String, value: String, title: String) throws {
    let flags =
      "--hidden-size 16 --embedding-size 8 --vocab-size 60 --batch-sentences 32 --valid-freq 3"
    let outcome = try workshop.run(
      """
      for i in $(seq 240); do printf 'the dog number %s sleeps\\t%s\\n' $i "\(target)"; done > numbers.tsv
      dragoman train --corpus numbers.tsv \(flags) --validation-split 120 --max-steps 7 --model m
      dragoman train --corpus numbers.tsv \(flags) --quiet --validation-split 120 --max-steps 9 --model m
      dragoman train --corpus numbers.tsv \(flags) --quiet --validation-split 120 --max-steps 9 --model n
      cmp m/model.safetensors n/model.safetensors && grep ^early-stopping-metric: m/config.yaml
      """)
    #expect(outcome.lines.suffix(1) == ["early-stopping-metric: \(value)"], "\(outcome.errors)")
    #expect(outcome.errors.contains("; best: the highest \(title)\n"))
    #expect(outcome.errors.contains(#/, BLEU [0-9.]+, chrF [0-9.]+, sharpness [0-9.]+ \(best\)/#))
    #expect(
      outcome.errors.contains(
        try Regex("\\(validation \(title) [0-9.]+, perplexity [0-9.]+\\) is in m")))
    #expect(outcome.errors.contains("BLEU says little here") == (value == "chrf"))
  }

  @Test(
    "The end is forecast after a hundred updates",
    arguments: [
      ("--max-steps 110", "at about [0-9: -]+ at the latest"),
      ("--time-limit 3s", "at [0-9][0-9: -]+ at the latest"),
      (
        "--learning-rate 1e-30 --average-decay 0 --valid-freq 60 --patience 2",
        "after 2 validations in a row without improvement \\(--patience\\)"
      ),
    ])
  func forecast(flags: String, end: String) throws {
    let outcome = try workshop.run(
      """
      for i in $(seq 240); do printf 'the dog number %s sleeps\\tle chien %s\\n' $i $i; done > numbers.tsv
      dragoman train --corpus numbers.tsv --hidden-size 8 --embedding-size 8 --vocab-size 60 --batch-sentences 1 \
        --validation-split 10 \(flags) --model m
      """)
    #expect(outcome.code == 0)
    let sentence = try Regex("\nan epoch takes about .*; training ends \(end)\n")
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
  }
}
