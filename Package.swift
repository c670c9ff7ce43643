// swift-tools-version: 6.1
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// Functions of glibc that standard C lacks: `memrchr`, `RTLD_DEFAULT`.
let gnu: [CSetting] = [
  .define("_GNU_SOURCE")
]

/// A Swift target with the project's settings.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// The tests of one target, in `Tests/<name>Tests`, with numbers of other programs, or inputs that a fuzzer found, in
/// `Fixtures` there if it has any.
func tests(
  of name: String, _ dependencies: [Target.Dependency] = [], fixtures: Bool = false
) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: [.byName(name: name), "TestSupport"] + (name == "Basics" ? [] : ["Basics"])
      + dependencies,
    exclude: fixtures ? ["Fixtures"] : [],
    swiftSettings: strict)
}

/// The fuzzers, which only `script/fuzz` builds: they need the runtimes of sanitizers.
let fuzzers: [Target] =
  Context.environment["DRAGOMAN_FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "fuzz-xml", dependencies: ["CFuzzing", "FuzzInputs"], path: "Tests/FuzzXML",
      swiftSettings: strict),
    .executableTarget(
      name: "fuzz-corpus", dependencies: ["FuzzInputs"], path: "Tests/FuzzCorpus",
      swiftSettings: strict),
  ]

/// What makes the documentation, which only `script/documentation` needs.
let documentation: [Package.Dependency] =
  Context.environment["DRAGOMAN_DOCUMENTATION"] == nil
  ? [] : [.package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0")]

let package = Package(
  name: "dragoman",
  products: [
    .library(name: "Dragoman", targets: ["Dragoman"]),
    .executable(name: "dragoman", targets: ["DragomanCommand"]),
    .executable(name: "benchmarks", targets: ["benchmarks"]),
    .executable(name: "experiment-charts", targets: ["ExperimentCharts"]),
  ],
  traits: [
    .trait(
      name: "PNG",
      description: "Pictures of attention as PNG too, drawn by librsvg (script/setup --png)"),
    .trait(
      name: "MPI",
      description: "Training on several machines, by Open MPI or another MPI (script/setup --mpi)"),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ] + documentation,
  targets: [
    // What all stand on: errors of users, files, threads, hashes, word links.
    .target(name: "CDigest", cSettings: gnu),
    library("Basics", ["CDigest"]),

    // Processes that work together.
    .systemLibrary(name: "CMPI", pkgConfig: "mpi-c", providers: [.apt(["libopenmpi-dev"])]),
    library("Ranks", ["Basics", .target(name: "CMPI", condition: .when(traits: ["MPI"]))]),

    // What can be set, declared beside the part that it sets.
    library("Settings"),

    // Pictures and pages.
    .systemLibrary(
      name: "CRSVG", pkgConfig: "librsvg-2.0", providers: [.apt(["librsvg2-dev"])]),
    library("Graphics", ["Basics", .target(name: "CRSVG", condition: .when(traits: ["PNG"]))]),

    // Text comes in: translation memories to sentence pairs.
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CXMLReader", dependencies: ["CLibXML2"], cSettings: gnu),
    library("Corpora", ["Basics", "CXMLReader", "CZlib", "Settings"]),

    // Sentences to subwords, ids and words; batches of them.
    .target(
      name: "CSentencePiece",
      linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("sentencepiece_train")]),
    library("Vocabularies", ["Basics", "Corpora", "CSentencePiece", "Settings"]),
    library("Batching", ["Compute"]),

    // Numbers: kernels, products, and everything over them.
    .target(name: "CKernels", cSettings: gnu),
    .target(name: "COneDNN", cSettings: gnu, linkerSettings: [.linkedLibrary("dnnl")]),
    library("Compute", ["Basics", "CKernels", "COneDNN"]),
    library("Layers", ["CKernels", "Compute"]),
    library("Seq2Seq", ["Basics", "Layers", "Compute", "Batching", "Settings"]),

    // A model on disk, and what is made of it.
    library(
      "ModelFolder",
      [
        "Basics", "Corpora", "Seq2Seq", "Layers", "Compute", "Vocabularies", "Settings",
        .product(name: "Yams", package: "Yams"),
      ]),
    // A corpus split, encoded and mapped: pairs by index.
    library(
      "EncodedCorpus",
      ["Basics", "Corpora", "Compute", "Batching", "Vocabularies", "ModelFolder"]),
    library("Decoding", ["Seq2Seq", "Layers", "Compute", "Batching", "Settings"]),
    .target(
      name: "AttentionExport", dependencies: ["Basics", "Graphics"],
      resources: [
        .embedInCode("Assets/attention.html"), .embedInCode("Assets/attention.css"),
        .embedInCode("Assets/attention.js"),
      ], swiftSettings: strict),
    library("Evaluation", ["Basics", "Corpora"]),
    library("WordAlignment", ["Basics", "Compute"]),
    library("Inspection", ["Basics", "Corpora"]),
    library(
      "Training",
      [
        "Basics", "Corpora", "Compute", "Layers", "Seq2Seq", "Batching", "EncodedCorpus",
        "Vocabularies", "ModelFolder", "Decoding", "AttentionExport", "Evaluation", "Ranks",
        "Settings",
      ]),

    // A run of training at a glance.
    .target(
      name: "RunReport",
      dependencies: [
        "Basics", "Graphics", "Corpora", "Seq2Seq", "ModelFolder", "EncodedCorpus",
        "AttentionExport", "Training", "Settings",
      ],
      resources: [.embedInCode("Assets/report.css"), .embedInCode("Assets/report.js")],
      swiftSettings: strict),

    // The library: what the command does, for other programs.
    library(
      "Dragoman",
      [
        "Basics", "Corpora", "Vocabularies", "Batching", "Compute", "Layers", "Seq2Seq",
        "ModelFolder", "Decoding", "AttentionExport", "EncodedCorpus", "Ranks", "Settings",
        "Training", "WordAlignment", "Inspection",
      ]),

    // The command.
    .target(name: "CMemoryFailure", cSettings: gnu),
    library("ProcessLimits", ["CMemoryFailure"]),
    .executableTarget(
      name: "DragomanCommand",
      dependencies: [
        "ProcessLimits", "Dragoman",
        "Basics", "Corpora", "Vocabularies", "EncodedCorpus", "Batching", "Compute", "Seq2Seq",
        "ModelFolder", "Decoding", "AttentionExport", "Evaluation", "Training", "RunReport",
        "Graphics", "Ranks", "Settings", "WordAlignment", "Inspection",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Measurements. They start programs as the tests do.
    .target(name: "CAllocationCount", path: "Sources/Benchmarks/CAllocationCount"),
    .target(
      name: "CNodeCount", dependencies: ["CLibXML2"], path: "Sources/Benchmarks/CNodeCount"),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "CAllocationCount", "CKernels", "CNodeCount", "Corpora", "Vocabularies", "EncodedCorpus",
        "Batching", "Compute", "Layers", "Seq2Seq", "ModelFolder", "Settings", "Training",
        "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Sources/Benchmarks/Command", swiftSettings: strict),

    // The pictures of script/experiments.
    .executableTarget(
      name: "ExperimentCharts",
      dependencies: [
        "Basics", "Graphics",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),

    // Tests, in the same order.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "TestNetworks", dependencies: ["Compute", "Layers", "Seq2Seq"],
      path: "Tests/TestNetworks", swiftSettings: strict),
    .target(
      name: "TestRanks", dependencies: ["Basics", "Ranks"], path: "Tests/TestRanks",
      swiftSettings: strict),
    .target(name: "CFuzzing", dependencies: ["CXMLReader"], path: "Tests/CFuzzing"),
    .target(
      name: "FuzzInputs", dependencies: ["Basics", "CFuzzing", "Corpora"], path: "Tests/FuzzInputs",
      swiftSettings: strict),
    tests(of: "Basics"),
    tests(of: "Ranks", ["TestRanks"]),
    tests(
      of: "Graphics", [.target(name: "CRSVG", condition: .when(traits: ["PNG"]))]),
    tests(
      of: "Corpora", ["CAllocationCount", "CFuzzing", "CZlib", "FuzzInputs", "Settings"],
      fixtures: true),
    tests(of: "Vocabularies"),
    tests(of: "Batching", ["Compute"]),
    tests(of: "Compute", ["CKernels"]),
    tests(of: "Layers", ["Compute"]),
    tests(of: "Seq2Seq", ["Batching", "Compute", "Layers", "TestNetworks"], fixtures: true),
    tests(of: "ModelFolder", ["Settings"]),
    tests(
      of: "Decoding", ["Batching", "Compute", "Layers", "Seq2Seq", "Settings", "TestNetworks"]),
    tests(of: "AttentionExport"),
    tests(of: "EncodedCorpus", ["Batching", "Compute", "Corpora", "ModelFolder", "Vocabularies"]),
    tests(of: "Evaluation", fixtures: true),
    tests(of: "WordAlignment", ["Compute"]),
    tests(of: "Inspection"),
    tests(
      of: "Training",
      [
        "AttentionExport", "Batching", "CAllocationCount", "Compute", "Corpora", "Decoding",
        "EncodedCorpus", "Layers", "ModelFolder", "Ranks", "Seq2Seq", "Settings", "TestRanks",
        "Vocabularies",
      ]),
    tests(
      of: "RunReport",
      ["Corpora", "EncodedCorpus", "Graphics", "ModelFolder", "Seq2Seq", "Settings", "Training"]),
    tests(of: "ExperimentCharts", ["Graphics"]),
    tests(of: "Dragoman", ["AttentionExport", "Training"]),
    tests(of: "ProcessLimits"),
    // The programs of the library's page.
    .executableTarget(
      name: "LibraryExamples", dependencies: ["Dragoman"], path: "Tests/LibraryExamples",
      swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "LibraryExamples", "Compute", "Layers", "Ranks", "Seq2Seq", "Settings", "TestSupport",
        "Training",
        "DragomanCommand",
      ],
      swiftSettings: strict),
  ] + fuzzers,
  cxxLanguageStandard: .cxx17
)
