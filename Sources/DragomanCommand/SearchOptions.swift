import Compute
import Decoding
import Dragoman
import Settings
import Training

/// The settings of search.
typealias SearchOptions = SettingOptions<SearchSettings>

/// The number of threads.
typealias WorkerOptions = SettingOptions<WorkerConfiguration>

extension WorkerConfiguration {
  func pool() -> WorkerPool { WorkerPool(asked: count) { StandardError.warn($0) } }
}

extension SearchOptions {
  var settings: SearchSettings { values().resolved }

  /// Whether each line has a list of translations.
  var listsTheBest: Bool { values().nBest != nil }
}
