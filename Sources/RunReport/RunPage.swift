import AttentionExport
package import Basics
import Corpora
import EncodedCorpus
import Graphics
import Settings
import Training

/// The runs on one HTML page, which needs nothing but itself: a summary, what differs, curves, samples, settings and corpora.
///
/// Everything is there without a script; the script only shows the values of curves where they are pointed at. All
/// texts of folders are text, whatever they hold.
package struct RunPage: Sendable {
  private let comparison: RunComparison

  private var runs: [TrainedRun] { comparison.runs }

  package init(_ comparison: RunComparison) {
    self.comparison = comparison
  }

  package func append(to buffer: inout TextBuffer) {
    var body = TextBuffer()
    appendBody(to: &body)
    var style = TextBuffer()
    style.append(PackageResources.report_css)
    style.append(LineChart.style)
    style.append(AttentionHeatmap.pageStyle)
    let page = Page(
      title: "Training: \(comparison.names.joined(separator: ", "))", style: style.bytes,
      body: body.bytes, script: PackageResources.report_js)
    page.appendStart(to: &buffer)
    page.appendEnd(to: &buffer)
  }

  private func appendBody(to buffer: inout TextBuffer) {
    buffer.append("<header>\n<h1>Training report</h1>\n<p class=\"lead\">")
    for (index, name) in comparison.names.enumerated() {
      if index > 0 { buffer.append(", ") }
      buffer.append("<bdi>")
      buffer.append(markup: name)
      buffer.append("</bdi>")
    }
    buffer.append("</p>\n</header>\n<main>\n")
    appendSummary(to: &buffer)
    appendDifferences(to: &buffer)
    appendCurves(to: &buffer)
    RunSamples(comparison).append(to: &buffer)
    appendValidations(to: &buffer)
    appendCorpora(to: &buffer)
    appendSettings(to: &buffer)
    buffer.append("</main>\n")
  }

  // MARK: Summary

  /// Whether a run goes on, and why not.
  private static func state(of run: TrainedRun) -> String {
    switch run.end {
    case nil where run.lacksRun: "not known: no training.json"
    case nil: "training, or interrupted"
    case .epochs: "ended: limit of epochs"
    case .maxSteps: "ended: limit of updates"
    case .timeLimit: "ended: limit of time"
    case .patience: "ended: no more improvement"
    }
  }

  private func appendSummary(to buffer: inout TextBuffer) {
    buffer.append("<section>\n<h2>Summary</h2>\n")
    if !comparison.reservations.isEmpty {
      buffer.append("<ul class=\"notes\">\n")
      for sentence in comparison.reservations {
        buffer.append("<li>")
        buffer.append(markup: sentence)
        buffer.append("</li>\n")
      }
      buffer.append("</ul>\n")
    }
    if comparison.isSingle { appendTiles(to: &buffer) } else { appendSummaryTable(to: &buffer) }
    buffer.append("</section>\n")
  }

  private func languages(_ run: TrainedRun) -> String? {
    let pairs = run.settings.pairs
    return pairs.source == nil && pairs.target == nil
      ? nil : "\(pairs.source ?? "?") → \(pairs.target ?? "?")"
  }

  /// Appends the numbers of a single run, each under its name.
  private func appendTiles(to buffer: inout TextBuffer) {
    let run = runs[0]
    var tiles = [("State", Self.state(of: run))]
    if let languages = languages(run) { tiles.append(("Languages", languages)) }
    tiles += RunMeasure.all.compactMap { measure in measure.text(run).map { (measure.title, $0) } }
    buffer.append("<dl class=\"tiles\">\n")
    for (title, text) in tiles {
      buffer.append("<div><dt>")
      buffer.append(markup: title)
      buffer.append("</dt><dd><bdi>")
      buffer.append(markup: text)
      buffer.append("</bdi></dd></div>\n")
    }
    buffer.append("</dl>\n")
  }

  private func appendSummaryTable(to buffer: inout TextBuffer) {
    appendTableStart(of: "Summary", first: "", to: &buffer)
    appendRow("Languages", runs.map(languages), to: &buffer)
    appendRow("State", runs.map(Self.state), to: &buffer)
    for measure in RunMeasure.all {
      let texts = runs.map(measure.text)
      if texts.contains(where: { $0 != nil }) {
        appendRow(
          measure.title, texts, isNumber: true, best: measure.bestIndices(of: comparison),
          to: &buffer)
      }
    }
    buffer.append("</tbody>\n</table></div>\n")
  }

  /// Appends the start of a table with a column for each run.
  private func appendTableStart(
    of title: String, first: String, to buffer: inout TextBuffer
  ) {
    // A region that scrolls can be reached with the keyboard.
    buffer.append("<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"")
    buffer.append(markup: title)
    buffer.append("\"><table>\n")
    if comparison.isSingle {
      buffer.append("<tbody>\n")
      return
    }
    buffer.append("<thead><tr>")
    buffer.append(first.isEmpty ? "<td></td>" : "<th scope=\"col\">\(first)</th>")
    for (index, name) in comparison.names.enumerated() {
      buffer.append("<th scope=\"col\">")
      SeriesStyle(index).appendKey(to: &buffer)
      buffer.append(" <bdi>")
      buffer.append(markup: name)
      buffer.append("</bdi></th>")
    }
    buffer.append("</tr></thead>\n<tbody>\n")
  }

  private func appendRow(
    _ title: String, _ texts: [String?], isNumber: Bool = false, best: Set<Int> = [],
    to buffer: inout TextBuffer
  ) {
    buffer.append("<tr><th scope=\"row\">")
    buffer.append(markup: title)
    buffer.append("</th>")
    for (index, text) in texts.enumerated() {
      buffer.append(isNumber ? "<td class=\"number\">" : "<td>")
      buffer.append(best.contains(index) ? "<strong>" : "<bdi>")
      buffer.append(markup: text ?? "–")
      buffer.append(
        best.contains(index) ? "</strong> <span class=\"badge\">best</span></td>" : "</bdi></td>")
    }
    buffer.append("</tr>\n")
  }

  // MARK: Settings

  private func appendDifferences(to buffer: inout TextBuffer) {
    if comparison.isSingle { return }
    buffer.append("<section>\n<h2>Settings that differ</h2>\n")
    let rows = comparison.differingSettings
    if rows.isEmpty {
      buffer.append("<p>None.</p>\n")
    } else {
      append(rows, title: "Settings that differ", to: &buffer)
    }
    buffer.append("</section>\n")
  }

  private func append(
    _ rows: [RunComparison.SettingRow], title: String, to buffer: inout TextBuffer
  ) {
    appendTableStart(of: title, first: "Setting", to: &buffer)
    for row in rows { appendRow(row.name, row.values, to: &buffer) }
    buffer.append("</tbody>\n</table></div>\n")
  }

  private func appendSettings(to buffer: inout TextBuffer) {
    buffer.append("<section>\n<h2>Settings</h2>\n<details><summary>All settings</summary>\n")
    append(comparison.settings, title: "All settings", to: &buffer)
    buffer.append("</details>\n</section>\n")
  }

  // MARK: Curves

  private func appendCurves(to buffer: inout TextBuffer) {
    buffer.append(
      """
      <section>
      <div class="heading"><h2>Curves</h2>
      <fieldset><legend>Against</legend>
      <label><input type="radio" name="axis" id="by-updates" checked> updates</label>
      <label><input type="radio" name="axis" id="by-time"> time</label>
      </fieldset></div>
      <div class="charts">

      """)
    for curve in RunCurve.curves(of: comparison) {
      buffer.append("<figure>\n")
      for axis in RunCurve.Axis.allCases {
        buffer.append("<div class=\"by-\(axis.rawValue)\">")
        curve.chart(of: comparison, against: axis).appendElement(to: &buffer)
        buffer.append("</div>\n")
      }
      buffer.append("</figure>\n")
    }
    buffer.append("</div>\n</section>\n")
  }

  // MARK: Validations

  /// More rows than this are thinned out.
  private static let mostValidations = 200

  private func appendValidations(to buffer: inout TextBuffer) {
    let tables = zip(comparison.names, runs).filter { $1.reports.contains { $0.validation != nil } }
    guard !tables.isEmpty else { return }
    buffer.append("<section>\n<h2>Validations</h2>\n")
    for (name, run) in tables {
      let validations = run.reports.filter { $0.validation != nil }
      let rows = Thinning.chosen(validations, most: Self.mostValidations) {
        $0.validation?.isBest == true && $0.step == run.best?.report.step
      }
      buffer.append("<details><summary>")
      if !comparison.isSingle {
        buffer.append("<bdi>")
        buffer.append(markup: name)
        buffer.append("</bdi>: ")
      }
      buffer.append(validations.count.counting("validation"))
      if rows.count < validations.count { buffer.append(", of which \(rows.count) are here") }
      buffer.append("</summary>\n")
      append(rows, of: run, to: &buffer)
      buffer.append("</details>\n")
    }
    buffer.append("</section>\n")
  }

  private func append(
    _ validations: [TrainingReport], of run: TrainedRun, to buffer: inout TextBuffer
  ) {
    typealias Column = (title: String, decimals: Int, value: (ValidationScores) -> Double?)
    let columns: [Column] = [
      ("Perplexity", 2, { $0.perplexity }), ("BLEU", 2, { $0.bleu }), ("chrF", 2, { $0.chrF }),
      ("AER", 2, { $0.alignmentErrorRate }), ("Sharpness", 3, { $0.sharpness }),
    ].filter { column in
      validations.contains { $0.validation.flatMap(column.2) != nil }
    }
    buffer.append(
      "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"Validations\"><table>\n<thead><tr>"
    )
    for title in ["Update", "Epoch", "Time"] + columns.map(\.title) {
      buffer.append("<th scope=\"col\" class=\"number\">\(title)</th>")
    }
    buffer.append("<td></td></tr></thead>\n<tbody>\n")
    for report in validations {
      guard let scores = report.validation else { continue }
      buffer.append("<tr><th scope=\"row\" class=\"number\">\(report.step.withThousands)</th>")
      let texts =
        [report.epoch.withThousands, ReportText.duration(report.seconds)]
        + columns.map { column in
          column.value(scores).map { ReportText.fixed($0, column.decimals) } ?? "–"
        }
      for text in texts { buffer.append("<td class=\"number\">\(text)</td>") }
      let isBest = report.step == run.best?.report.step
      buffer.append(isBest ? "<td><span class=\"badge\">best</span></td>" : "<td></td>")
      buffer.append("</tr>\n")
    }
    buffer.append("</tbody>\n</table></div>\n")
  }

  // MARK: Corpora

  private func appendCorpora(to buffer: inout TextBuffer) {
    guard runs.contains(where: { $0.corpus != nil }) else { return }
    buffer.append("<section>\n<h2>Corpus</h2>\n")
    appendTableStart(of: "Corpus", first: "", to: &buffer)
    func row(_ title: String, _ text: (TrainedRun) -> String?) {
      appendRow(title, runs.map(text), to: &buffer)
    }
    let counts = runs.map { $0.corpus?.counts }
    if counts.contains(where: { $0 != nil }) {
      row("Units read") { ($0.corpus?.counts?.units).map(\.withThousands) }
    }
    for reason in RejectionReason.allCases
    where counts.contains(where: { $0?.rejected[reason] != nil }) {
      row("Left out, \(reason.phrase)") { run in
        (run.corpus?.counts).map { ($0.rejected[reason] ?? 0).withThousands }
      }
    }
    if runs.contains(where: { $0.corpus?.tooLongCount ?? 0 > 0 }) {
      row("Left out, with too many subwords") { ($0.corpus?.tooLongCount).map(\.withThousands) }
    }
    if counts.contains(where: { $0?.damage ?? 0 > 0 }) {
      row("Places of damage") { ($0.corpus?.counts?.damage).map(\.withThousands) }
    }
    row("Pairs to train on") { ($0.corpus?.trainingPairCount).map(\.withThousands) }
    row("Pairs to validate on") { run in
      (run.corpus?.validationPairCount).map {
        "\($0.withThousands), "
          + (run.settings.corpus.validation.isEmpty ? "held out" : "from files of their own")
      }
    }
    row("Files, when they were read") { run in
      run.corpus.map { corpus in
        corpus.files.map { file in
          file.size > 0 ? "\(file.path) (\(ReportText.size(file.size)))" : file.path
        }.joined(separator: ", ")
      }
    }
    row("Word links for attention") { $0.settings.corpus.guidedAlignment?.texts?.first }
    buffer.append("</tbody>\n</table></div>\n</section>\n")
  }
}
