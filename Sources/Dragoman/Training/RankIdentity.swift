internal import Basics
internal import Compute
internal import Foundation
internal import ModelFolder
internal import Settings
internal import Training

/// What the bits of a run depend on besides its data, and what a rank is: ranks that differ would train another model than one
/// of them alone.
struct RankIdentity: Codable {
  let host: String
  /// The digest of the program's file.
  let program: String
  let productLibrary: String
  /// What the processor can do, as far as it is used.
  let instructions: String
  /// What was given by name, without what each rank may choose.
  let settings: [String: String]

  init(_ settings: TrainingSettings) throws {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    host = String(
      decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var hash = SHA256()
    let file = try RandomAccessFile(at: URL(fileURLWithPath: "/proc/self/exe"))
    try file.readAll(from: 0) { hash.update($0) }
    program = hash.finish()
    productLibrary = ProductLibrary.version
    instructions = ProductLibrary.instructions
    let local = Set(ModelSettings().entries.filter { $0.traits.kind == .local }.map(\.name))
    self.settings = Dictionary(
      settings.given.filter { !local.contains($0.name) }
        .map { ($0.name, $0.texts.joined(separator: " ")) }
    ) { first, _ in first }
  }

  /// Refuses ranks that differ from the first, by name.
  ///
  /// - Parameter identities: [ranks]
  static func requireEqual(_ identities: [RankIdentity]) throws(UserError) {
    let first = identities[0]
    for (rank, identity) in identities.enumerated() {
      func refused(_ what: String, _ fix: String) -> UserError {
        UserError(
          .usage, found: "rank \(rank) on \(identity.host) \(what), and its bits would differ",
          fix: fix)
      }
      if identity.program != first.program {
        throw refused(
          "is another program than rank 0 on \(first.host)",
          "start the same file on all machines")
      }
      if identity.productLibrary != first.productLibrary {
        throw refused(
          "has oneDNN \(identity.productLibrary), and rank 0 on \(first.host) has \(first.productLibrary)",
          "install the same version on all machines")
      }
      if identity.instructions != first.instructions {
        throw refused(
          "uses other instructions of its processor (\(identity.instructions)) than rank 0 on "
            + "\(first.host) (\(first.instructions))",
          "train on machines with equal processors")
      }
      let names = Set(identity.settings.keys).union(first.settings.keys).sorted()
      let differences = names.filter { identity.settings[$0] != first.settings[$0] }.map {
        "\($0) \(identity.settings[$0] ?? "not given"), and rank 0 \(first.settings[$0] ?? "not given")"
      }
      if !differences.isEmpty {
        throw refused(
          "has other settings: \(differences.joined(separator: "; "))", "give all ranks the same")
      }
    }
  }
}
