import AttentionExport
import Basics
import Corpora
import Graphics
import Training

/// The samples of runs: how each run has translated the same sentences through time, and with which attention.
struct RunSamples {
  /// A translation by a run after one of its validations.
  private struct Version {
    let step: Int
    let isBest: Bool
    let sample: SampleTranslation
  }

  /// What is translated, and how by each run.
  private struct Sentence {
    let source: String
    let reference: String
    /// [runs]
    var versions: [[Version]]
  }

  private let comparison: RunComparison
  private let sentences: [Sentence]

  /// More translations of a sentence than this are thinned out.
  private static let mostVersions = 12

  init(_ comparison: RunComparison) {
    self.comparison = comparison
    var sentences: [Sentence] = []
    var indices: [[String]: Int] = [:]
    for (index, run) in comparison.runs.enumerated() {
      for (key, versions) in Self.versions(of: run) {
        let place = indices[key] ?? sentences.count
        if place == sentences.count {
          indices[key] = place
          sentences.append(
            Sentence(
              source: key[0], reference: key[1],
              versions: [[Version]](repeating: [], count: comparison.runs.count)))
        }
        sentences[place].versions[index] = versions
      }
    }
    self.sentences = sentences
  }

  /// The translations of each sentence, in order of updates; a sentence is a source and a reference.
  private static func versions(of run: TrainedRun) -> [(key: [String], versions: [Version])] {
    var result: [(key: [String], versions: [Version])] = []
    var indices: [[String]: Int] = [:]
    // Where a folder was trained in by an older version in between, there may be two lines of an update: the later one counts.
    var last: [Int: SampleReport] = [:]
    for report in run.samples { last[report.step] = report }
    for (step, report) in last.sorted(by: { $0.key < $1.key }) {
      for sample in report.samples {
        let key = [sample.source, sample.reference]
        let version = Version(step: step, isBest: step == run.best?.report.step, sample: sample)
        if let index = indices[key] {
          result[index].versions.append(version)
        } else {
          indices[key] = result.count
          result.append((key, [version]))
        }
      }
    }
    return result.map {
      ($0.key, Thinning.chosen($0.versions, most: mostVersions) { $0.isBest })
    }
  }

  func append(to buffer: inout TextBuffer) {
    buffer.append("<section>\n<h2>Samples</h2>\n")
    if sentences.isEmpty {
      buffer.append(
        comparison.runs.contains { !$0.samples.isEmpty }
          || comparison.runs.allSatisfy { run in !run.reports.contains { $0.validation != nil } }
          ? "<p>There are no translations yet: the first ones are made at the first validation.</p>\n"
          : "<p>There are no translations: an older version has trained here, which kept none.</p>\n"
      )
    } else {
      buffer.append(
        "<p>The same sentences after each validation, by greedy search. Open a translation to see its attention: "
          + "the darker a cell, the more the word of its row looks at the source word of its column.</p>\n"
      )
    }
    for (number, sentence) in sentences.enumerated() {
      append(sentence, number: number + 1, to: &buffer)
    }
    buffer.append("</section>\n")
  }

  private func append(_ sentence: Sentence, number: Int, to buffer: inout TextBuffer) {
    let pairs = comparison.runs[0].settings.pairs
    buffer.append("<article>\n<h3>Sentence \(number)</h3>\n<dl>\n")
    for (title, text, language) in [
      ("Source", sentence.source, pairs.source), ("Reference", sentence.reference, pairs.target),
    ] {
      buffer.append("<dt>\(title)</dt><dd dir=\"auto\"")
      appendLanguage(language, to: &buffer)
      buffer.append(">")
      buffer.append(markup: text)
      buffer.append("</dd>\n")
    }
    buffer.append("</dl>\n")
    for (index, versions) in sentence.versions.enumerated() where !versions.isEmpty {
      if !comparison.isSingle {
        buffer.append("<h4>")
        SeriesStyle(index).appendKey(to: &buffer)
        buffer.append(" <bdi>")
        buffer.append(markup: comparison.names[index])
        buffer.append("</bdi></h4>\n")
      }
      append(
        versions, language: comparison.runs[index].settings.pairs.target,
        opensLast: comparison.isSingle && number == 1, to: &buffer)
    }
    buffer.append("</article>\n")
  }

  private func append(_ translation: String, language: String?, to buffer: inout TextBuffer) {
    if translation.isEmpty {
      buffer.append("<span class=\"step\">no words</span>")
      return
    }
    buffer.append("<bdi")
    appendLanguage(language, to: &buffer)
    buffer.append(">")
    buffer.append(markup: translation)
    buffer.append("</bdi>")
  }

  private func appendLanguage(_ language: String?, to buffer: inout TextBuffer) {
    guard let language else { return }
    buffer.append(" lang=\"")
    buffer.append(markup: language)
    buffer.append("\"")
  }

  /// - Parameter opensLast: whether the attention of the last translation is seen at once
  private func append(
    _ versions: [Version], language: String?, opensLast: Bool, to buffer: inout TextBuffer
  ) {
    buffer.append("<ol class=\"versions\">\n")
    for (index, version) in versions.enumerated() {
      // An empty translation has no rows.
      let matrix = version.sample.translation.isEmpty ? nil : version.sample.attention?.matrix
      let isOpen = opensLast && index == versions.count - 1
      buffer.append(
        matrix == nil
          ? "<li><div class=\"version\">"
          : isOpen ? "<li><details open><summary>" : "<li><details><summary>")
      buffer.append("<span class=\"step\">update \(version.step.withThousands)")
      buffer.append(version.isBest ? " <span class=\"badge\">best</span></span> " : "</span> ")
      append(version.sample.translation, language: language, to: &buffer)
      if let matrix {
        buffer.append("</summary>\n<div class=\"matrix\">")
        AttentionHeatmap(matrix, options: AttentionExportOptions(), legend: "").appendElement(
          title: "Attention after update \(version.step)", to: &buffer)
        buffer.append("</div></details></li>\n")
      } else {
        buffer.append("</div></li>\n")
      }
    }
    buffer.append("</ol>\n")
  }
}
