/// Which two variants of a unit answer a request, and how.
///
/// A requested language takes the exact code; else, where a region was asked for, the bare language; else the first
/// variety. Of several variants of the chosen language, the first with text. Where both requests fall on one language, the
/// closer match keeps it (the source on a tie) and the other chooses again.
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
    else { return .rejected(.empty) }
    return .pair(source: sourceText, target: targetText)
  }

  private func choice(
    _ variants: [Unit.Variant], _ meanings: [LanguageTable.Meaning], isSource: Bool,
    without excluded: LanguageTable.Language?
  ) -> Choice? {
    var best: Choice = (.none, LanguageTable.none)
    for variant in variants where variant.language != LanguageTable.none {
      let meaning = meanings[Int(variant.language)]
      if meaning.language == excluded { continue }
      let match = isSource ? meaning.sourceMatch : meaning.targetMatch
      if match < best.match { best = (match, meaning.language) }
    }
    return best.match == .none ? nil : best
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
