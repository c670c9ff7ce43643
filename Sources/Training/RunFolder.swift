package import Basics
package import Compute
import Foundation
package import ModelFolder
package import Seq2Seq

/// The model folder of a run: its checkpoint, its log and the model that it exports.
package struct RunFolder {
  package let files: ModelFiles
  /// What was ignored when the checkpoint was read, in a sentence.
  package private(set) var warning: String?
  private var store: CheckpointStore<TrainingState>
  private let log: TrainingLog<TrainingReport>
  private let samples: TrainingLog<SampleReport>

  package init(_ files: ModelFiles) {
    self.files = files
    store = CheckpointStore(folder: files.folder)
    log = TrainingLog(at: files.log)
    samples = TrainingLog(at: files.samples)
  }

  /// The state in the last whole checkpoint.
  package mutating func loadState() throws(UserError) -> TrainingState? {
    try store.load().checkpoint?.state
  }

  /// The last checkpoint, from which a run goes on. Removes from the logs what an uninterrupted run would not have: lines after
  /// the checkpoint, and validations that were made because the run stopped.
  package mutating func restore() throws(UserError) -> Checkpoint<TrainingState>? {
    let loaded = try store.load()
    warning = loaded.warning
    guard let checkpoint = loaded.checkpoint else {
      try log.cut(keeping: { _ in false })
      try samples.cut(keeping: { _ in false })
      return nil
    }
    let updateCount = checkpoint.state.updateCount
    try log.cut { $0.step <= updateCount && $0.validation.map { $0.isBest != nil } ?? true }
    try samples.cut { $0.step <= updateCount && $0.isBest != nil }
    return checkpoint
  }

  package func append(_ report: TrainingReport) throws(UserError) { try log.append(report) }
  package func append(_ report: SampleReport) throws(UserError) { try samples.append(report) }

  /// Replaces the checkpoint.
  ///
  /// - Parameter tensors: by name, each in the layout of the flat buffer
  package mutating func save(
    _ state: TrainingState, tensors: [(name: String, values: FloatBuffer)]
  ) throws(UserError) {
    let blocks = tensors.map { name, values in
      SafetensorsBlock(
        name: name, shape: [values.count],
        elements: UnsafeBufferPointer(start: values.base, count: values.count))
    }
    try store.save(state, tensors: blocks)
  }

  /// Writes the weights that `translate` uses.
  package func export(_ weights: FloatBuffer, of network: Network) throws(UserError) {
    try TranslationModel.save(weights, of: network, to: files.weights)
  }
}
