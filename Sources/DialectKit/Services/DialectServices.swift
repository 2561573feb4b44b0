package import Authentication
package import Gallery
package import Recognition

/// What every dialect works with. The composition root makes it once.
package struct DialectServices: Sendable {
  package let recognition: any FaceRecognition
  package let gallery: FaceGallery
  package let tenants: TenantDirectory
  package let tokens: AccessTokenIssuer
  package let remoteImages: any RemoteImageFetcher
  package let rates: RateLimiter
  package let guesses: GuessLimiter

  package init(
    recognition: any FaceRecognition, gallery: FaceGallery, tenants: TenantDirectory,
    tokens: AccessTokenIssuer, remoteImages: any RemoteImageFetcher, rates: RateLimiter,
    guesses: GuessLimiter
  ) {
    self.recognition = recognition
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
