import Compute
import Decoding
import Dragoman
import Settings
import Training

/// How translations are searched for.
typealias SearchOptions = SettingOptions<SearchSettings>

/// How many threads compute.
typealias WorkerOptions = SettingOptions<WorkerConfiguration>

extension WorkerConfiguration {
  func pool() -> WorkerPool { WorkerPool.asFarAsPossible(count) }
}

extension SearchOptions {
  /// What was given, for the library.
  var options: TranslationOptions {
    let settings = values().resolved
    var options = TranslationOptions()
    options.beamSize = settings.beamSize
    options.bestCount = settings.bestCount
    options.lengthNormalization = settings.lengthNormalization
    options.maximumLengthFactor = settings.maximumLengthFactor
    return options
  }

  /// Whether each line has a list of translations.
  var listsTheBest: Bool { values().nBest != nil }
}
