import Basics
import Compute

/// What the links of all sentences say about words, in one direction: the state of the chains beside the links themselves.
///
/// Counts are whole numbers, so they do not depend on the order in which changes are added.
final class AlignmentCounts: @unchecked Sendable {
  /// Words are divided among this many parts, whose counts are changed side by side.
  static let partCount = 8

  let lexical: [LexicalCounts]
  let fertilities: FertilityCounts
  let jumps = JumpModel()
  /// [source words] the id of the same word among the target words; 0 where there is none
  fileprivate let sameWord: UnsafeMutablePointer<Int32>
  /// [parts]
  fileprivate let lexicalViews: UnsafeMutablePointer<LexicalCounts.View>

  init(from source: WordTable, to target: WordTable) {
    let sameWord = UnsafeMutablePointer<Int32>.allocate(capacity: source.lastID + 1)
    for id in 0...source.lastID { sameWord[id] = id == 0 ? 0 : target.id(of: source[id]) ?? 0 }
    self.sameWord = sameWord
    lexicalViews = .allocate(capacity: Self.partCount)
    lexical = (0..<Self.partCount).map {
      LexicalCounts(part: ($0, Self.partCount), lastID: target.lastID)
    }
    fertilities = FertilityCounts(lastID: source.lastID, partCount: Self.partCount) {
      AlignmentPriors.translation * Float(target.lastID)
        + (sameWord[$0] > 0 ? AlignmentPriors.sameWord : 0)
    }
    for part in 0..<Self.partCount { (lexicalViews + part).initialize(to: lexical[part].view) }
  }

  deinit {
    sameWord.deallocate()
    lexicalViews.deallocate()
  }

  /// The counts, for sampling; valid until changes are added.
  struct View {
    private let parts: UnsafePointer<LexicalCounts.View>
    let fertilities: FertilityCounts.View
    /// [−longest … longest] the probability of a jump
    let jumps: UnsafePointer<Lanes>
    private let sameWord: UnsafePointer<Int32>

    fileprivate init(_ counts: AlignmentCounts) {
      parts = UnsafePointer(counts.lexicalViews)
      fertilities = counts.fertilities.view
      jumps = counts.jumps.probabilities
      sameWord = UnsafePointer(counts.sameWord)
    }

    /// The links to a target word.
    @inline(__always) func row(_ target: Int32) -> LexicalCounts.Row {
      let (index, part) = Int(UInt32(bitPattern: target)).quotientAndRemainder(
        dividingBy: partCount)
      return parts[part][index]
    }

    /// The prior of a target word as the translation of a source word.
    @inline(__always) func prior(_ source: Int32, _ target: Int32) -> Float {
      sameWord[Int(source)] == target
        ? AlignmentPriors.translation + AlignmentPriors.sameWord : AlignmentPriors.translation
    }
  }

  var view: View { View(self) }

  /// The changes that the sentences of one task make.
  final class Changes: @unchecked Sendable {
    /// By part of the target words.
    let lexical = (0..<partCount).map { _ in GrowingMemory<LexicalCounts.Change>(capacity: 64) }
    /// By part of the source words.
    let fertilities = (0..<partCount).map { _ in
      GrowingMemory<FertilityCounts.Change>(capacity: 64)
    }
    let jumps = JumpModel.makeCounts()

    deinit { jumps.deallocate() }
  }

  /// Adds changes, and clears them.
  func add(_ changes: ArraySlice<Changes>, pool: WorkerPool) {
    pool.forEach(2 * Self.partCount) { task, _ in
      let part = task / 2
      for changes in changes {
        if task % 2 == 0 {
          lexical[part].apply(changes.lexical[part].view)
          lexicalViews[part] = lexical[part].view
          changes.lexical[part].truncate(to: 0)
        } else {
          fertilities.apply(changes.fertilities[part].view, part: part)
          changes.fertilities[part].truncate(to: 0)
        }
      }
    }
    for changes in changes { jumps.add(changes.jumps) }
    jumps.update()
    fertilities.update()
  }
}
