package import Basics

#if PNG
  import CRSVG
#endif

/// A picture as PNG, drawn by librsvg and cairo where the program was built with them (the package trait `PNG`).
package enum PNGPicture {
  /// Whether this program can draw.
  package static var isAvailable: Bool {
    #if PNG
      true
    #else
      false
    #endif
  }

  /// What to do where it cannot.
  package static let advice =
    "install librsvg2-dev (script/setup --png) and build with --traits PNG, or write SVG"

  /// Pixels of the picture for each of the SVG's own.
  private static let scale = 2.0
  /// The largest width and height, which cairo limits.
  private static let largestSize = 32_000.0

  /// Draws an SVG picture, with twice as many pixels in each direction as it says, or fewer if it is very large.
  ///
  /// - Parameter svg: in UTF-8, made by this program
  /// - Returns: the bytes of a PNG file
  /// - Throws: `UserError` (`.inputOutput`): the picture cannot be drawn, or this program cannot draw
  package static func bytes(ofSVG svg: [UInt8]) throws(UserError) -> [UInt8] {
    #if PNG
      guard let handle = rsvg_handle_new_from_data(svg, gsize(svg.count), nil) else {
        throw UserError(.inputOutput, found: "librsvg cannot read a picture")
      }
      defer { g_object_unref(handle) }
      var (width, height) = (0.0, 0.0)
      guard rsvg_handle_get_intrinsic_size_in_pixels(handle, &width, &height) != 0 else {
        throw UserError(.inputOutput, found: "librsvg finds no size of a picture")
      }
      let scale = min(scale, largestSize / max(width, height, 1))
      let (columns, rows) = ((width * scale).rounded(.up), (height * scale).rounded(.up))
      let surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, CInt(columns), CInt(rows))
      defer { cairo_surface_destroy(surface) }
      let context = cairo_create(surface)
      defer { cairo_destroy(context) }
      var viewport = RsvgRectangle(x: 0, y: 0, width: width * scale, height: height * scale)
      guard rsvg_handle_render_document(handle, context, &viewport, nil) != 0 else {
        throw UserError(.inputOutput, found: "librsvg cannot draw a picture")
      }
      var bytes: [UInt8] = []
      let status = withUnsafeMutablePointer(to: &bytes) { bytes in
        cairo_surface_write_to_png_stream(
          surface,
          { bytes, data, count in
            bytes?.assumingMemoryBound(to: [UInt8].self).pointee.append(
              contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
            return CAIRO_STATUS_SUCCESS
          }, bytes)
      }
      guard status == CAIRO_STATUS_SUCCESS else {
        let reason = cairo_status_to_string(status).map { String(cString: $0) } ?? "unknown error"
        throw UserError(.inputOutput, found: "cairo cannot write a picture: \(reason)")
      }
      return bytes
    #else
      throw UserError(
        .usage, found: "this program was built without librsvg, which draws PNG", fix: advice)
    #endif
  }
}
