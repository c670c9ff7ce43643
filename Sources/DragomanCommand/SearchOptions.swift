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
  var settings: SearchSettings { settings(over: SearchSettings()) }

  /// - Parameter defaults: the values of what was not given
  func settings(over defaults: SearchSettings) -> SearchSettings {
    values(over: defaults).resolved
  }

  /// Whether each line has a list of translations.
  var listsTheBest: Bool { values().nBest != nil }
}
