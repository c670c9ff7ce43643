import Basics
import Foundation
import Graphics
import Testing

@Suite struct GraphicsTests {
  /// L* of CIE 1976, from 0 to 100.
  private func lightness(_ color: ColorScale.Color) -> Double {
    let y = color.luminance
    return y > 216.0 / 24389 ? 116 * cbrt(y) - 16 : y * 24389 / 27
  }

  /// Equal steps of weight are nearly equal steps of lightness, in both colour schemes.
  @Test(arguments: [true, false]) func theScaleIsEven(isLight: Bool) {
    let scale = isLight ? ColorScale.light : .dark
    let lightness = (0...20).map { self.lightness(scale.color(Double($0) / 20)) }
    let step = (lightness[20] - lightness[0]) / 20
    for (one, next) in zip(lightness, lightness.dropFirst()) {
      #expect((next - one) / step > 0.75 && (next - one) / step < 1.35)
    }
  }

  /// Weights can be read in their cells: WCAG 2.2, level AA.
  @Test(arguments: [true, false]) func textOnTheScaleHasContrast(isLight: Bool) {
    let scale = isLight ? ColorScale.light : .dark
    let (black, white) = (ColorScale.Color(0, 0, 0), ColorScale.Color(255, 255, 255))
    for hundredth in 0...100 {
      let weight = Double(hundredth) / 100
      let isTurned = weight > scale.weightOfTurningText
      let text = isTurned == isLight ? white : black
      #expect(scale.color(weight).contrast(to: text) >= 4.5, "\(weight)")
    }
  }

  @Test func colors() {
    #expect(ColorScale.Color(8, 48, 107).hexadecimal == "#08306b")
    #expect(ColorScale.Color(0, 0, 0).contrast(to: ColorScale.Color(255, 255, 255)) == 21)
    // WCAG's own threshold grey.
    #expect(abs(ColorScale.Color(118, 118, 118).contrast(to: .init(255, 255, 255)) - 4.54) < 0.01)
  }

  @Test(arguments: [
    ("Hello", false), ("", false), ("12 %", false), ("שלום", true), ("«مرحبا»", true),
    ("12 مرحبا a", true), ("a مرحبا", false), ("١٢ abc", false), ("中文", false),
  ])
  func direction(text: String, isRightToLeft: Bool) {
    #expect((WritingDirection(of: text) == .rightToLeft) == isRightToLeft)
  }

  @Test func extents() {
    #expect(TextExtent.width("") == 0)
    #expect(TextExtent.width("中文") == 2)
    #expect(TextExtent.width("e\u{301}") == TextExtent.width("e"))
    #expect(TextExtent.width("👩\u{200D}👩\u{200D}👧") == TextExtent.width("👩"))
    #expect(TextExtent.width("iii") < TextExtent.width("mmm"))
    #expect(TextExtent.fitted("short", limit: 10) == "short")
    for limit in [2.0, 5, 24] {
      for text in [String(repeating: "w", count: 99), String(repeating: "中", count: 99)] {
        let cut = TextExtent.fitted(text, limit: limit)
        #expect(cut.hasSuffix("…") && TextExtent.width(cut) <= limit)
        #expect(TextExtent.width(cut) > limit - 2)
      }
    }
  }

  @Test(arguments: [
    ("a<b>&\"c\"", "a&lt;b&gt;&amp;&quot;c&quot;"), ("\u{1}\u{1B}", "␁␛"), ("\u{FFFF}", "\u{FFFD}"),
    ("é𝄞", "é𝄞"),
  ])
  func markup(text: String, expected: String) {
    var buffer = TextBuffer()
    buffer.append(markup: text)
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == expected)
  }

  @Test(arguments: [(12.0, "12"), (7.45, "7.5"), (-0.12, "-0.1"), (0.04, "0"), (100.05, "100.1")])
  func coordinates(number: Double, expected: String) {
    var buffer = TextBuffer()
    buffer.append(coordinate: number)
    #expect(String(decoding: buffer.bytes, as: UTF8.self) == expected)
  }

  /// The policy allows the page's style and script by their digests.
  @Test func policy() {
    // printf 'x' | openssl dgst -sha256 -binary | base64
    let digest = "sha256-LXEWQrcmsEQBYnyp+6wy9chTD7GQPMTbAiWHF5IaSIE="
    var buffer = TextBuffer()
    let page = Page(title: "a<b", style: Array("x".utf8), body: [], script: Array("y".utf8))
    page.appendStart(to: &buffer)
    let text = String(decoding: buffer.bytes, as: UTF8.self)
    #expect(text.contains("default-src 'none'; style-src '\(digest)'; script-src 'sha256-"))
    #expect(text.components(separatedBy: digest).count == 2)
    #expect(text.contains("<title>a&lt;b</title>"))
  }
}
