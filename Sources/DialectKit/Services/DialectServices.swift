package import Authentication
package import Gallery

/// What every dialect works with. The composition root makes it once.
package struct DialectServices: Sendable {
  package let analysis: any FaceAnalysisService
  package let gallery: FaceGallery
  package let tenants: TenantDirectory
  package let tokens: AccessTokenIssuer
  package let remoteImages: any RemoteImageFetcher
  package let rates: RateLimiter
  package let guesses: GuessLimiter

  package init(
    analysis: any FaceAnalysisService, gallery: FaceGallery, tenants: TenantDirectory,
    tokens: AccessTokenIssuer, remoteImages: any RemoteImageFetcher, rates: RateLimiter,
    guesses: GuessLimiter
  ) {
    self.analysis = analysis
    self.gallery = gallery
    self.tenants = tenants
    self.tokens = tokens
    self.remoteImages = remoteImages
    self.rates = rates
    self.guesses = guesses
  }

  /// The time, as the gallery reckons it.
  package var now: Timestamp { gallery.clock.now() }
}
