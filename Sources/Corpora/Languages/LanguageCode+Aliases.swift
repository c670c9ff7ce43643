extension LanguageCode {
  /// The present form of a code that is deprecated in the registry of subtags, or written as POSIX does.
  ///
  /// The language stays the same, and no script or region is inferred. `no`, `nb` and `nn` are three languages.
  ///
  /// - Parameter code: in lower case, with `-` between subtags
  static func current(_ code: String) -> String {
    var code = withoutLocale(code)
    for (old, new) in wholeTags where code == old || code.hasPrefix(old + "-") {
      code = new + code.dropFirst(old.count)
      break
    }
    var subtags = code.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    subtags[0] = languages[subtags[0]] ?? subtags[0]
    for index in subtags.indices.dropFirst() {
      // After a singleton, subtags have other meanings.
      if subtags[index].utf8.count == 1 { break }
      subtags[index] = laterSubtags[subtags[index]] ?? subtags[index]
    }
    return subtags.joined(separator: "-")
  }

  /// `sr-rs.utf-8@latin`, a locale of POSIX, as `sr-latn-rs`.
  private static func withoutLocale(_ code: String) -> String {
    let parts = code.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
    guard let name = parts.first?.prefix(while: { $0 != "." }), !name.isEmpty else { return code }
    guard parts.count > 1 else { return String(name) }
    let modifier = String(parts[1])
    if modifier.isEmpty || modifier == "euro" { return String(name) }
    guard let script = scripts[modifier] ?? (scripts.values.contains(modifier) ? modifier : nil)
    else { return "\(name)-\(modifier)" }
    var subtags = name.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    if !subtags.contains(script) { subtags.insert(script, at: 1) }
    return subtags.joined(separator: "-")
  }

  /// Modifiers of locales that name a script.
  private static let scripts = [
    "latin": "latn", "cyrillic": "cyrl", "arabic": "arab", "devanagari": "deva",
    "hebrew": "hebr", "iqtelif": "latn", "shaw": "shaw", "telugu": "telu",
  ]

  /// Tags that are replaced as a whole ("grandfathered" and "redundant").
  private static let wholeTags: [(old: String, new: String)] = pairs(
    """
    art-lojban:jbo en-gb-oed:en-gb-oxendict hy-arevela:hy hy-arevmda:hyw i-ami:ami i-bnn:bnn i-hak:hak
    i-klingon:tlh i-lux:lb i-navajo:nv i-pwn:pwn i-tao:tao i-tay:tay i-tsu:tsu no-bok:nb no-nyn:nn
    sgn-be-fr:sfb sgn-be-nl:vgt sgn-br:bzs sgn-ch-de:sgg sgn-co:csn sgn-de:gsg sgn-dk:dsl sgn-es:ssp
    sgn-fr:fsl sgn-gb:bfi sgn-gr:gss sgn-ie:isg sgn-it:ise sgn-jp:jsl sgn-mx:mfs sgn-ni:ncs sgn-nl:dse
    sgn-no:nsl sgn-pt:psr sgn-se:swl sgn-us:ase sgn-za:sfs zh-cmn:zh zh-gan:gan zh-guoyu:zh
    zh-hakka:hak zh-min-nan:nan zh-wuu:wuu zh-xiang:hsn zh-yue:yue
    """)

  /// Deprecated languages with their successors, and `cmn`, whose texts are usually marked as `zh`.
  private static let languages: [String: String] = Dictionary(
    uniqueKeysWithValues: pairs(
      """
      in:id iw:he ji:yi jw:jv mo:ro mol:ro scc:sr scr:hr cmn:zh
      aam:aas adp:dz ajp:apc ajt:aeb asd:snz aue:ktz ayx:nun bgm:bcg bjd:drl blg:iba ccq:rki cjr:mom
      cka:cmr cmk:xch coy:pij cqu:quh drh:khk drw:prs gav:dev gfx:vaj ggn:gvr gti:nyc guv:duz hrr:jal
      ibi:opa ilw:gal jeg:oyb kgc:tdf kgh:kml koj:kwv krm:bmf ktr:dtp kvs:gdj kwq:yam kxe:tvd kzj:dtp
      kzt:dtp lii:raq lmm:rmx meg:cir mst:mry mwj:vaj myt:mry nad:xny ncp:kdz nnx:ngv nts:pij oun:vaj
      pcr:adx pmc:huw pmu:phr ppa:bfy ppr:lcq pry:prt puz:pub sca:hle skk:oyb tdu:dtp thc:tpo thx:oyb
      tie:ras tkk:twm tlw:weo tmp:tyj tne:kak tnf:prs tsf:taj uok:ema xba:cax xia:acn xkh:waw xsj:suj
      ybd:rki yma:lrr ymt:mtm yos:zom yuu:yug
      """))

  /// Deprecated regions, scripts and variants with their successors.
  private static let laterSubtags: [String: String] = Dictionary(
    uniqueKeysWithValues: pairs(
      "bu:mm dd:de fx:fr tp:tl yd:ye zr:cd qaai:zinh heploc:alalc97"))

  private static func pairs(_ table: String) -> [(old: String, new: String)] {
    table.split(whereSeparator: \.isWhitespace).map { entry in
      let parts = entry.split(separator: ":")
      return (String(parts[0]), String(parts[1]))
    }
  }
}
