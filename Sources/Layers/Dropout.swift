package import Compute

/// The probabilities of all kinds of dropout.
package struct DropoutRates: Sendable, Equatable {
  /// That an element of a layer's output is dropped: Srivastava and others 2014.
  package var output: Float
  /// The same for embeddings.
  package var embedding: Float
  /// That a unit of a hidden state is dropped where the next step multiplies it, at all steps of a sentence: Gal and
  /// Ghahramani 2016, arXiv:1512.05287.
  package var recurrent: Float = 0
  /// That the embedding of a source token is dropped as a whole: Gal and Ghahramani 2016, section 4, but position by
  /// position, as Sennrich, Haddow, Birch 2016 (arXiv:1606.02891) do.
  package var sourceWord: Float = 0
  /// The same for the token before, which the decoder reads.
  package var targetWord: Float = 0

  /// The same rate for embeddings and layers' outputs, and no other dropout.
  package init(_ rate: Float) {
    output = rate
    embedding = rate
  }

  /// Which side of a pair a word is of.
  package enum Side: Sendable {
    case source
    case target
  }

  package func word(_ side: Side) -> Float {
    switch side {
    case .source: sourceWord
    case .target: targetWord
    }
  }
}

/// The dropout of one pass through the network.
package struct Dropout: Sendable {
  /// All 0 outside training.
  package let rates: DropoutRates
  /// The key of the update.
  package let key: RandomKey

  /// No dropout: validation and translation.
  package static let none = Dropout(rate: 0, key: RandomKey(seed: 0))

  package init(_ rates: DropoutRates, key: RandomKey) {
    self.rates = rates
    self.key = key
  }

  /// The same rate for embeddings and layers' outputs.
  package init(rate: Float, key: RandomKey) { self.init(DropoutRates(rate), key: key) }

  /// Dropout of a layer's output at one site in the network, for rows of these identities.
  package func at(_ site: RandomKey.Name, _ identities: UnsafeBufferPointer<UInt64>) -> Rows {
    Rows(rate: rates.output, key: key.at(site), identities: identities)
  }

  /// Dropout of embeddings at one site.
  package func ofEmbedding(
    at site: RandomKey.Name, _ identities: UnsafeBufferPointer<UInt64>
  ) -> Rows {
    Rows(rate: rates.embedding, key: key.at(site), identities: identities)
  }

  /// Dropout of whole words at one site.
  package func ofWords(
    _ side: DropoutRates.Side, at site: RandomKey.Name, _ identities: UnsafeBufferPointer<UInt64>
  ) -> Rows {
    Rows(rate: rates.word(side), key: key.at(site), identities: identities)
  }

  /// Dropout of known rows at a known site, the same forward and backward.
  package struct Rows {
    let rate: Float
    let key: RandomKey
    let identities: UnsafeBufferPointer<UInt64>

    /// In place, element by element.
    ///
    /// - Parameter first: the index of the matrix's first row among the known ones
    package func apply(to matrix: Matrix, from first: Int = 0) {
      guard let base = identities(of: matrix, from: first) else { return }
      matrix.dropOut(rate: rate, key: key, identities: base)
    }

    /// In place, row by row.
    package func applyToRows(of matrix: Matrix) {
      guard let base = identities(of: matrix, from: 0) else { return }
      matrix.dropOutRows(rate: rate, key: key, identities: base)
    }

    /// Nil where nothing is dropped.
    private func identities(of matrix: Matrix, from first: Int) -> UnsafePointer<UInt64>? {
      if rate == 0 { return nil }
      precondition(first + matrix.rows <= identities.count, "more rows than identities")
      return identities.baseAddress.map { $0 + first }
    }
  }
}
