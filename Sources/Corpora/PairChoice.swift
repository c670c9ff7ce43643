/// Which two variants of a unit answer a request, and how.
///
/// A requested language takes the exact code; else, where a region was asked for, the bare language; else the first
/// variety. Of several variants of the chosen language, the first with text. Where both requests fall on one language, the
/// closer match keeps it (the source on a tie) and the other chooses again.
///
/// Where a format tells the original from its translations, a pair is the original with one of them, and of several
/// translations into the chosen language the first counts, with text or not.
struct PairChoice {
  let languages: LanguageTable

  enum Outcome {
    case pair(source: Range<Int>, target: Range<Int>)
    case rejected(RejectionReason)
  }

  private typealias Choice = (match: LanguageCode.Match, language: LanguageTable.Language)

  func choose(_ unit: borrowing Unit) -> Outcome {
    let variants = unit.variants
    let meanings = languages.meanings
    if let first = variants.first, first.role != .any { return chooseByRole(unit) }
    guard var source = choice(variants, meanings, isSource: true, without: nil) else {
      return .rejected(.noSource)
    }
    guard var target = choice(variants, meanings, isSource: false, without: nil) else {
      return .rejected(.noTarget)
    }
    if source.language == target.language {
      if target.match < source.match {
        guard let other = choice(variants, meanings, isSource: true, without: target.language)
        else {
          return .rejected(.noSource)
        }
        source = other
      } else {
        guard let other = choice(variants, meanings, isSource: false, without: source.language)
        else {
          return .rejected(.noTarget)
        }
        target = other
      }
    }
    guard let sourceText = text(variants, meanings, source.language),
      let targetText = text(variants, meanings, target.language)
    else {
      let lacks = [source, target].contains { lacksText(variants, meanings, $0.language) }
      return .rejected(lacks ? .noSegment : .empty)
    }
    return .pair(source: sourceText, target: targetText)
  }

  private func chooseByRole(_ unit: borrowing Unit) -> Outcome {
    let variants = unit.variants
    let meanings = languages.meanings
    func both(_ source: Unit.Role, _ target: Unit.Role) -> (source: Choice, target: Choice)? {
      guard
        let source = choice(variants, meanings, isSource: true, role: source, without: nil),
        let target = choice(variants, meanings, isSource: false, role: target, without: nil)
      else { return nil }
      return (source, target)
    }
    func distance(_ choices: (source: Choice, target: Choice)) -> UInt8 {
      choices.source.match.rawValue + choices.target.match.rawValue
    }
    let forward = both(.original, .translation)
    let backward = unit.isReversible ? both(.translation, .original) : nil
    var roles: (source: Unit.Role, target: Unit.Role) = (.original, .translation)
    var chosen = forward
    // From one variety of a language to another, both fit, and the closer one is meant.
    if let backward, forward.map({ distance(backward) < distance($0) }) ?? true {
      roles = (.translation, .original)
      chosen = backward
    }
    guard let chosen else {
      if unit.undeclaredTarget == .unknown, answersAlone(unit) {
        return .rejected(.undeclaredTarget)
      }
      if choice(variants, meanings, isSource: true, without: nil) == nil {
        return .rejected(.noSource)
      }
      // The same language is asked for twice: it is the original's.
      if languages.asksForOneLanguage { return .rejected(.noTarget) }
      let hasTarget = choice(variants, meanings, isSource: false, without: nil) != nil
      return .rejected(hasTarget ? .direction : .noTarget)
    }
    func text(_ language: LanguageTable.Language, _ role: Unit.Role) -> Range<Int>? {
      let variant = variants.first { variant in
        variant.role == role && variant.language != LanguageTable.none
          && meanings[Int(variant.language)].language == language
      }
      return variant.flatMap { $0.hasText ? $0.text : nil }
    }
    guard let source = text(chosen.source.language, roles.source) else {
      return .rejected(.noSource)
    }
    guard let target = text(chosen.target.language, roles.target) else {
      return .rejected(.noTarget)
    }
    return source.isEmpty || target.isEmpty
      ? .rejected(.empty) : .pair(source: source, target: target)
  }

  /// Whether the original alone can answer one of the requests.
  private func answersAlone(_ unit: borrowing Unit) -> Bool {
    choice(unit.variants, languages.meanings, isSource: true, without: nil) != nil
      || choice(unit.variants, languages.meanings, isSource: false, without: nil) != nil
  }

  /// The texts that come nearest to what is asked for, of a unit that gives no pair; empty where there is none.
  func nearest(_ unit: borrowing Unit) -> (source: Range<Int>, target: Range<Int>) {
    let variants = unit.variants
    let meanings = languages.meanings
    if let first = variants.first, first.language == LanguageTable.none, variants.count <= 2,
      variants.allSatisfy({ $0.language == LanguageTable.none && $0.role == .any })
    {
      return (first.text, variants.count == 2 ? variants[1].text : 0..<0)
    }
    func text(_ choice: Choice?) -> Range<Int> {
      choice.flatMap { self.text(variants, meanings, $0.language) } ?? 0..<0
    }
    let source = choice(variants, meanings, isSource: true, without: nil)
    let target = choice(variants, meanings, isSource: false, without: source?.language)
    let undeclared = variants.first { $0.language == LanguageTable.none && $0.role == .translation }
    return (text(source), target == nil ? undeclared?.text ?? 0..<0 : text(target))
  }

  private func choice(
    _ variants: [Unit.Variant], _ meanings: [LanguageTable.Meaning], isSource: Bool,
    role: Unit.Role? = nil, without excluded: LanguageTable.Language?
  ) -> Choice? {
    var best: Choice = (.none, LanguageTable.none)
    for variant in variants where variant.language != LanguageTable.none {
      if let role, variant.role != role { continue }
      let meaning = meanings[Int(variant.language)]
      if meaning.language == excluded { continue }
      let match = isSource ? meaning.sourceMatch : meaning.targetMatch
      if match < best.match { best = (match, meaning.language) }
    }
    return best.match == .none ? nil : best
  }

  private func lacksText(
    _ variants: [Unit.Variant], _ meanings: [LanguageTable.Meaning],
    _ language: LanguageTable.Language
  ) -> Bool {
    !variants.contains { variant in
      variant.hasText && variant.language != LanguageTable.none
        && meanings[Int(variant.language)].language == language
    }
  }

  private func text(
    _ variants: [Unit.Variant], _ meanings: [LanguageTable.Meaning],
    _ language: LanguageTable.Language
  ) -> Range<Int>? {
    for variant in variants where variant.language != LanguageTable.none && !variant.text.isEmpty {
      if meanings[Int(variant.language)].language == language { return variant.text }
    }
    return nil
  }
}
