import Dragoman

/// The program of the library's page, which a test compares with it.
func translate() throws {
  let model = try Model(contentsOf: "models/en-fr")
  var options = TranslationOptions()
  options.attention = .word
  let translator = try Translator(model, options: options)
  for text in ["A dog runs.", "The agreement was signed in August 1992."] {
    guard let translation = translator.translate(text).best else { continue }
    print(translation.text, translation.score)
    print(translation.attention?.csv() ?? "")
  }
}
