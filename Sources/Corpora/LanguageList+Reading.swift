import Glibc

/// The languages that a file holds, or those of the files that a prefix stands for.
///
/// Tab-separated text does not name its languages: its columns are listed as `source` and `target`.
package func languages(of file: String) throws(CorpusError) -> LanguageList {
  let table = LanguageTable(source: nil, target: nil)
  let damage = DamageLog(recovers: false)
  if file != "-", !InputFile.exists(file) {
    let members = filesOfPrefix(file)
    if !members.isEmpty { return try languages(ofPrefix: members, damage) }
  }
  var reader = try UnitReaders(languages: table, damage: damage).reader(file, suffixes: nil)
  var unit = Unit()
  var unitCount = 0
  var columns = [0, 0]
  while try reader.read(into: &unit) {
    if !unit.continuesUnit { unitCount += 1 }
    if reader.namesLanguages {
      table.count(unit, number: unitCount)
    } else {
      for (index, variant) in unit.variants.enumerated() where !variant.text.isEmpty {
        columns[index] += 1
      }
    }
  }
  if reader.namesLanguages { return table.list }
  return LanguageList(
    zip(["source", "target"], columns).filter { $0.1 > 0 }.map {
      LanguageList.Entry(language: $0, units: $1)
    })
}

private func languages(
  ofPrefix members: [(language: String, path: String)], _ damage: DamageLog
) throws(CorpusError) -> LanguageList {
  var entries: [LanguageList.Entry] = []
  for member in members {
    let lines = try LineReader(path: member.path, damage: damage)
    var units = 0
    while let line = try lines.next() {
      if line.text.contains(where: { $0 > 32 }) { units += 1 }
    }
    entries.append(LanguageList.Entry(language: member.language, units: units))
  }
  return LanguageList(entries)
}

/// `data/train.en` and `data/train.de.gz` for `data/train`.
private func filesOfPrefix(_ prefix: String) -> [(language: String, path: String)] {
  let slash = prefix.lastIndex(of: "/")
  let folder = slash.map { String(prefix[...$0]) } ?? ""
  let stem = (slash.map { String(prefix[prefix.index(after: $0)...]) } ?? prefix) + "."
  guard stem != ".", let handle = opendir(folder.isEmpty ? "." : folder) else { return [] }
  defer { closedir(handle) }
  var members: [String: String] = [:]
  while let entry = readdir(handle) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    guard name.hasPrefix(stem) else { continue }
    let suffix = UnitReaders.withoutGzipSuffix(String(name.dropFirst(stem.count)))
    let isCode =
      suffix.prefix { $0 != "-" && $0 != "_" }.utf8.count <= 3
      && suffix.utf8.count >= 2
      && suffix.unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
          || $0 == "-" || $0 == "_"
      }
    if isCode, members[suffix] == nil || !name.hasSuffix(".gz") { members[suffix] = folder + name }
  }
  return members.map { ($0.key, $0.value) }
}
