/// The port through which the gallery draws ids that callers see.
///
/// The store refuses an id that is taken, and the use case draws again; so a generator may repeat itself, but
/// should do so rarely.
package protocol IDGenerator: Sendable {
  /// A face's id in all dialects.
  func faceCode() -> FaceCode
  /// 8 characters `[A-Za-z0-9]`.
  func collectionCode() -> String
  /// 16 URL-safe Base64 characters.
  func imageToken() -> String
  /// A name for an image whose caller gave none: 8 characters `[A-Za-z0-9]`.
  func externalImageID() -> String
  /// New credentials of all dialects, as ``Credentials/issue(tenantName:using:)`` describes them.
  func credentials(tenantName: String) -> Credentials
}

/// Ids from the system's cryptographically secure generator.
package struct RandomIDGenerator: IDGenerator {
  package init() {}

  package func faceCode() -> FaceCode {
    var generator = SystemRandomNumberGenerator()
    return .random(using: &generator)
  }

  package func collectionCode() -> String {
    var generator = SystemRandomNumberGenerator()
    return FaceCode.alphanumeric(8, using: &generator)
  }

  package func imageToken() -> String {
    var generator = SystemRandomNumberGenerator()
    return FaceCode.base64URLToken(using: &generator)
  }

  package func externalImageID() -> String { collectionCode() }

  package func credentials(tenantName: String) -> Credentials {
    var generator = SystemRandomNumberGenerator()
    return .issue(tenantName: tenantName, using: &generator)
  }
}
