import Gallery
package import VideoLiveness

/// What an operator may set for this dialect.
package struct HuaweiSettings: Sendable, Equatable {
  /// The longest side of an image in pixels.
  package var longerSide: Int
  /// The longest that the shorter side may be, in pixels.
  package var shorterSide: Int
  /// The most face sets that a tenant may create.
  package var faceSets: Int
  /// What callers may use.
  package var services: Set<SubService>
  /// Names that every tenant's project answers to beside its own, such as `cn-north-4`: the vendor's clients look their
  /// project up by the name of their region.
  package var projectNames: [String]
  /// What this server calls itself where the vendor's answers have the name of a host.
  package var serverName: String
  /// What decides about videos, and warns of faces in photographs.
  package var liveness: LivenessLimits

  package init(
    longerSide: Int = 4096, shorterSide: Int = 2160, faceSets: Int = 10,
    services: Set<SubService> = Set(SubService.allCases), projectNames: [String] = [],
    serverName: String = "mien", liveness: LivenessLimits = LivenessLimits()
  ) {
    self.longerSide = longerSide
    self.shorterSide = shorterSide
    self.faceSets = faceSets
    self.services = services
    self.projectNames = projectNames
    self.serverName = serverName
    self.liveness = liveness
  }
}

extension HuaweiSettings {
  /// Reads names of projects separated by commas, as the setting has them.
  ///
  /// - Returns: `nil` when one is no name: 1 to 64 letters, digits, hyphens and underscores.
  package static func projectNames(in text: String) -> [String]? {
    let names = text.split(separator: ",").map(String.init)
    return names.allSatisfy { isIdentifier($0, lengths: 1...64) } ? names : nil
  }
}
