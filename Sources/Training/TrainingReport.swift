import Glibc
public import ModelFolder

/// A line of `log.jsonl`: training since the line before, and a validation if there was one.
public struct TrainingReport: TrainingLogLine, Sendable, Equatable {
  /// Updates made.
  public package(set) var step: Int
  /// The epoch, from 1.
  public package(set) var epoch: Int
  /// The mean smoothed loss of a target token, in nats.
  public package(set) var loss: Double?
  /// exp of the mean −log p of a target token, with dropout.
  public package(set) var perplexity: Double?
  /// The mean loss of guided alignment of a target token that has guidance, in nats, with dropout; nil without guidance.
  public package(set) var guidedAlignmentLoss: Double?
  /// Target tokens a second, `</s>` included.
  public package(set) var tokensPerSecond: Double?
  /// Adam's step size.
  public package(set) var learningRate: Double
  /// The mean norm of the gradient, before clipping.
  public package(set) var gradientNorm: Double?
  /// Seconds of training in all runs of the folder.
  public package(set) var seconds: Double
  /// Batches that were skipped in the whole run, because their loss or gradient was not finite; nil for none.
  public package(set) var skippedBatches: Int?
  /// The scores of the validation that the line is about, if it is.
  public package(set) var validation: ValidationScores?

  package init(step: Int, epoch: Int, learningRate: Double, seconds: Double) {
    self.step = step
    self.epoch = epoch
    self.learningRate = learningRate
    self.seconds = seconds
  }

  /// Sets the means over the updates since the last report.
  package mutating func measure(_ window: ReportWindow) {
    guard window.tokenCount > 0 else { return }
    let tokens = Double(window.tokenCount)
    loss = window.loss / tokens
    perplexity = exp(window.negativeLogLikelihood / tokens)
    guidedAlignmentLoss = window.guided.map { $0.loss / Double($0.tokenCount) }
    tokensPerSecond = tokens / max(window.seconds, 1e-9)
    gradientNorm = window.gradientNorm / Double(window.updateCount)
  }
}

/// The scores of a validation.
public struct ValidationScores: Codable, Sendable, Equatable {
  /// exp of the mean −log p of a target token, `</s>` included.
  public package(set) var perplexity: Double
  /// BLEU of greedy translations of the first 1,000 validation sentences, 0 to 100.
  public package(set) var bleu: Double
  /// chrF of the same translations, 0 to 100; nil in logs that are older than it.
  public package(set) var chrF: Double?
  /// The alignment error rate of posterior attention to the first 1,000 validation pairs, in percent; nil where they have no
  /// word links, or the network no attention.
  public package(set) var alignmentErrorRate: Double?
  /// How sharp attention to the first 1,000 validation pairs is, from 0 to 1: the mean over target subwords of the greatest
  /// attention weight, `</s>` left out; nil where the alignment error rate is measured, or without attention.
  public package(set) var sharpness: Double?
  /// Whether it is the best scheduled validation so far; nil where it was made because the run stopped.
  public package(set) var isBest: Bool?
  /// Seconds that the validation took.
  public package(set) var seconds: Double

  init(_ result: Validator.Result, isBest: Bool?, seconds: Double) {
    perplexity = result.perplexity
    bleu = result.bleu
    chrF = result.chrF
    alignmentErrorRate = result.alignmentErrorRate
    sharpness = result.sharpness
    self.isBest = isBest
    self.seconds = seconds
  }
}
