extension Int {
  /// The number of what a noun with a regular plural names: `1 pair`, `2 pairs`.
  package func counting(_ noun: String) -> String {
    self == 1 ? "1 \(noun)" : "\(self) \(noun)s"
  }
}
