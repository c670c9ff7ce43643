import Dragoman

/// The program of the library's page, which a test compares with it.
func align() throws {
  let aligner = try Aligner(Model(contentsOf: "models/en-fr"))
  let pairs = [(source: "A dog runs.", target: "Un chien court.")]
  for aligned in aligner.align(pairs) {
    print(aligned.attention.links())
  }
}
