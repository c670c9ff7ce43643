import Batching
import Seq2Seq
import Testing
import Training

@Suite struct UniformBatchTests {
  @Test(
    "As many pairs as the limit lets in",
    arguments: [
      (BatchOrder.Limit.tokens(1200), 25, 46, 1196), (.tokens(26), 25, 1, 26),
      (.tokens(3), 25, 1, 26), (.sentences(80), 9, 80, 800),
    ])
  func pairs(limit: BatchOrder.Limit, length: Int, pairs: Int, tokens: Int) {
    let batch = UniformBatch(limit, sentenceLength: length)
    #expect(batch.pairCount == pairs && batch.tokenCount == tokens)
  }

  /// What `train` computes for a corpus of such pairs.
  @Test func itsMemoryIsThatOfTheSameBatchOfACorpus() throws {
    let run = try SmallRun()
    let network = run.task.network()
    let (pairs, length) = (3, 7)
    let ids = [Int32](repeating: 1, count: length + 1)
    let batch = Batch(
      Array(repeating: (source: ids, target: ids), count: pairs), identities: [0, 1, 2], startID: 0)
    let bytes = BatchPass.byteCount(of: batch, through: network)
    #expect(
      UniformBatch(.sentences(pairs), sentenceLength: length).byteCount(through: network) == bytes)
    #expect(
      UniformBatch(.sentences(99), sentenceLength: length).byteCount(through: network) > bytes)
  }
}
