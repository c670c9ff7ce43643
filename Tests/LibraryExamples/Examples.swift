/// Runs one of the programs of the library's page: `LibraryExamples translate|align|read`.
@main
enum Examples {
  static func main() throws {
    switch CommandLine.arguments.last {
    case "translate": try translate()
    case "align": try align()
    case "read": try read()
    default: print("translate, align or read")
    }
  }
}
