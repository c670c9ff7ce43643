/// Chooses the two variants of a unit that answer a request.
///
/// For a requested language: the exact code; else, if a region was requested, the bare language; else the first
/// variety. Of several variants of the chosen language, the first with text. If both requests choose one language, the
/// closer match keeps it (the source on a tie) and the other chooses again.
///
/// If a format tells the original from its translations, a pair is the original with one of them, and of several
/// translations into the chosen language the first counts, even without text.
struct PairChoice {
  let languages: LanguageTable

  enum Outcome {
    case pair(source: Range<Int>, target: Range<Int>)
    case rejected(RejectionReason)
  }

  private enum Request { case source, target }

  func choose(_ unit: borrowing Unit) -> Outcome {
    let variants = unit.variants
    if let first = variants.first, first.role != .any { return chooseByRole(unit) }
    guard var source = choice(.source, variants) else { return .rejected(.noSource) }
    guard var target = choice(.target, variants) else { return .rejected(.noTarget) }
    if source.id == target.id {
      if target.targetMatch < source.sourceMatch {
        guard let other = choice(.source, variants, without: target) else {
          return .rejected(.noSource)
        }
        source = other
      } else {
        guard let other = choice(.target, variants, without: source) else {
          return .rejected(.noTarget)
        }
        target = other
      }
    }
    guard let sourceText = text(variants, source), let targetText = text(variants, target) else {
      let lacksText = [source, target].contains { language in
        !variants.contains { $0.hasText && $0.language?.id == language.id }
      }
      return .rejected(lacksText ? .noSegment : .empty)
    }
    return .pair(source: sourceText, target: targetText)
  }

  private func chooseByRole(_ unit: borrowing Unit) -> Outcome {
    let variants = unit.variants
    typealias Languages = (source: Language, target: Language)
    func both(_ source: Unit.Role, _ target: Unit.Role) -> Languages? {
      guard let source = choice(.source, variants, role: source),
        let target = choice(.target, variants, role: target)
      else { return nil }
      return (source, target)
    }
    func distance(_ languages: Languages) -> UInt8 {
      languages.source.sourceMatch.rawValue + languages.target.targetMatch.rawValue
    }
    let forward = both(.original, .translation)
    let backward = unit.isReversible ? both(.translation, .original) : nil
    var roles: (source: Unit.Role, target: Unit.Role) = (.original, .translation)
    var chosen = forward
    // From one variety of a language to another, both directions match, and the closer one is meant.
    if let backward, forward.map({ distance(backward) < distance($0) }) ?? true {
      roles = (.translation, .original)
      chosen = backward
    }
    guard let chosen else {
      let hasSource = choice(.source, variants) != nil
      let hasTarget = choice(.target, variants) != nil
      if unit.undeclaredTarget == .unknown, hasSource || hasTarget {
        return .rejected(.undeclaredTarget)
      }
      if !hasSource { return .rejected(.noSource) }
      // If one language is requested twice, it is the original's.
      return .rejected(hasTarget && !languages.asksForOneLanguage ? .direction : .noTarget)
    }
    func text(_ language: Language, _ role: Unit.Role) -> Range<Int>? {
      let variant = variants.first { $0.role == role && $0.language?.id == language.id }
      return variant.flatMap { $0.hasText ? $0.text : nil }
    }
    guard let source = text(chosen.source, roles.source) else { return .rejected(.noSource) }
    guard let target = text(chosen.target, roles.target) else { return .rejected(.noTarget) }
    return source.isEmpty || target.isEmpty
      ? .rejected(.empty) : .pair(source: source, target: target)
  }

  /// The texts that come closest to the request, of a unit that gives no pair; empty if there are none.
  func nearest(_ unit: borrowing Unit) -> (source: Range<Int>, target: Range<Int>) {
    let variants = unit.variants
    if let first = variants.first, variants.count <= 2,
      variants.allSatisfy({ $0.language == nil && $0.role == .any })
    {
      return (first.text, variants.count == 2 ? variants[1].text : 0..<0)
    }
    let source = choice(.source, variants)
    let target = choice(.target, variants, without: source)
    let undeclared = variants.first { $0.language == nil && $0.role == .translation }
    return (
      source.flatMap { text(variants, $0) } ?? 0..<0,
      (target.map { text(variants, $0) } ?? undeclared?.text) ?? 0..<0
    )
  }

  /// The language that answers a request best, with the spelling that comes first.
  private func choice(
    _ request: Request, _ variants: [Unit.Variant], role: Unit.Role? = nil,
    without excluded: Language? = nil
  ) -> Language? {
    var best: Language?
    var bestMatch = LanguageCode.Match.none
    for variant in variants {
      guard let language = variant.language, language.id != excluded?.id else { continue }
      if let role, variant.role != role { continue }
      let match = request == .source ? language.sourceMatch : language.targetMatch
      if match < bestMatch { (best, bestMatch) = (language, match) }
    }
    return best
  }

  private func text(_ variants: [Unit.Variant], _ language: Language) -> Range<Int>? {
    for variant in variants where variant.language?.id == language.id && !variant.text.isEmpty {
      return variant.text
    }
    return nil
  }
}
