// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The English–French phrase grammar that writes the demonstration corpus, the files of the folder above.
let package = Package(
  name: "demonstration-corpus",
  products: [.executable(name: "demonstration-corpus", targets: ["demonstration-corpus"])],
  targets: [
    .target(name: "PhraseGrammar", swiftSettings: strict),
    .executableTarget(
      name: "demonstration-corpus", dependencies: ["PhraseGrammar"], swiftSettings: strict),
    .testTarget(
      name: "PhraseGrammarTests", dependencies: ["PhraseGrammar"], swiftSettings: strict),
  ]
)
