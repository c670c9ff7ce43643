package import Basics
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
  ) throws(UserError) -> [Setting] {
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
        if let nothing = sequence.first(where: Self.isNothing) {
          throw error(
            ConfigurationProblem(
              line: nothing.mark?.line, found: "“\(name)” has an item that is nothing",
              expected: "a value", fix: "remove it, or write its value"))
        }
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
  private static func isNothing(_ node: Node) -> Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.style == .plain && ConfigurationScalar.isNull(scalar.string)
  }

  /// Checks values against the types and the limits of the settings: the first that is wrong is an error at its line.
  ///
  /// - Parameter names: those to check
  /// - Parameter texts: those of them that are a text, and no setting of `ModelSettings`
  package func check(
    _ names: Set<String>, texts: Set<String>
  ) throws(UserError) {
    guard case .mapping(let mapping) = root else { return }
    var all: [(Node, Node)] = []
    for (key, value) in mapping {
      guard let name = key.scalar?.string, names.contains(name), !Self.isNothing(value) else {
        continue
      }
      if texts.contains(name) {
        guard case .scalar = value else {
          throw error(
            ConfigurationProblem(
              line: value.mark?.line, found: "\(name) is a list", expected: "a text",
              fix: "correct the value"))
        }
        continue
      }
      var value = value
      // One file needs no list.
      if Self.listNames.contains(name), case .scalar = value { value = Node([value]) }
      all.append((key, value))
      try check([(key, value)])
    }
    // What excludes each other.
    try check(all)
  }

  private func check(_ settings: [(Node, Node)]) throws(UserError) {
    let settings = try decode(over: ModelSettings(), from: Node(settings))
    if let problem = settings.problem {
      throw error(self.problem(problem, fix: "correct the value"))
    }
  }

  private static let listNames: Set<String> = ["corpus", "validation"]
}
