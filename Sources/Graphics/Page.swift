package import Basics
import Foundation

/// An HTML page that needs nothing but itself: its style and its script are inside, and its content security policy allows only
/// these two, so that nothing in its data can run, and nothing is fetched.
///
///     page.appendStart(to: &buffer)
///     page.appendData("sentences", to: &buffer) { … }
///     page.appendEnd(to: &buffer)
///
/// Data are JSON in elements that browsers do not run.
package struct Page: Sendable {
  package let title: String
  /// CSS, HTML of the body, and JavaScript, in UTF-8; the script runs once all data are read.
  private let style: [UInt8]
  private let body: [UInt8]
  private let script: [UInt8]

  package init(title: String, style: [UInt8], body: [UInt8], script: [UInt8]) {
    self.title = title
    self.style = style
    self.body = body
    self.script = script
  }

  /// Appends everything before the data.
  package func appendStart(to buffer: inout TextBuffer) {
    buffer.append(
      """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>
      """)
    buffer.append(markup: title)
    buffer.append("</title>\n<style>")
    buffer.append(style)
    buffer.append("</style>\n</head>\n<body>\n")
    buffer.append(body)
  }

  /// Appends the start of an element with JSON, which `dataEnd` ends.
  package static func appendDataStart(_ id: String, to buffer: inout TextBuffer) {
    buffer.append("<script type=\"application/json\" id=\"\(id)\">\n")
  }

  package static let dataEnd = "</script>\n"

  /// Appends everything after the data.
  package func appendEnd(to buffer: inout TextBuffer) {
    buffer.append("<script>")
    buffer.append(script)
    buffer.append("</script>\n</body>\n</html>\n")
  }

  /// Content Security Policy Level 3: nothing but this style and this script.
  private var policy: String {
    "default-src 'none'; style-src '\(Self.digest(style))'; script-src '\(Self.digest(script))'; "
      + "base-uri 'none'; form-action 'none'"
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return "sha256-" + Data(hash.finishedBytes()).base64EncodedString()
  }
}
