import Foundation
import TestSupport
import Testing

extension Workshop {
  /// Opens `page.html`, which a line of shell writes.
  func openPage(
    _ line: String, input: String = "", in browser: Browser, width: Int = 1200,
    colorScheme: Browser.ColorScheme = .light
  ) throws -> WebPage {
    let outcome = try run(line, input: input)
    #expect(outcome.code == 0, "\(outcome.errors)")
    return try browser.open(folder.file("page.html"), width: width, colorScheme: colorScheme)
  }

  /// Nothing was said, and nothing was fetched.
  func expectQuiet(_ page: WebPage) throws {
    #expect(try page.messages.map(\.description) == [])
    #expect(try page.requests == [folder.file("page.html").absoluteString])
  }
}
