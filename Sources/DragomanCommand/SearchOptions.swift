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

extension SearchSettings {
  var options: TranslationOptions {
    var options = TranslationOptions()
    options.beamSize = beamSize
    options.bestCount = bestCount
    options.lengthNormalization = lengthNormalization
    options.maximumLengthFactor = maximumLengthFactor
    return options
  }
}
