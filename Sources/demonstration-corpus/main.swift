import PhraseGrammar
import Foundation
if CommandLine.arguments.count == 1 {
var sampler = Sampler(seed: 1)
for _ in 0..<18400 { let (c, t) = sampler.sentence(); let p = Realizer.pair(t); print("\(c.rawValue)\t\(p.sourceText)\t\(p.targetText)\t\(p.pharaoh)") }
exit(0)
}
let corpus = DemonstrationCorpus()
let folder = CommandLine.arguments[1]
for split in DemonstrationCorpus.Split.allCases {
  let e = corpus[split]
  try! TranslationMemory(e).text.write(toFile: "\(folder)/\(split.rawValue).en-fr.tmx", atomically: true, encoding: .utf8)
  try! e.map { $0.pair.pharaoh + "\n" }.joined().write(toFile: "\(folder)/\(split.rawValue).en-fr.pharaoh", atomically: true, encoding: .utf8)
}
