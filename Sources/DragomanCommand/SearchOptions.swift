import ArgumentParser
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

/// How a command that translates with models searches.
struct TranslationSearchOptions: ParsableArguments {
  @OptionGroup var given: SearchOptions

  @Flag(
    help: """
      Search for the best translations, in about twice the time: a beam of 10, and the length normalisation that suits \
      the model best, as validation has found when its training ended.
      """)
  var best = false

  func settings(for models: [Model]) -> SearchSettings {
    given.values(over: best ? .best(for: models) : SearchSettings()).resolved
  }

  /// The flags that were given, without their dashes.
  var names: [String] { given.given.map(\.name) + (best ? ["best"] : []) }

  /// Whether each line has a list of translations.
  var listsTheBest: Bool { given.values().nBest != nil }
}
