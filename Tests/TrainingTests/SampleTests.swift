import AttentionExport
import EncodedCorpus
import Foundation
import ModelFolder
import TestSupport
import Testing
import Training

/// The translations that a run keeps.
@Suite struct SampleTests {
  private func samples(of run: SmallRun) throws -> [SampleReport] {
    try TrainingLog<SampleReport>(at: run.files.samples).lines()
  }

  /// A line for each validation, always with the same sentences.
  @Test func aLineForEachValidation() throws {
    let run = try SmallRun()
    try run.train(steps: 30)
    let reports = try run.log().filter { $0.validation != nil }
    let samples = try samples(of: run)
    #expect(
      samples.map(\.step) == reports.map(\.step) && samples.map(\.step) == [7, 14, 21, 28, 30])
    #expect(samples.map(\.isBest) == reports.map { $0.validation?.isBest })
    let texts = run.task.data.validation.texts
    for line in samples {
      #expect(line.samples.map(\.source) == samples[0].samples.map(\.source))
      #expect(line.samples.count == 4)
      for sample in line.samples {
        #expect(texts.contains { $0.source == sample.source && $0.target == sample.reference })
      }
    }
    #expect(Set(samples[0].samples.map(\.source)).count == 4)
  }

  /// The attention is that of the translation: a row for each of its words, which sums to 1.
  @Test func attention() throws {
    let run = try SmallRun()
    try run.train(steps: 30)
    for sample in try samples(of: run).flatMap(\.samples) {
      let attention = try #require(sample.attention)
      let end = [AttentionMatrix.endLabel]
      #expect(attention.source == sample.source.split(separator: " ").map(String.init) + end)
      #expect(attention.target == sample.translation.split(separator: " ").map(String.init) + end)
      let matrix = try #require(attention.matrix)
      for row in matrix.target.indices {
        let sum: Float = matrix.row(row).reduce(0, +)
        let tolerance: Float = 0.0005 * Float(matrix.source.count) + 1e-5
        #expect(abs(sum - 1) < tolerance)
      }
    }
  }

  @Test(
    "A matrix that was changed is no matrix",
    arguments: [
      #"{"source":["a","</s>"],"target":["b","</s>"],"weights":[[1,0]]}"#,
      #"{"source":["a","</s>"],"target":["b","</s>"],"weights":[[1],[0,1]]}"#,
      #"{"source":[],"target":[],"weights":[]}"#,
      #"{"source":["a"],"target":["b"],"weights":[[1]]}"#,
      #"{"source":["a","</s>"],"target":["b","</s>"],"weights":[[2,0],[0,1]]}"#,
    ])
  func damagedMatrix(json: String) throws {
    let attention = try JSONDecoder().decode(SampleAttention.self, from: Data(json.utf8))
    #expect(attention.matrix == nil)
  }

  /// Nothing about training changes where samples are lost.
  @Test func withoutSamples() throws {
    let run = try SmallRun()
    try run.train(steps: ResumeTests.steps, stoppingAt: 16)
    try FileManager.default.removeItem(at: run.files.samples)
    try run.train(steps: ResumeTests.steps)
    let (remains, whole) = (try run.remains(), try ResumeTests.whole.get())
    #expect(remains.tensors == whole.tensors && remains.log == whole.log)
    #expect(try samples(of: run).map(\.step) == [21, 28, 35, 38])
  }
}
