package import Compute
import Foundation
package import ModelFolder
package import Seq2Seq

/// The model folder of a run: its checkpoint, its log and the model that it exports.
package struct RunFolder {
  package let files: ModelFiles
  private var store: CheckpointStore<TrainingState>
  private let log: TrainingLog<TrainingReport>

  package init(_ files: ModelFiles) {
    self.files = files
    store = CheckpointStore(folder: files.folder)
    log = TrainingLog(at: files.log)
  }

  /// The last whole checkpoint's state, and a warning about one that was passed over.
  package mutating func loadState() throws(ModelFolderError) -> (
    state: TrainingState?, warning: String?
  ) {
    let loaded = try store.load()
    return (loaded.checkpoint?.state, loaded.warning)
  }

  /// Goes on from the last checkpoint: fills the updater and `best`, cuts the log behind it.
  package mutating func restore(
    _ updater: Updater, best: FloatBuffer
  ) throws(ModelFolderError) -> TrainingState? {
    guard let checkpoint = try store.load().checkpoint else {
      try log.cut(keeping: { _ in false })
      return nil
    }
    for (name, buffer) in tensors(updater, best: best) {
      try checkpoint.tensors.copy(
        name, shape: [buffer.count],
        into: UnsafeMutableBufferPointer(start: buffer.base, count: buffer.count))
    }
    updater.resume(updateCount: checkpoint.state.updateCount)
    return checkpoint.state
  }

  /// Cuts what the log has behind an update.
  package func cutLog(after step: Int) throws(ModelFolderError) { try log.cut(after: step) }

  package func append(_ report: TrainingReport) throws(ModelFolderError) { try log.append(report) }

  /// Replaces the checkpoint.
  package mutating func save(
    _ state: TrainingState, updater: Updater, best: FloatBuffer
  ) throws(ModelFolderError) {
    let blocks = tensors(updater, best: best).map { name, buffer in
      SafetensorsBlock(
        name: name, shape: [buffer.count],
        elements: UnsafeBufferPointer(start: buffer.base, count: buffer.count))
    }
    try store.save(state, tensors: blocks)
  }

  /// Writes the weights that are translated with.
  package func export(_ weights: FloatBuffer, of network: Network) throws(ModelFolderError) {
    try TranslationModel.save(weights, of: network, to: files.weights)
  }

  /// Everything that going on needs, each in the layout of the flat buffer.
  private func tensors(_ updater: Updater, best: FloatBuffer) -> [(String, FloatBuffer)] {
    [
      ("weights", updater.weights), ("first-moment", updater.adam.firstMoment),
      ("second-moment", updater.adam.secondMoment), ("best", best),
    ] + (updater.average.map { [("average", $0)] } ?? [])
  }
}
