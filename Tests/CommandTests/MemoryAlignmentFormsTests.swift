import Foundation
import TestSupport
import Testing

/// What `dragoman align` writes without a model: links, matrices and translations.
@Suite struct MemoryAlignmentFormsTests: MemoryAlignmentFolder {
  let folder: TemporaryFolder

  init() throws {
    folder = try Self.folder(with: "validation.en-fr.tmx")
  }

  @Test("Matrices and tables have the same numbers; the column of the end is the empty word's")
  func matrices() throws {
    let outcome = try run(
      """
      align --corpus validation.en-fr.tmx $langs --attention-csv csv --attention-table table --attention-eos \\
        --attention-terminal --alignments links 2> terminal; echo $?
      align --corpus validation.en-fr.tmx $langs 2> /dev/null | cmp - links
      align --corpus validation.en-fr.tmx $langs --attention-csv words 2> /dev/null
      grep -c ^sentence terminal
      """)
    #expect(outcome.output == "0\n500\n" && outcome.errors == "", "\(outcome.output)")
    var cells: [[String]] = []
    for line in 1...500 {
      let name = "\(100_000 + line)".dropFirst() + ".csv"
      let matrix = try matrix("csv/\(name)")
      #expect(matrix[0].last == "</s>" && matrix.last?.first != "</s>")
      for (index, row) in matrix.dropFirst().enumerated() {
        let weights = row.dropFirst().compactMap(Double.init)
        #expect(weights.count == matrix[0].count - 1 && abs(weights.reduce(0, +) - 1) < 1e-4)
        for (column, weight) in row.dropFirst().enumerated() {
          cells.append(["\(line)", "\(index)", row[0], "\(column)", matrix[0][column + 1], weight])
        }
      }
      #expect(try self.matrix("words/\(name)") == matrix.map { $0.dropLast() })
    }
    #expect(try Array(matrix("table").dropFirst()) == cells)
    // Some words come from the empty word.
    let empty = cells.count { $0[4] == "</s>" && Double($0[5]).map { $0 > 0.5 } == true }
    #expect(empty > 0 && empty < 500)
  }

  @Test(
    "Every method joins the two directions as the files of both are joined",
    arguments: ["", "--alignment-threshold 0.2"])
  func methods(flags: String) throws {
    let methods = SymmetrizeCommandTests.joined.keys.sorted()
    let outcome = try run(
      """
      for m in \(methods.joined(separator: " ")); do
        align --corpus validation.en-fr.tmx $langs --tokenized --symmetrize $m --alignments $m \(flags) --attention-csv csv \\
          --attention-eos 2> /dev/null || exit
      done
      align --corpus validation.en-fr.tmx $langs --tokenized \(flags) 2> /dev/null | cmp - grow-diag-final-and
      """)
    try #require(outcome.code == 0 && outcome.output == "", "\(outcome.output)")
    let joined = try Dictionary(
      uniqueKeysWithValues: methods.map { method in
        (
          method,
          try folder.text(method).components(separatedBy: "\n").dropLast().map {
            Set($0.split(separator: " ").map(String.init))
          }
        )
      })
    let intersection = try #require(joined["intersection"])
    let union = try #require(joined["union"])
    // The forward direction is that of the matrix; what else the union has is the reverse direction's.
    var forward: [String] = []
    var reverse: [String] = []
    for line in intersection.indices {
      let matrix = try matrix("csv/\("\(100_001 + line)".dropFirst()).csv")
      var links: Set<String> = []
      for (target, row) in matrix.dropFirst().enumerated() {
        let weights = row.dropFirst().compactMap(Double.init)
        let sources = weights.dropLast().indices
        if !flags.isEmpty {
          links.formUnion(sources.filter { weights[$0] > 0.2 }.map { "\($0)-\(target)" })
        } else if let most = weights.max() {
          // Some weights are equal as they are printed.
          let strongest = sources.filter { weights[$0] == most }.map { "\($0)-\(target)" }
          let linked =
            strongest.first(where: intersection[line].contains)
            ?? strongest.first(where: union[line].contains)
          links.formUnion([linked].compactMap(\.self))
        }
      }
      #expect(links.isSubset(of: union[line]) && links.isSuperset(of: intersection[line]))
      forward.append(links.joined(separator: " "))
      reverse.append(
        intersection[line].union(union[line].subtracting(links)).joined(separator: " "))
    }
    try folder.write(forward.joined(separator: "\n") + "\n", to: "forward")
    try folder.write(reverse.joined(separator: "\n") + "\n", to: "reverse")
    let again = try run(
      """
      for m in \(methods.joined(separator: " ")); do
        dragoman symmetrize forward reverse --symmetrize $m | cmp - $m
      done
      sort -u \(methods.joined(separator: " ")) | wc -l; md5sum < intersection; md5sum < grow-diag; md5sum < union
      """)
    #expect(again.code == 0 && again.errors == "", "\(again.output)")
    #expect(Set(again.lines).count == 4)
  }

  @Test("More links above a lower threshold, none above 1")
  func thresholds() throws {
    let outcome = try run(
      """
      for p in 0 0.2 0.6 1; do
        align --corpus validation.en-fr.tmx $langs --alignment-threshold $p --symmetrize union 2> /dev/null | wc -w
      done
      """)
    let counts = outcome.lines.compactMap { Int($0) }
    #expect(counts.count == 4 && counts.last == 0, "\(counts)")
    #expect(zip(counts, counts.dropFirst()).allSatisfy(>), "\(counts)")
  }

  @Test("The same seed gives the same links, any number of workers")
  func seeds() throws {
    let outcome = try run(
      """
      seed() { align --corpus validation.en-fr.tmx $langs --tokenized "$@" 2> /dev/null | md5sum; }
      seed; seed --seed 1 --workers 1; seed --seed 1 --workers 3; seed --seed 2 --workers 2; seed --seed 2 --workers 1
      """)
    let sums = outcome.lines
    try #require(sums.count == 5)
    #expect(Set(sums[0...2]).count == 1)
    #expect(sums[3] == sums[4] && sums[3] != sums[0])
  }

  @Test("Translations, by source word, in four columns")
  func lexicon() throws {
    let outcome = try run(
      "align --corpus validation.en-fr.tmx $langs --lexicon l --alignments links; align --corpus corpus.tsv --lexicon - --alignments x"
    )
    #expect(outcome.code == 0 && outcome.lines.count == 18, "\(outcome.output)")
    #expect(outcome.lines.first?.hasPrefix("a\tun\t0.99") == true)
    var sums: [String: Double] = [:]
    var last = (word: "", probability: 2.0)
    for line in try folder.text("l").split(separator: "\n") {
      let fields = line.components(separatedBy: "\t")
      try #require(fields.count == 4)
      let probability = try #require(Double(fields[2]))
      let count = try #require(Double(fields[3]))
      #expect(fields[0] == fields[0].lowercased() && count >= 0.5)
      if fields[0] == last.word {
        #expect(probability <= last.probability)
      } else {
        // All entries of a word stand together.
        #expect(sums[fields[0]] == nil)
      }
      last = (fields[0], probability)
      sums[fields[0], default: 0] += probability
    }
    #expect(sums.count > 100 && sums.values.allSatisfy { $0 > 0 && $0 <= 1.0001 })
  }
}
