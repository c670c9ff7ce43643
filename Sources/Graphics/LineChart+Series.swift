extension LineChart {
  package struct Point: Sendable, Equatable {
    package let x: Double
    package let y: Double

    package init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  package struct Series: Sendable {
    /// How densely points are marked.
    package enum Marking: Double, Sendable {
      /// Every point, where there is room.
      case dense = 9
      /// A few points, to tell the curve from others.
      case sparse = 56
      /// Only points without neighbours.
      case none = 0
    }

    package let name: String
    package let style: SeriesStyle
    package let marking: Marking
    /// In the order of x.
    package let points: [Point]
    /// The x of the points with a ring; there may be none there.
    package let ringed: Double?

    package init(
      name: String, style: SeriesStyle, marking: Marking, points: [Point], ringed: Double? = nil
    ) {
      self.name = name
      self.style = style
      self.marking = marking
      self.points = points
      self.ringed = ringed
    }
  }

  /// In pixels at the picture's own size.
  package enum Size: Sendable {
    /// For a place among others.
    case small
    /// For a page of its own.
    case large

    var width: Double { self == .small ? 480 : 720 }
    var height: Double { self == .small ? 280 : 420 }
  }
}
