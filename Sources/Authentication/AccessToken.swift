import Crypto
import Foundation
package import Gallery

/// What an access token says once it has been found genuine.
package struct AccessTokenClaims: Hashable, Sendable {
  /// Whose token it is.
  package let tenant: TenantID
  /// When it was made.
  package let issued: Timestamp
  /// From when on it is no longer accepted.
  package let expires: Timestamp
}

/// Who takes a token: one of one dialect is worth nothing in another.
package enum AccessTokenAudience: UInt8, Sendable {
  case huawei = 1
  case baidu = 2
  /// Baidu's refresh tokens, which are good for new access tokens only.
  case baiduRefresh = 3
}

/// Why a token is not accepted.
package enum AccessTokenError: Error, Hashable, Sendable {
  /// It is not one of ours, was altered, or the secret it was issued for has been rotated.
  case damaged
  /// It was genuine and its time is over.
  case expired
}

/// Issues access tokens and checks them without keeping a list of them, so that they survive a restart.
///
/// A token is `version ‖ audience ‖ tenant ‖ issued ‖ expires ‖ nonce ‖ HMAC-SHA256` as URL-safe Base64. The tenant's
/// secret of the dialect goes into the authentication code: rotating it ends every token that was issued for it.
package struct AccessTokenIssuer: Sendable {
  private static let version: UInt8 = 1
  private static let bodyLength = 2 + 4 * 8
  private static let codeLength = 32

  private let key: SymmetricKey

  /// - Parameter key: 32 secret bytes that stay the same over restarts.
  package init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// A new token.
  ///
  /// - Parameters:
  ///   - secret: The tenant's secret of the dialect, which the caller has just proved to know.
  ///   - lifetime: Seconds for which the token is valid.
  package func token(
    for tenant: TenantID, _ audience: AccessTokenAudience, secret: String, at time: Timestamp, lifetime: Int
  ) -> String {
    var body: [UInt8] = [Self.version, audience.rawValue]
    for field in [tenant.rawValue, time.milliseconds, time.milliseconds + Int64(lifetime) * 1000] {
      body.append(contentsOf: bigEndianBytes(UInt64(bitPattern: field)))
    }
    body.append(contentsOf: bigEndianBytes(UInt64.random(in: .min ... .max)))
    return URLSafeBase64.encode(body + code(of: body, secret: secret))
  }

  /// Reads a token and makes sure that it is genuine and still valid.
  ///
  /// - Parameter secret: Finds the present secret of a tenant; `nil` when there is no such tenant.
  /// - Throws: ``AccessTokenError``, or what `secret` throws.
  package func claims(
    of token: String, _ audience: AccessTokenAudience, at time: Timestamp,
    secret: (TenantID) async throws(GalleryError) -> String?
  ) async throws -> AccessTokenClaims {
    guard let bytes = URLSafeBase64.decode(token), bytes.count == Self.bodyLength + Self.codeLength,
      bytes[0] == Self.version, bytes[1] == audience.rawValue
    else { throw AccessTokenError.damaged }
    let body = Array(bytes[..<Self.bodyLength])
    let fields = (0..<3).map { Int64(bitPattern: bigEndianNumber(body[(2 + 8 * $0)..<(10 + 8 * $0)])) }
    let claims = AccessTokenClaims(
      tenant: TenantID(rawValue: fields[0]), issued: Timestamp(milliseconds: fields[1]),
      expires: Timestamp(milliseconds: fields[2]))
    guard let secret = try await secret(claims.tenant),
      equalInConstantTime(bytes[Self.bodyLength...], code(of: body, secret: secret))
    else { throw AccessTokenError.damaged }
    guard time.milliseconds < claims.expires.milliseconds else { throw AccessTokenError.expired }
    return claims
  }

  private func code(of body: [UInt8], secret: String) -> [UInt8] {
    var message = body
    message.append(contentsOf: secret.utf8)
    return Array(HMAC<SHA256>.authenticationCode(for: message, using: key))
  }
}

private func bigEndianBytes(_ number: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(56 - 8 * $0)) }
}

private func bigEndianNumber(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reduce(0) { $0 << 8 | UInt64($1) }
}
