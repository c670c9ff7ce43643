/// Runs one of the programs of the library's page: `LibraryExamples train|translate|align|read`.
@main
enum Examples {
  static func main() async throws {
    switch CommandLine.arguments.last {
    case "train": try await train()
    case "translate": try translate()
    case "align": try align()
    case "read": try read()
    default: print("train, translate, align or read")
    }
  }
}
