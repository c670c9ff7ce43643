import ArgumentParser
import Basics
import Corpora
import Dragoman

/// Which pairs of a corpus to read.
typealias PairOptions = SettingOptions<PairSelection>

extension PairOptions {
  /// The request for the corpus of a model, whose languages are those of the model unless others are given.
  ///
  /// - Throws: `ValidationError` where files and options contradict each other
  func request(files: [String], of model: Model) throws -> CorpusRequest {
    var request = try request(files: files, named: "--corpus")
    request.source = request.source ?? model.sourceLanguage
    request.target = request.target ?? model.targetLanguage
    return request
  }

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
