/// Why attention could not be written: where, what the system said, what to do.
package enum AttentionExportError: Error, Equatable, CustomStringConvertible {
  /// A folder cannot be made, or its path is taken by a file.
  case cannotMakeFolder(path: String, reason: String)
  /// A file cannot be opened for writing.
  case cannotOpen(path: String, reason: String)
  /// Writing stopped in the middle: a full disk, for example.
  case cannotWrite(path: String, reason: String)
  /// Whoever read the output has closed it.
  case outputClosed(path: String)
  /// Two outputs go to one file.
  case sharedDestination(path: String)

  /// As in BSD's `sysexits.h`. An output that was closed is no failure of ours, but there is nothing left to do.
  package var exitCode: Int32 {
    switch self {
    case .cannotMakeFolder, .cannotOpen, .cannotWrite: 74
    case .outputClosed: 0
    case .sharedDestination: 64
    }
  }

  package var description: String {
    switch self {
    case .cannotMakeFolder(let path, let reason):
      "\(path): the folder cannot be made: \(reason); name another one"
    case .cannotOpen(let path, let reason):
      "\(path): cannot be opened for writing: \(reason)"
    case .cannotWrite(let path, let reason):
      "\(path): writing failed: \(reason)"
    case .outputClosed(let path):
      "\(path): was closed by its reader"
    case .sharedDestination(let path):
      "\(path): two outputs cannot share one file; name another one for one of them"
    }
  }
}
