import Dragoman

/// The program of the library's page, which a test compares with it.
func train() async throws {
  var settings = TrainingSettings(corpus: ["memory.tmx"], source: "en", target: "fr")
  try settings.set("hidden-size", to: 32)
  try settings.set("vocab-size", to: 60)
  try settings.set("epochs", to: 2)
  for try await event in Trainer(folder: "models/new", settings: settings).events {
    switch event {
    case .warning(let sentence): print(sentence)
    case .reported(let report, _): print("update \(report.step)", report.validation?.bleu ?? "")
    case .ended(let result): print("\(result.updateCount) updates")
    default: break
    }
  }
}
