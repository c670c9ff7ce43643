package import Corpora
package import Seq2Seq
package import Settings

/// The settings in the `config.yaml` of a model folder that are needed to use the model.
package protocol ModelConfiguration: SettingGroup {
  var network: NetworkConfiguration { get }
  /// The languages of the model.
  var pairs: PairSelection { get }
  /// The α of the length normalisation with which validation translations were best; nil where it is not known.
  var bestNormalization: Double? { get }
}
