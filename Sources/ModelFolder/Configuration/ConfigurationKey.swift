/// The spelling of keys in configuration files: the names of the command's flags (`hidden-size`), made
/// from the names of properties (`hiddenSize`).
struct ConfigurationKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }

  init(stringValue: String) {
    self.stringValue = stringValue
  }

  init?(intValue: Int) {
    return nil
  }

  static func spelling(of key: some CodingKey) -> String {
    let letters = Array(key.stringValue)
    var result = ""
    for (index, letter) in letters.enumerated() {
      let endsWord =
        index > 0 && letter.isUppercase && letters[index - 1] != "-"
        && (!letters[index - 1].isUppercase
          || (index + 1 < letters.count && letters[index + 1].isLowercase))
      result += (endsWord ? "-" : "") + letter.lowercased()
    }
    return result
  }
}
