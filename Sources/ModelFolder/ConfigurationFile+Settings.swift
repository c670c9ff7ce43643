internal import Yams

extension ConfigurationFile {
  /// One setting of a flat file: the name of a flag and its values, as they would stand on the command
  /// line. Only a setting that is a truth value is read as one: elsewhere `no` is a word, such as the
  /// language Norwegian.
  package struct Setting: Equatable, Sendable {
    package let name: String
    /// One, or as many as the list has. A truth value is `true` or `false`; nothing is no value.
    package let values: [String]
    /// From 1.
    package let line: Int
  }

  /// The settings of a flat file, in its order, whose names all have to be known.
  ///
  /// - Parameter truths: those of the names whose values are `true` or `false`
  package func settings(
    known names: some Collection<String>, truths: Set<String>
  ) throws(ModelFolderError) -> [Setting] {
    guard case .mapping(let mapping) = root else { return [] }
    var result: [Setting] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string, names.contains(name) else {
        throw error(ConfigurationProblem(unknown: key, known: names))
      }
      let values: [String]?
      switch value {
      case .scalar(let scalar):
        let isNothing = scalar.style == .plain && ConfigurationScalar.isNull(scalar.string)
        if isNothing || !truths.contains(name) {
          values = isNothing ? [] : [scalar.string]
        } else if let truth = ConfigurationScalar.bool(scalar.string) {
          values = [truth ? "true" : "false"]
        } else {
          throw error(
            ConfigurationProblem(
              line: value.mark?.line, found: "“\(name)” is “\(scalar.string.prefix(80))”",
              expected: "true or false", fix: "correct the value"))
        }
      case .sequence(let sequence):
        let scalars = sequence.compactMap(\.scalar)
        values = scalars.count == sequence.count ? scalars.map(\.string) : nil
      case .mapping, .alias: values = nil
      }
      guard let values else {
        throw error(
          ConfigurationProblem(
            line: value.mark?.line, found: "“\(name)” is nested", expected: "a value or a list",
            fix: "correct the value"))
      }
      result.append(Setting(name: name, values: values, line: key.mark?.line ?? 1))
    }
    return result
  }
}
