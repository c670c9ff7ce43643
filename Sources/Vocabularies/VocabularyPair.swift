package import Basics
import Foundation

/// The vocabularies of a translator: one for each side, or a joint one.
///
/// On disk: `PREFIX.source.model` and `PREFIX.target.model`, or `PREFIX.joint.model`, each a SentencePiece model with a
/// readable `.vocab` beside it.
package struct VocabularyPair: Sendable, Equatable {
  package let source: Vocabulary
  package let target: Vocabulary
  /// Whether source and target share one vocabulary.
  package let isJoint: Bool

  package init(source: Vocabulary, target: Vocabulary) {
    self.source = source
    self.target = target
    isJoint = false
  }

  package init(joint: Vocabulary) {
    source = joint
    target = joint
    isJoint = true
  }

  /// Loads the vocabularies of a prefix.
  ///
  /// - Throws: an error of kind `noInput` or `data`
  package init(prefix: String) throws(UserError) {
    let names = VocabularyPair.names(prefix: prefix)
    let hasJoint = VocabularyFiles.exists(names.joint)
    let hasSides = VocabularyFiles.exists(names.source) || VocabularyFiles.exists(names.target)
    guard !(hasJoint && hasSides) else { throw .ambiguousVocabulary(prefix: prefix) }
    if hasJoint {
      self.init(joint: try Vocabulary(contentsOf: names.joint))
    } else {
      self.init(
        source: try Vocabulary(contentsOf: names.source),
        target: try Vocabulary(contentsOf: names.target))
    }
  }

  /// Writes the vocabularies of a prefix, all or none, and removes those of the other form.
  ///
  /// - Throws: an error of kind `inputOutput`
  package func save(prefix: String) throws(UserError) {
    let names = VocabularyPair.names(prefix: prefix)
    var files: [(path: String, bytes: [UInt8])] = []
    for (path, vocabulary) in isJoint
      ? [(names.joint, source)] : [(names.source, source), (names.target, target)]
    {
      files.append((VocabularyPair.listing(of: path), Array(vocabulary.listing.utf8)))
      files.append((path, vocabulary.model))
    }
    try VocabularyFiles.replace(files)
    for model in isJoint ? [names.source, names.target] : [names.joint] {
      for path in [model, VocabularyPair.listing(of: model)] {
        try FileSystem().remove(URL(fileURLWithPath: path))
      }
    }
  }

  static func names(prefix: String) -> (source: String, target: String, joint: String) {
    ("\(prefix).source.model", "\(prefix).target.model", "\(prefix).joint.model")
  }

  private static func listing(of model: String) -> String {
    model.dropLast("model".count) + "vocab"
  }
}

extension Vocabulary {
  /// Loads a model from a file.
  ///
  /// - Throws: an error of kind `noInput` or `data`
  package init(contentsOf path: String) throws(UserError) {
    let bytes = try VocabularyFiles.contents(of: path)
    do {
      try self.init(model: bytes)
    } catch {
      throw error.kind == .data ? error.moved(to: Place(file: path)) : error
    }
  }
}
