extension WebPage {
  /// Whether all text of an SVG picture is inside it.
  public var showsAllText: Bool {
    get throws {
      try bool(
        """
        [...document.querySelectorAll('text')].every(text => {
          const box = text.getBoundingClientRect();
          const picture = document.documentElement.getBoundingClientRect();
          return box.left >= picture.left && box.right <= picture.right + 0.5
            && box.top >= picture.top && box.bottom <= picture.bottom + 0.5;
        })
        """)
    }
  }
}
