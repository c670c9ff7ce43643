import Dragoman

/// The program of the library's page, which a test compares with it.
func read() throws {
  let text = try ParallelText(["memory.tmx"], source: "en", target: "fr")
  while let pair = try text.next() {
    print(pair.source, pair.target, separator: "\t")
  }
  print(text.report)
}
