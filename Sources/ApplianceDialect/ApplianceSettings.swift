package import Authentication

/// What an operator may set for this dialect.
package struct ApplianceSettings: Sendable, Equatable {
  /// Addresses whose callers need no key.
  package var allow = AddressAllowList.loopback
  /// Names that callers without a key may use for this server, besides its addresses and `localhost`.
  package var hosts = HostNames.none
  /// The tenant of callers without a key; empty for the first one.
  package var tenant = ""
  /// The longest side of an image in pixels.
  package var longerSide = 4096
  /// The longest that the shorter side may be, in pixels.
  package var shorterSide = 2160
  /// What a face must be like to be enrolled.
  package var quality = QualityGate()

  package init() {}
}
