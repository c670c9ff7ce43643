import Glibc

/// A small corpus that a fuzzer starts from.
package struct Seed: Sendable, CustomStringConvertible {
  package let description: String
  package let layout: FuzzInput.Layout
  package let files: [[UInt8]]

  init(_ name: String, _ files: [UInt8]..., as layout: FuzzInput.Layout = .xml) {
    description = name
    self.layout = layout
    self.files = files
  }

  init(_ name: String, _ files: String..., as layout: FuzzInput.Layout = .xml) {
    description = name
    self.layout = layout
    self.files = files.map { Array($0.utf8) }
  }

  package var inputs: [FuzzInput] {
    FuzzInput.Reading.allCases.map { FuzzInput($0, layout, files: files) }
      + [FuzzInput(.pairs, layout, seam: (files.first?.count ?? 0) / 2, files: files)]
  }

  /// Writes every seed into a folder, one input a file.
  package static func write(to folder: String, _ inputs: (Seed) -> [[UInt8]]) {
    for seed in all {
      for (index, bytes) in inputs(seed).enumerated() {
        guard let file = fopen("\(folder)/\(seed)-\(index)", "w") else { continue }
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
      }
    }
  }
}
