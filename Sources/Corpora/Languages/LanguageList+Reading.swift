import Glibc

/// The languages that a file holds, or those of the files that a prefix stands for.
///
/// Tab-separated text does not name its languages: its columns are listed as `source` and `target`.
///
/// - Parameter didAdvance: is told again and again how far it was read
package func languages(
  of file: String, didAdvance: (ReadingProgress) -> Void = { _ in }
) throws(CorpusError) -> LanguageList {
  let table = LanguageTable(source: nil, target: nil)
  let readers = UnitReaders(languages: table, damage: DamageLog(recovers: false))
  if file != "-", !InputFile.exists(file) {
    let members = filesOfPrefix(file)
    if !members.isEmpty { return try languages(ofPrefix: members, readers) }
  }
  let byteCount = InputFile.identity(of: file)?.size
  var reader = try readers.reader(file, suffixes: nil)
  // Asking an existential copies it.
  let namesLanguages = reader.namesLanguages
  var unit = Unit()
  var unitCount = 0
  var columns = [0, 0]
  while try reader.read(into: &unit) {
    if !unit.continuesUnit { unitCount += 1 }
    if namesLanguages {
      table.count(unit, number: unitCount)
    } else {
      for (index, variant) in unit.variants.enumerated() where !variant.text.isEmpty {
        columns[index] += 1
      }
    }
    if unitCount % ReadingProgress.interval == 0 {
      didAdvance(
        ReadingProgress(bytes: readers.files.position, byteCount: byteCount, units: unitCount))
    }
  }
  if namesLanguages { return table.list }
  return LanguageList(
    zip(["source", "target"], columns).filter { $0.1 > 0 }.map {
      LanguageList.Entry(language: $0, units: $1)
    })
}

private func languages(
  ofPrefix members: [(language: String, path: String)], _ readers: UnitReaders
) throws(CorpusError) -> LanguageList {
  var entries: [LanguageList.Entry] = []
  for member in members {
    let lines = try readers.lines(member.path)
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
