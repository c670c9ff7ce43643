/// An operation of a `FileSystem`. Files are named without their folder.
package enum FileStep: Equatable, Sendable {
  case create(String)
  case write(String, byteCount: Int)
  case synchronize(String)
  case rename(from: String, to: String)
  case remove(String)
  case synchronizeFolder
}
