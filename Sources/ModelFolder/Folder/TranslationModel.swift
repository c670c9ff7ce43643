package import Basics
package import Compute
package import Foundation
package import Seq2Seq
package import Vocabularies

/// A trained model: its settings, network, vocabularies and weights.
package struct TranslationModel: Sendable {
  package let settings: any ModelConfiguration
  package let network: Network
  package let vocabularies: VocabularyPair
  package let weights: FloatBuffer

  /// Reads a model folder.
  ///
  /// - Throws: `UserError`
  package init<Configuration: ModelConfiguration>(
    contentsOf path: String, settings type: Configuration.Type
  ) throws {
    let files = ModelFiles(in: path)
    settings = try files.readSettings(type)
    let weightsFile = try files.readWeights()
    vocabularies = try VocabularyPair(prefix: files.vocabularyPrefix.path)
    network = Network(
      settings.network.with(
        sourceVocabularySize: vocabularies.source.count,
        targetVocabularySize: vocabularies.target.count))
    // Before memory is allocated, because the configuration may have any sizes.
    try weightsFile.require(network.parameters.map { ($0.name, $0.shape) }, of: .float32)
    weights = FloatBuffer(count: network.bufferCount)
    for parameter in network.parameters {
      try weightsFile.copy(
        parameter.name, shape: parameter.shape,
        into: UnsafeMutableBufferPointer(
          start: weights.base + parameter.offset, count: parameter.count))
    }
  }

  /// Writes `model.safetensors`, with a tensor for each parameter.
  ///
  /// - Throws: `UserError`
  package static func save(
    _ weights: FloatBuffer, of network: Network, to url: URL,
    fileSystem: FileSystem = FileSystem()
  ) throws(UserError) {
    try Safetensors.write(
      network.parameters.map { parameter in
        SafetensorsBlock(
          name: parameter.name, shape: parameter.shape,
          elements: UnsafeBufferPointer(
            start: weights.base + parameter.offset, count: parameter.count))
      }, to: url, fileSystem: fileSystem)
  }
}
