/// The elements that the readers of XML know, by local name.
enum XMLElement: Int16, CaseIterable {
  // TMX
  case tmx, header, body, tu, tuv, seg, prop
  case bpt, ept, it, ph, ut
  // XLIFF
  case xliff, file, group, transUnit, unit, segment, source, target, segSource
  case sub, x, bx, ex, cp, mrk
  // OPUS
  case cesAlign, linkGrp, link, s, w
  // WMT and IWSLT
  case dataset, doc, src, ref
  case mteval, srcset, refset, tstset

  var name: String {
    switch self {
    case .transUnit: "trans-unit"
    case .segSource: "seg-source"
    default: String(describing: self)
    }
  }
}

/// The attributes that they know.
enum XMLAttribute: Int16, CaseIterable {
  case xmlLang, lang, type, srclang, tuid
  case version, sourceLanguage, targetLanguage, srcLang, trgLang, mtype, mid
  case translate, state, stateQualifier
  // Of the dialects: of Trados without a prefix, of memoQ and of Phrase with one, whatever it is.
  case conf, status, confirmed
  case fromDoc, toDoc, xtargets, id, docid

  var name: String {
    switch self {
    case .xmlLang: "xml:lang"
    case .sourceLanguage: "source-language"
    case .targetLanguage: "target-language"
    case .stateQualifier: "state-qualifier"
    case .status: "*:status"
    case .confirmed: "*:confirmed"
    default: String(describing: self)
    }
  }
}
