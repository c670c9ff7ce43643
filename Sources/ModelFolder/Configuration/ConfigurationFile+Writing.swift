package import Basics
package import Foundation
package import Settings
internal import Yams

extension ConfigurationFile {
  /// The YAML of settings, with keys in the order of their declarations, so that the same settings give the same bytes.
  /// Settings without a value are left out.
  ///
  /// - Parameter results: whether results of a run are included if there are any, and values that only the corpus could choose
  package static func text(of settings: some SettingGroup, results: Bool = true) -> String {
    var pairs: [(Node, Node)] = []
    for entry in settings.entries {
      guard let texts = entry.texts,
        entry.traits.isGiven
          ? results || !entry.traits.suitsCorpus || entry.isGiven
          : results && texts != entry.defaultTexts
      else { continue }
      let nodes = texts.map { node(of: $0, entry.form) }
      pairs.append((Node(entry.name), entry.form == .list ? Node(nodes) : nodes[0]))
    }
    let open = settings.entries.filter { $0.traits.suitsCorpus && !$0.isGiven && !results }
      .map { "# \($0.name): chosen by the size of the corpus\n" }
    do {
      return try serialize(node: Node(pairs), width: -1, allowUnicode: true) + open.joined()
    } catch {
      preconditionFailure("\(type(of: settings)) cannot be a configuration: \(error)")
    }
  }

  /// Replaces a file of settings. Refuses settings that could not be read again.
  package static func write(
    _ settings: some SettingGroup, to url: URL, fileSystem: FileSystem = FileSystem()
  ) throws(UserError) {
    let text = text(of: settings)
    guard text.utf8.count <= maximalSize,
      (try? ConfigurationFile(parsing: text, place: url.path, origin: .user)) != nil
    else {
      throw UserError(
        .usage, at: url.path, found: "settings that could not be read again",
        fix: "give fewer files, or files with simpler names")
    }
    try AtomicFile(at: url, fileSystem: fileSystem).write(text)
  }

  /// Text in quotes if YAML would otherwise read it as another type; numbers in YAML's spelling.
  private static func node(of text: String, _ form: SettingForm) -> Node {
    switch form {
    case .truth: Node(text, Tag(.bool), .plain)
    case .number: Node(number(text), Tag(.float), .plain)
    case .text, .list:
      Node(
        text, Tag(.str),
        Resolver.default.resolveTag(of: Node(text)) == .str && !text.isEmpty ? .any : .doubleQuoted)
    }
  }

  /// Converts Swift's shortest spelling of a number to YAML, where `1e-05` without a point may be read as text.
  private static func number(_ spelling: String) -> String {
    switch spelling {
    case "inf": return ".inf"
    case "-inf": return "-.inf"
    case "nan": return ".nan"
    default:
      guard let exponent = spelling.firstIndex(of: "e"), !spelling.contains(".") else {
        return spelling
      }
      return spelling[..<exponent] + ".0" + spelling[exponent...]
    }
  }
}
