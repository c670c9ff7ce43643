package import Layers

/// The sizes and choices that make a network; stored with its weights.
package struct NetworkConfiguration: Codable, Sendable, Equatable {
  /// Entries of the source vocabulary.
  package var sourceVocabularySize: Int
  /// Entries of the target vocabulary.
  package var targetVocabularySize: Int
  package var cell: RecurrentCellKind = .lstm
  /// The non-linearity of a vanilla cell.
  package var activation: Activation = .tanh
  package var attention: AttentionKind = .additive
  /// Numbers a source or target word is embedded in.
  package var embeddingSize = 256
  /// Units of each encoder layer in each direction.
  package var encoderHiddenSize = 256
  package var encoderLayers = 1
  /// Whether the encoder reads in both directions.
  package var isBidirectional = true
  /// Units of each decoder layer.
  package var hiddenSize = 512
  package var decoderLayers = 1
  /// Units of the attention's hidden layer.
  package var attentionSize = 512
  /// Units of the deep output layer.
  package var outputSize = 256

  package init(sourceVocabularySize: Int, targetVocabularySize: Int) {
    self.sourceVocabularySize = sourceVocabularySize
    self.targetVocabularySize = targetVocabularySize
  }

  /// Units of an annotation: both directions joined.
  package var annotationSize: Int { encoderHiddenSize * (isBidirectional ? 2 : 1) }
}
