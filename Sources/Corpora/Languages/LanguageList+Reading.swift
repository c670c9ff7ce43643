package import Basics
import Glibc

/// The languages of a file, or of the files that a prefix stands for.
///
/// Tab-separated text does not name its languages: its columns are listed as `source` and `target`.
///
/// - Parameters:
///   - countsPairs: whether the pairs of languages are counted too
///   - recover: whether reading continues after damage
///   - didAdvance: called regularly with how far the file was read
package func languages(
  of file: String, countsPairs: Bool = false, recover: Bool = false,
  didAdvance: (ReadingProgress) -> Void = { _ in }
) throws(UserError) -> LanguageList {
  let readers = UnitReaders(
    languages: LanguageTable(source: nil, target: nil), damage: DamageLog(recovers: recover))
  let members = file != "-" && !InputFile.exists(file) ? filesOfPrefix(file) : []
  var list =
    members.isEmpty
    ? try languages(of: file, readers, countsPairs: countsPairs, didAdvance)
    : try languages(ofPrefix: members, readers, countsPairs: countsPairs)
  list.takesUndeclared = readers.languages.takesUndeclared
  list.troubles = readers.damage.report.troubles
  return list
}

private func languages(
  of file: String, _ readers: UnitReaders, countsPairs: Bool,
  _ didAdvance: (ReadingProgress) -> Void
) throws(UserError) -> LanguageList {
  let table = readers.languages
  let byteCount = InputFile.identity(of: file)?.size
  var reader = try readers.reader(file, suffixes: nil)
  // Asking an existential copies it.
  let namesLanguages = reader.namesLanguages
  var unit = Unit()
  var unitCount = 0
  var columns = [0, 0]
  var pairs = LanguagePairCount()
  var undeclaredTargets = 0
  while try reader.read(into: &unit) {
    if !unit.continuesUnit { unitCount += 1 }
    if namesLanguages {
      table.count(unit, number: unitCount)
      if countsPairs { pairs.add(unit) }
      if unit.undeclaredTarget != .absent { undeclaredTargets += 1 }
    } else {
      for (index, variant) in unit.variants.enumerated() where !variant.text.isEmpty {
        columns[index] += 1
      }
      if unit.variants.count == 2, unit.variants.allSatisfy({ !$0.text.isEmpty }) {
        pairs.add(0, 1)
      }
    }
    if unitCount % ReadingProgress.interval == 0 {
      didAdvance(
        ReadingProgress(bytes: readers.files.position, byteCount: byteCount, units: unitCount))
    }
  }
  let names = ["source", "target"]
  let entries = zip(names, columns).map { LanguageList.Entry(language: $0, units: $1) }
  var list = namesLanguages ? table.list : LanguageList(entries.filter { $0.units > 0 })
  if countsPairs {
    list.pairs = pairs.list { namesLanguages ? table.name(of: $0) : names[Int($0)] }
  }
  list.lacksPairs = pairs.isFull
  list.undeclaredTargets = undeclaredTargets
  return list
}

private func languages(
  ofPrefix members: [(language: String, path: String)], _ readers: UnitReaders, countsPairs: Bool
) throws(UserError) -> LanguageList {
  let lines = try members.map { member throws(UserError) in try readers.lines(member.path) }
  var units = [Int](repeating: 0, count: members.count)
  var ends = [Int](repeating: 0, count: members.count)
  var pairs = LanguagePairCount()
  var isOpen = true
  while isOpen {
    isOpen = false
    // The indices of the files that have text in this line.
    var texts: [Int] = []
    for index in members.indices {
      guard let line = try lines[index].next() else { continue }
      isOpen = true
      ends[index] = line.number
      if line.text.contains(where: { $0 > 32 }) { texts.append(index) }
    }
    for (position, index) in texts.enumerated() {
      units[index] += 1
      guard countsPairs else { continue }
      for other in texts[(position + 1)...] { pairs.add(Int32(index), Int32(other)) }
    }
  }
  var list = LanguageList(
    zip(members, units).map { LanguageList.Entry(language: $0.language, units: $1) })
  if countsPairs {
    // Files with different numbers of lines do not belong together.
    list.pairs = pairs.list(
      where: { ends[Int($0)] == ends[Int($1)] }, name: { members[Int($0)].language })
  }
  return list
}

/// `data/train.en` and `data/train.de.gz` for `data/train`, sorted by language.
private func filesOfPrefix(_ prefix: String) -> [(language: String, path: String)] {
  let slash = prefix.lastIndex(of: "/")
  let folder = slash.map { String(prefix[...$0]) } ?? ""
  let stem = String(prefix.dropFirst(folder.count)) + "."
  guard stem != "." else { return [] }
  var members: [String: String] = [:]
  for name in FileSystem.names(in: folder.isEmpty ? "." : folder) ?? []
  where name.hasPrefix(stem) {
    let suffix = UnitReaders.withoutGzipSuffix(String(name.dropFirst(stem.count)))
    let isCode =
      suffix.utf8.prefix { $0.isLetterOrDigit }.count <= 3 && suffix.utf8.count >= 2
      && suffix.utf8.allSatisfy { $0.isLetterOrDigit || "-_".utf8.contains($0) }
    if isCode, members[suffix] == nil || !name.hasSuffix(".gz") { members[suffix] = folder + name }
  }
  return members.map { ($0.key, $0.value) }.sorted { $0.language < $1.language }
}
