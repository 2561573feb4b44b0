/// What an operator may set for this dialect.
package struct HuaweiSettings: Sendable, Equatable {
  /// The longest side of an image in pixels.
  package var longerSide: Int
  /// The longest that the shorter side may be, in pixels.
  package var shorterSide: Int
  /// The smallest face that counts as one, in pixels.
  package var minimumFace: Int
  /// The most face sets that a tenant may create.
  package var faceSets: Int
  /// What callers may use.
  package var services: Set<SubService>

  package init(
    longerSide: Int = 4096, shorterSide: Int = 2160, minimumFace: Int = 40, faceSets: Int = 10,
    services: Set<SubService> = Set(SubService.allCases)
  ) {
    self.longerSide = longerSide
    self.shorterSide = shorterSide
    self.minimumFace = minimumFace
    self.faceSets = faceSets
    self.services = services
  }
}
