package import Authentication
package import Gallery
package import Recognition

/// What every dialect works with. The composition root makes it once.
package struct DialectServices: Sendable {
  /// Finds, describes and compares faces.
  package let recognition: any FaceRecognition
  /// Looks at videos of people before a camera.
  package let videos: any VideoRecognition
  /// The galleries of all tenants.
  package let gallery: FaceGallery
  /// Finds whose credentials a request shows.
  package let tenants: TenantDirectory
  /// Issues and checks the tokens of those dialects that have them.
  package let tokens: AccessTokenIssuer
  /// Fetches images that requests name by an address.
  package let remoteImages: any RemoteImageFetcher
  /// Counts the requests of each tenant, over all dialects.
  package let rates: RateLimiter
  /// Counts wrong secrets, by address.
  package let guesses: GuessLimiter

  package init(
    recognition: any FaceRecognition, videos: any VideoRecognition, gallery: FaceGallery,
    tenants: TenantDirectory,
    tokens: AccessTokenIssuer, remoteImages: any RemoteImageFetcher, rates: RateLimiter,
    guesses: GuessLimiter
  ) {
    self.recognition = recognition
    self.videos = videos
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
