/// The element type of a tensor in a safetensors file.
package enum SafetensorsDataType: String, CaseIterable, Sendable {
  case float32 = "F32"
  case int64 = "I64"
  case int32 = "I32"
  case uint8 = "U8"

  /// Bytes of an element.
  package var size: Int {
    switch self {
    case .float32, .int32: 4
    case .int64: 8
    case .uint8: 1
    }
  }
}

/// A type that safetensors files store as it is in memory.
package protocol SafetensorsElement: BitwiseCopyable, Sendable {
  static var dataType: SafetensorsDataType { get }
}

#if _endian(big)
  #error("safetensors files are little-endian, and their data are written from memory as they are")
#endif

extension Float: SafetensorsElement {
  package static var dataType: SafetensorsDataType { .float32 }
}

extension Int64: SafetensorsElement {
  package static var dataType: SafetensorsDataType { .int64 }
}

extension Int32: SafetensorsElement {
  package static var dataType: SafetensorsDataType { .int32 }
}

extension UInt8: SafetensorsElement {
  package static var dataType: SafetensorsDataType { .uint8 }
}
