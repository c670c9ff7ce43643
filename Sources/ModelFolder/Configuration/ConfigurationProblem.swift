/// What is wrong at one place of a configuration file, before the file's name is known.
struct ConfigurationProblem: Error {
  /// From 1; nil where nothing of the file belongs to the problem.
  var line: Int?
  var found: String
  var expected: String?
  var fix: String
}
