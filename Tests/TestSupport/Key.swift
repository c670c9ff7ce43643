/// A key of an American keyboard with modifiers, as the protocol describes it.
struct Key {
  /// `key` and `code` of an event in JavaScript.
  private let key: String
  private let code: String
  private let virtualKeyCode: Int
  private var modifiers: Int
  /// The text that it types.
  let text: String?

  private static let modifiers = ["Alt": 1, "Control": 2, "Meta": 4, "Shift": 8]

  private static let named: [String: (virtualKeyCode: Int, text: String?)] = [
    "Backspace": (8, nil), "Tab": (9, nil), "Enter": (13, "\r"), "Escape": (27, nil),
    "PageUp": (33, nil), "PageDown": (34, nil), "End": (35, nil), "Home": (36, nil),
    "ArrowLeft": (37, nil), "ArrowUp": (38, nil), "ArrowRight": (39, nil),
    "ArrowDown": (40, nil), "Insert": (45, nil), "Delete": (46, nil),
    "F1": (112, nil), "F2": (113, nil), "F3": (114, nil), "F4": (115, nil), "F5": (116, nil),
    "F6": (117, nil), "F7": (118, nil), "F8": (119, nil), "F9": (120, nil), "F10": (121, nil),
    "F11": (122, nil), "F12": (123, nil),
  ]

  /// The other printable keys but letters: without and with Shift, code, virtual key code.
  private static let others: [(plain: Character, shifted: Character, code: String, Int)] = [
    (" ", " ", "Space", 32),
    ("0", ")", "Digit0", 48), ("1", "!", "Digit1", 49), ("2", "@", "Digit2", 50),
    ("3", "#", "Digit3", 51), ("4", "$", "Digit4", 52), ("5", "%", "Digit5", 53),
    ("6", "^", "Digit6", 54), ("7", "&", "Digit7", 55), ("8", "*", "Digit8", 56),
    ("9", "(", "Digit9", 57), (";", ":", "Semicolon", 186), ("=", "+", "Equal", 187),
    (",", "<", "Comma", 188), ("-", "_", "Minus", 189), (".", ">", "Period", 190),
    ("/", "?", "Slash", 191), ("`", "~", "Backquote", 192), ("[", "{", "BracketLeft", 219),
    ("\\", "|", "Backslash", 220), ("]", "}", "BracketRight", 221), ("'", "\"", "Quote", 222),
  ]

  /// - Parameter name: such as "a", "+", "Enter" or "Control+Shift+Home"
  init(_ name: String) throws {
    var base = name
    var modifiers = 0
    for (modifier, value) in Self.modifiers.sorted(by: { $0.value < $1.value }) {
      guard let range = base.firstRange(of: modifier + "+") else { continue }
      base.removeSubrange(range)
      modifiers |= value
    }
    let types = modifiers & 7 == 0
    if let named = Self.named[base] {
      (key, code, virtualKeyCode) = (base, base, named.virtualKeyCode)
      text = types ? named.text : nil
    } else if base.count == 1, let character = base.first, character.isASCII {
      if character.isLetter {
        let capital = base.uppercased()
        if base == capital { modifiers |= 8 }
        key = modifiers & 8 == 0 ? base : capital
        code = "Key\(capital)"
        virtualKeyCode = Int(capital.utf8.first ?? 0)
      } else if let other = Self.others.first(where: {
        $0.plain == character || $0.shifted == character
      }) {
        if character != other.plain { modifiers |= 8 }
        key = String(modifiers & 8 == 0 ? other.plain : other.shifted)
        (code, virtualKeyCode) = (other.code, other.3)
      } else {
        throw Browser.Failure("there is no key for \(name.debugDescription)")
      }
      text = types ? key : nil
    } else {
      throw Browser.Failure("there is no key \(name)")
    }
    self.modifiers = modifiers
  }

  /// The parameters of an event: "rawKeyDown", "char" or "keyUp".
  func event(_ type: String) -> JSON {
    var event: JSON = [
      "type": .string(type), "key": .string(key), "code": .string(code),
      "windowsVirtualKeyCode": .number(Double(virtualKeyCode)),
      "modifiers": .number(Double(modifiers)),
    ]
    if type == "char", let text { event["text"] = .string(text) }
    return event
  }
}
