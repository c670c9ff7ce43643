import ArgumentParser
import Basics
import Evaluation

/// `dragoman symmetrize`: joins the word links of two directions.
struct SymmetrizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "symmetrize",
    abstract: "Join the word links of two directions.",
    discussion: """
      Reads two files in Pharaoh format, such as the links of a translation and those of the reverse translation, and \
      prints one. In both files a link i-j is source word i and target word j, counted from 0, and line i of one belongs \
      to line i of the other.

      intersection and union keep the links that both files, or either, have. grow-diag adds to the intersection the links \
      of the union that touch a link already there, also diagonally, and of which a word has no link yet. After that, \
      grow-diag-final adds the other links of which a word has no link yet, and grow-diag-final-and those of which \
      neither word has: first the links of the first file, then those of the second.

      The results are those of atools of fast_align.

      Every file may be gzipped, and in UTF-8 or, with a byte-order mark, in UTF-16.
      """)

  @Argument(
    help: ArgumentHelp(
      "Word links of the forward direction (Pharaoh); - is standard input.",
      valueName: "forward-file"), completion: .file())
  var forward: String

  @Argument(
    help: ArgumentHelp(
      "Word links of the reverse direction, source word first too; - is standard input.",
      valueName: "reverse-file"), completion: .file())
  var reverse: String

  @Option(
    help: ArgumentHelp("How the links are joined.", valueName: "method"))
  var symmetrize: Symmetrization = .growDiagonalFinalAnd

  func validate() throws {
    if forward == "-" && reverse == "-" {
      throw ValidationError("Only one of the two files can be standard input.")
    }
  }

  func run() throws {
    var outputs = OutputGuard()
    for file in [forward, reverse] { outputs.reads(file, as: "a file to join") }
    outputs.prints("the links")
    try outputs.check()
    let pairs = try LinkPairs(forward, reverse)
    var output = StandardOutput()
    do {
      while let (forward, reverse) = try pairs.next() {
        try output.write(forward.symmetrized(with: reverse, by: symmetrize).description + "\n")
      }
    } catch {
      // What stands before the error is right.
      try? output.flush()
      throw error
    }
    try output.flush()
    pairs.warnings.forEach(StandardError.warn)
  }
}
