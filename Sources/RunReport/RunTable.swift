package import Basics
import Corpora
import Training

/// The runs as CSV (RFC 4180): a header, and a row for each run.
///
/// After the name of the folder, the languages and how the run ended come the numbers of `RunMeasure`, and then the settings
/// that are not the same in all runs. A field without a value is empty.
package struct RunTable: Sendable {
  private let comparison: RunComparison

  package init(_ comparison: RunComparison) { self.comparison = comparison }

  package func append(to buffer: inout TextBuffer) {
    // The languages have columns of their own.
    let settings = comparison.differingSettings.filter { !["source", "target"].contains($0.name) }
    append(
      ["model", "source", "target", "end"] + RunMeasure.all.map(\.column) + settings.map(\.name),
      to: &buffer)
    for (index, run) in comparison.runs.enumerated() {
      let pairs = run.settings.pairs
      append(
        [run.path, pairs.source ?? "", pairs.target ?? "", run.end?.rawValue ?? ""]
          + RunMeasure.all.map { $0.value(run).map(Self.text) ?? "" }
          + settings.map { $0.values[index] ?? "" }, to: &buffer)
    }
  }

  private func append(_ fields: [String], to buffer: inout TextBuffer) {
    for (index, field) in fields.enumerated() {
      if index > 0 { buffer.append(",") }
      buffer.append(field: field)
    }
    buffer.append("\n")
  }

  /// Whole numbers without a point, others so that they are read back exactly.
  private static func text(_ value: Double) -> String {
    value == value.rounded() && value.magnitude < 1e15 ? String(Int(value)) : "\(value)"
  }
}
