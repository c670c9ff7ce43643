internal import Yams

extension ConfigurationFile {
  /// One setting of a flat file: the name of a flag and its values, as they would stand on the command
  /// line.
  package struct Setting: Equatable, Sendable {
    package let name: String
    /// One, or as many as the list has. A truth value is `true` or `false`; nothing is no value.
    package let values: [String]
    /// From 1.
    package let line: Int
  }

  /// The settings of a flat file, in its order, whose names all have to be known.
  package func settings(
    known names: some Collection<String>
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
        values = isNothing ? [] : [Self.spelling(scalar)]
      case .sequence(let sequence):
        let scalars = sequence.compactMap(\.scalar)
        values = scalars.count == sequence.count ? scalars.map(Self.spelling) : nil
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

  /// YAML has several spellings of a truth value; the command line has one.
  private static func spelling(_ scalar: Node.Scalar) -> String {
    guard scalar.style == .plain, let truth = ConfigurationScalar.bool(scalar.string) else {
      return scalar.string
    }
    return truth ? "true" : "false"
  }
}
