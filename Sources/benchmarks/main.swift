import Batching
import Compute
import Foundation
import Seq2Seq
import Training

let workers = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1])! : 2
let pool = WorkerPool(workerCount: workers)
var c = NetworkConfiguration(sourceVocabularySize: 8000, targetVocabularySize: 8000)
let network = Network(c)
print("parameters", network.parameterCount)
var t = TrainingConfiguration()
let t0 = Date()
let updater = Updater(network, configuration: t, pool: pool)
print("init", Date().timeIntervalSince(t0))
let key = RandomKey(seed: 3)
var batches: [Batch] = []
for b in 0..<10 {
  var pairs: [(source: [Int32], target: [Int32])] = []
  for i in 0..<80 {
    let k = key.at(UInt64(b * 1000 + i))
    let s = 11 + k.integer(1, below: 5), t = 12 + b % 3 + k.integer(2, below: 4)
    pairs.append(((0..<s).map { Int32(4 + k.integer(UInt64(10 + $0), below: 7990)) } + [3], (0..<t).map { Int32(4 + k.integer(UInt64(100 + $0), below: 7990)) } + [3]))
  }
  batches.append(Batch(pairs, identities: Array(0..<80), startID: 2))
}
for b in batches { let r = updater.update(b, learningRate: 1e-3); print(r.loss.loss / Double(r.loss.tokenCount), r.gradientNorm) }
let start = Date()
var tokens = 0, n = 0
while Date().timeIntervalSince(start) < 8 { let b = batches[n % 10]; _ = updater.update(b, learningRate: 1e-3); n += 1; tokens += b.targetRowCount }
let s = Date().timeIntervalSince(start)
print("tokens/s", Double(tokens) / s, "ms/step", s / Double(n) * 1000, "tok/batch", tokens / n)
