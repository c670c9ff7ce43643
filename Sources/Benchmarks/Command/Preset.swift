import ArgumentParser
import Compute
import ModelFolder

extension Precision: ExpressibleByArgument {}

/// Sizes of models that are compared with other programs.
enum Preset: String, CaseIterable, ExpressibleByArgument {
  /// Embedding 256, encoder 2 × 256, decoder 512, attention 512, output 256, vocabulary 8,000; 80 sentences a batch.
  case w = "W"
  /// Embedding 512, encoder 2 × 512 in two layers, decoder 1024 in two layers, vocabulary 16,000; 64 sentences a batch.
  case l = "L"

  var settings: ModelSettings {
    var settings = ModelSettings()
    switch self {
    case .w:
      settings.batchSentences = 80
    case .l:
      settings.embeddingSize = 512
      settings.hiddenSize = 1024
      settings.encoderLayers = 2
      settings.decoderLayers = 2
      settings.vocabSize = 16_000
      settings.batchSentences = 64
    }
    return settings
  }
}
