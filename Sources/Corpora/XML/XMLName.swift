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

/// The attributes that the readers of XML know.
enum XMLAttribute: Int16, CaseIterable {
  case xmlLang, lang, type, srclang, tuid
  case version, sourceLanguage, targetLanguage, srcLang, trgLang, mtype, mid
  case translate, state, stateQualifier
  // Of the dialects: that of Trados has no prefix, those of memoQ and Phrase have any.
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

/// The elements at whose start reading restarts after damage.
enum XMLRestart {
  /// From the root down to the units, which do not depend on each other. An element is never inside one of its own level or
  /// a later one.
  typealias Levels = [[XMLElement]]

  static let opus: Levels = [[.s]]
  private static let testSet: Levels = [[.mteval], [.srcset, .refset, .tstset], [.doc], [.seg]]

  /// By the roots of the formats.
  static let roots: [XMLElement: Levels] = [
    .tmx: [[.tmx], [.header], [.tu]],
    .xliff: [[.xliff], [.file], [.body], [.unit], [.transUnit, .segment]],
    .cesAlign: [[.cesAlign], [.linkGrp], [.link]], .dataset: [[.dataset], [.doc]],
    .mteval: testSet, .srcset: testSet, .refset: testSet,
  ]

  /// If the root is unknown.
  static let unknown: Levels = [
    [.tmx, .xliff, .cesAlign, .dataset, .mteval],
    [.srcset, .refset, .tstset, .header, .file, .linkGrp],
    [.tu, .transUnit, .doc],
  ]
}
