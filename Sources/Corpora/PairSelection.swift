package import Settings

/// Which pairs of a corpus to read: the settings of every command that reads one.
package struct PairSelection: SettingGroup, Hashable {
  @Setting("The language to translate from, such as en or pt-BR", data: true)
  package var source: String? = nil

  @Setting("The language to translate to", data: true)
  package var target: String? = nil

  @Setting(
    "A file of plain lines in the source language, or one half of a test set of IWSLT; see `target-file`",
    data: true, resume: .free, kind: .path, excludes: ["corpus"])
  package var sourceFile: String? = nil

  @Setting(
    "The file whose line n translates line n of `source-file`", data: true, resume: .free,
    kind: .path, excludes: ["corpus"])
  package var targetFile: String? = nil

  @Setting("Continue after damage in a file, and keep every unit that is whole", data: true)
  package var recover = false

  package init() {}
}
