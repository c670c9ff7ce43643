package import Basics
import EncodedCorpus
import Foundation
import Settings
import Training

/// Several runs side by side, or a single one.
package struct RunComparison: Sendable {
  /// At least one.
  package let runs: [TrainedRun]
  /// A short name for each run: the name of its folder, with those of the folders above it where others have the same, and
  /// without the end that all have: `lstm` for `runs/lstm/model` beside `runs/gru/model`.
  package let names: [String]

  /// Reads model folders.
  ///
  /// - Throws: `UserError` where one is no model folder, is damaged, has no reports yet, or is given twice
  package init(readingFrom paths: [String]) throws(UserError) {
    var known: Set<String> = []
    for path in paths {
      let folder = URL(fileURLWithPath: path, isDirectory: true).standardizedFileURL
        .resolvingSymlinksInPath().path
      guard known.insert(folder).inserted else {
        throw UserError(.usage, at: path, found: "this model folder is given twice")
      }
    }
    var runs: [TrainedRun] = []
    for path in paths { runs.append(try TrainedRun(readingFrom: path)) }
    self.init(runs)
  }

  /// - Precondition: there is a run.
  package init(_ runs: [TrainedRun]) {
    precondition(!runs.isEmpty, "a report without a run")
    self.runs = runs
    names = Self.names(of: runs.map(\.path))
  }

  /// Parts of paths, as long as they must be to differ.
  static func names(of paths: [String]) -> [String] {
    var parts = paths.map { path in
      URL(fileURLWithPath: path).standardizedFileURL.pathComponents.filter { $0 != "/" }
    }
    while paths.count > 1, let end = parts[0].last,
      parts.allSatisfy({ $0.count > 1 && $0.last == end })
    {
      for index in parts.indices { parts[index].removeLast() }
    }
    let longest = parts.map(\.count).max() ?? 0
    for count in 1...max(1, longest) {
      let names = parts.map { $0.suffix(count).joined(separator: "/") }
      if Set(names).count == names.count { return names.map { $0.isEmpty ? "/" : $0 } }
    }
    return paths
  }

  package var isSingle: Bool { runs.count == 1 }

  // MARK: Settings

  /// A setting with its value in each run, nil where there is none.
  package struct SettingRow: Sendable, Equatable {
    package let name: String
    package let values: [String?]

    package var differs: Bool { values.dropFirst().contains { $0 != values[0] } }
  }

  /// All settings, in the order of `config.yaml`, without digests and what only the command line knows.
  package var settings: [SettingRow] {
    let entries = runs.map { run in run.settings.entries.filter { $0.traits.kind != .localResult } }
    return entries[0].indices.map { index in
      SettingRow(
        name: entries[0][index].name,
        values: entries.map { $0[index].texts?.joined(separator: ", ") })
    }.filter { row in row.values.contains { $0 != nil } }
  }

  /// Those that are not the same in all runs.
  package var differingSettings: [SettingRow] { settings.filter(\.differs) }

  // MARK: What cannot be compared

  /// Whether all runs are known to have the same vocabularies.
  var hasSameVocabularies: Bool { haveSame { $0.corpus?.vocabularyDigest } }

  /// Whether all runs are known to be validated on the same pairs.
  var hasSameValidation: Bool { haveSame { $0.corpus?.validationDigest } }

  private func haveSame(_ digest: (TrainedRun) -> String?) -> Bool {
    let digests = runs.map(digest)
    return !digests.contains(nil) && Set(digests).count == 1
  }

  /// Why some numbers of these runs cannot be compared, in sentences.
  package var reservations: [String] {
    guard !isSingle else { return [] }
    var sentences: [String] = []
    if !hasSameVocabularies {
      sentences.append(
        "The runs have, or may have, different vocabularies: their losses and perplexities cannot be compared."
      )
    }
    if !hasSameValidation {
      sentences.append(
        "The runs were, or may have been, validated on different pairs: their scores cannot be compared."
      )
    }
    return sentences
  }
}
