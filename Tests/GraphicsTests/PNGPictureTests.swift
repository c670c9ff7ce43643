import Basics
import Graphics
import Testing

#if PNG
  import CRSVG
#endif

@Suite struct PNGPictureTests {
  private static let picture = """
    <svg xmlns="http://www.w3.org/2000/svg" width="20" height="10" viewBox="0 0 20 10">\
    <rect width="20" height="10" fill="#ffffff"/><rect x="10" width="10" height="10" fill="#0b5cb5"/></svg>
    """

  #if PNG
    /// Each unit of the SVG is two pixels wide and high, in its colour.
    @Test func pixels() throws {
      let bytes = try PNGPicture.bytes(ofSVG: Array(Self.picture.utf8))
      #expect(PNGPicture.isAvailable)
      var rest = bytes[...]
      let surface = withUnsafeMutablePointer(to: &rest) { rest in
        cairo_image_surface_create_from_png_stream(
          { rest, buffer, count in
            guard let rest = rest?.assumingMemoryBound(to: ArraySlice<UInt8>.self), let buffer,
              rest.pointee.count >= Int(count)
            else { return CAIRO_STATUS_READ_ERROR }
            for index in 0..<Int(count) { buffer[index] = rest.pointee.removeFirst() }
            return CAIRO_STATUS_SUCCESS
          }, rest)
      }
      defer { cairo_surface_destroy(surface) }
      try #require(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS)
      #expect(cairo_image_surface_get_width(surface) == 40)
      #expect(cairo_image_surface_get_height(surface) == 20)
      let stride = Int(cairo_image_surface_get_stride(surface))
      let data = try #require(cairo_image_surface_get_data(surface))
      for row in 0..<20 {
        for column in 0..<40 {
          // Blue, green, red and alpha.
          let pixel = (0..<3).map { data[row * stride + column * 4 + $0] }
          #expect(pixel == (column < 20 ? [0xFF, 0xFF, 0xFF] : [0xB5, 0x5C, 0x0B]))
        }
      }
    }

    @Test func notAPicture() {
      #expect(throws: UserError.self) { try PNGPicture.bytes(ofSVG: Array("<p>".utf8)) }
    }
  #else
    @Test func unavailable() {
      #expect(!PNGPicture.isAvailable)
      #expect {
        _ = try PNGPicture.bytes(ofSVG: Array(Self.picture.utf8))
      } throws: {
        "\($0)".contains("--traits PNG")
      }
    }
  #endif
}
