package import Compute

/// The dropout of one pass through the network.
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

  /// Dropout at one site in the network, for rows of these identities.
  package func at(_ site: RandomKey.Name, _ identities: UnsafeBufferPointer<UInt64>) -> Rows {
    Rows(rate: rate, key: key.at(site), identities: identities)
  }

  /// Dropout of known rows at a known site, the same forward and backward.
  package struct Rows {
    let rate: Float
    let key: RandomKey
    let identities: UnsafeBufferPointer<UInt64>

    /// In place.
    ///
    /// - Parameter first: the index of the matrix's first row among the known ones
    package func apply(to matrix: Matrix, from first: Int = 0) {
      if rate == 0 { return }
      precondition(first + matrix.rows <= identities.count, "more rows than identities")
      guard let base = identities.baseAddress else { return }
      matrix.dropOut(rate: rate, key: key, identities: base + first)
    }
  }
}
