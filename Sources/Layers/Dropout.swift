package import Compute

/// Where and how strongly a pass through the network drops out.
package struct Dropout: Sendable {
  /// The probability that an element is dropped; 0 outside training.
  package let rate: Float
  /// The key of the update.
  package let key: RandomKey

  /// No dropout: validation and translation.
  package static let none = Dropout(rate: 0, key: RandomKey(seed: 0))

  package init(rate: Float, key: RandomKey) {
    self.rate = rate
    self.key = key
  }

  /// Dropout at one place in the network, for rows of these identities.
  package func at(_ site: RandomKey.Place, _ identities: UnsafeBufferPointer<UInt64>) -> Rows {
    Rows(rate: rate, key: key.at(site), identities: identities)
  }

  /// Dropout of known rows at a known place; the same forward and backward.
  package struct Rows {
    let rate: Float
    let key: RandomKey
    let identities: UnsafeBufferPointer<UInt64>

    /// In place.
    package func apply(to matrix: Matrix) { apply(to: matrix, from: 0) }

    /// In place, to rows that begin at `first` of the known ones.
    package func apply(to matrix: Matrix, from first: Int) {
      if rate == 0 { return }
      precondition(first + matrix.rows <= identities.count, "more rows than identities")
      guard let base = identities.baseAddress else { return }
      matrix.dropOut(rate: rate, key: key, identities: base + first)
    }
  }
}
