import ArgumentParser
import Batching
import Compute
import Seq2Seq
import Training
import Vocabularies

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
      settings.training.batchLimit = .sentences(80)
    case .l:
      settings.network.embeddingSize = 512
      settings.network.hiddenSize = 1024
      settings.network.encoderLayers = 2
      settings.network.decoderLayers = 2
      settings.vocabulary.learning.size = 16_000
      settings.training.batchLimit = .sentences(64)
    }
    return settings
  }
}
