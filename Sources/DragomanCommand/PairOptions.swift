import ArgumentParser
import Basics
import Corpora

/// Which pairs of a corpus to read.
typealias PairOptions = SettingOptions<PairSelection>

extension PairOptions {
  /// The request for these files, given as `name`.
  ///
  /// - Throws: `ValidationError` where files and options contradict each other
  func request(files: [String], named name: String) throws -> CorpusRequest {
    do {
      return try values().request(files: files, named: name)
    } catch {
      throw ValidationError(error.descriptionWithFlags)
    }
  }
}
