import Foundation
import FoundationXML

/// Reads a TMX file into one dictionary a unit: `prop` and the text of each language.
final class TranslationMemoryReader: NSObject, XMLParserDelegate {
  private(set) var units: [[String: String]] = []
  private(set) var sourceLanguage: String?
  private var language = ""
  private var text = ""

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    text = ""
    switch name {
    case "header": sourceLanguage = attributes["srclang"]
    case "tu": units.append([:])
    case "tuv": language = attributes["xml:lang"] ?? ""
    default: break
    }
  }

  func parser(_ parser: XMLParser, foundCharacters characters: String) {
    text += characters
  }

  func parser(
    _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
    qualifiedName: String?
  ) {
    switch name {
    case "prop": units[units.count - 1]["prop"] = text
    case "seg": units[units.count - 1][language] = text
    default: break
    }
  }
}
