import Glibc

/// A scale of one hue, from the colour of the paper (0) to an ink (1), that is even to the eye and to eyes that do not tell
/// colours apart.
///
/// A weight w is drawn in the ink with opacity w, which mixes paper and ink in sRGB: as sRGB is about as even as lightness, L*
/// is nearly a straight line of w. The same picture has another pair of colours on dark paper.
package struct ColorScale: Sendable {
  /// A colour in sRGB, each component from 0 to 255.
  package struct Color: Sendable, Equatable {
    package let red: Double
    package let green: Double
    package let blue: Double

    package init(_ red: Double, _ green: Double, _ blue: Double) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// `#08306b`.
    package var hexadecimal: String {
      "#"
        + [red, green, blue].map { component in
          let digits = String(Int(component.rounded()), radix: 16)
          return digits.count < 2 ? "0" + digits : digits
        }.joined()
    }

    /// The relative luminance, from 0 to 1 (WCAG 2.2).
    package var luminance: Double {
      func linear(_ component: Double) -> Double {
        let value = component / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
      }
      return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The contrast ratio to another colour, from 1 to 21 (WCAG 2.2).
    package func contrast(to other: Color) -> Double {
      let (one, other) = (luminance + 0.05, other.luminance + 0.05)
      return max(one, other) / min(one, other)
    }

    static let black = Color(0, 0, 0)
    static let white = Color(255, 255, 255)
  }

  package let paper: Color
  package let ink: Color

  package static let light = ColorScale(paper: .white, ink: Color(8, 48, 107))
  package static let dark = ColorScale(paper: Color(18, 20, 24), ink: Color(158, 202, 255))

  /// The colour of a weight from 0 to 1.
  package func color(_ weight: Double) -> Color {
    func mixed(_ component: (Color) -> Double) -> Double {
      component(paper) + weight * (component(ink) - component(paper))
    }
    return Color(mixed(\.red), mixed(\.green), mixed(\.blue))
  }

  /// The weight from which on text on its colour is easier to read in the paper's shade than in its opposite: white on light
  /// paper, black on dark.
  package var weightOfTurningText: Double {
    let isLight = paper.luminance > ink.luminance
    var (low, high) = (0.0, 1.0)
    for _ in 0..<20 {
      let middle = (low + high) / 2
      let color = color(middle)
      let isTurned = color.contrast(to: .white) > color.contrast(to: .black)
      if isTurned == isLight { high = middle } else { low = middle }
    }
    return high
  }
}
