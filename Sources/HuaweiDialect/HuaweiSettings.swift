/// What an operator may set for this dialect.
package struct HuaweiSettings: Sendable, Equatable {
  /// The longest side of an image in pixels.
  package var longerSide: Int
  /// The longest that the shorter side may be, in pixels.
  package var shorterSide: Int
  /// The smallest face that counts as one, in pixels.
  package var minimumFace: Int

  package init(longerSide: Int = 4096, shorterSide: Int = 2160, minimumFace: Int = 40) {
    self.longerSide = longerSide
    self.shorterSide = shorterSide
    self.minimumFace = minimumFace
  }
}
