import Crypto
import Foundation
package import Gallery

/// Why a `bce-auth-v1` signature is not accepted.
package enum BCEAuthorizationError: Error, Hashable, Sendable {
  /// The header is not of the form, or leaves out what must be signed.
  case malformed
  /// The signature is to be good for no time at all, or for longer than ``BCEAuthorization/longestLifetime``.
  case lifetime
  /// The signature does not belong to this request and key.
  case mismatch
  /// The signature was good and its time is over.
  case expired
  /// The signature was made for a moment that has not come yet.
  case notYetValid
}

/// What a `bce-auth-v1` signature covers of a request. The body is not among it.
package struct BCESignedRequest: Sendable {
  /// As it was sent, such as `POST`.
  package let method: String
  /// As it was sent.
  package let path: String
  /// As it was sent, without the question mark.
  package let query: String?
  /// All headers, `Host` among them.
  package let headers: [(name: String, value: String)]

  package init(method: String, path: String, query: String?, headers: [(name: String, value: String)]) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
  }
}

/// Baidu Cloud's `Authorization` header:
/// `bce-auth-v1/{access key}/{time}/{lifetime}/{signed headers}/{signature}`.
///
/// The signature is HMAC-SHA256 over the canonical request, with a key derived by HMAC-SHA256 from the secret key and
/// the first four parts of the header; both are written in hexadecimal digits.
package struct BCEAuthorization: Sendable {
  /// The longest that a signature may be good for, in seconds: the most that the vendor's own clients ask for.
  package static let longestLifetime = 129_600
  /// How far a signer's clock may be ahead, in milliseconds.
  private static let clockSkew: Int64 = 15 * 60 * 1000
  /// What is signed where the header does not say it, beside every header that begins with `x-bce-`.
  private static let signedByDefault: Set<String> = ["host", "content-length", "content-type", "content-md5"]

  /// Names the application; anybody may know it.
  package let accessKey: String
  /// The header up to the lifetime, which the signing key is made for.
  private let prefix: String
  private let time: Timestamp
  private let lifetime: Int
  private let signedHeaders: Set<String>
  private let signature: String

  /// Whether an `Authorization` header is meant to be of this kind.
  package static func isMeant(by header: String) -> Bool { header.bytesBegin(with: "bce-auth-v1/") }

  /// Takes a header apart.
  ///
  /// - Throws: ``BCEAuthorizationError/malformed`` and ``BCEAuthorizationError/lifetime``.
  package init(_ header: String) throws(BCEAuthorizationError) {
    let parts = header.byteSplit("/").map(String.init)
    guard parts.count == 6, parts[0] == "bce-auth-v1", !parts[1].isEmpty,
      let time = try? Date.ISO8601FormatStyle().parse(parts[2]), let lifetime = Int(parts[3]),
      parts[5].utf8.count == 64
    else { throw .malformed }
    guard (1...Self.longestLifetime).contains(lifetime) else { throw .lifetime }
    accessKey = parts[1]
    prefix = parts[..<4].joined(separator: "/")
    self.time = Timestamp(milliseconds: Int64(time.timeIntervalSince1970) * 1000)
    self.lifetime = lifetime
    signedHeaders = Set(parts[4].byteSplit(";").map(\.asciiLowercased).filter { !$0.isEmpty })
    guard signedHeaders.isEmpty || signedHeaders.contains("host") else { throw .malformed }
    signature = parts[5]
  }

  /// Makes sure that the signature was made for a request, with a secret key, not too long ago.
  ///
  /// - Throws: ``BCEAuthorizationError``.
  package func check(
    _ request: BCESignedRequest, secretKey: String, at now: Timestamp
  ) throws(BCEAuthorizationError) {
    let key = Self.code(of: prefix, key: secretKey)
    guard let canonical = canonical(request) else { throw .malformed }
    guard equalInConstantTime(signature, Self.code(of: canonical, key: key)) else { throw .mismatch }
    guard time.milliseconds <= now.milliseconds + Self.clockSkew else { throw .notYetValid }
    guard now.milliseconds < time.milliseconds + Int64(lifetime) * 1000 else { throw .expired }
  }

  /// - Returns: `nil` when a signed header is missing.
  private func canonical(_ request: BCESignedRequest) -> String? {
    var values: [String: String] = [:]
    for (name, value) in request.headers where isSigned(name.asciiLowercased) {
      values[name.asciiLowercased] = value.blanksTrimmed
    }
    guard signedHeaders.allSatisfy({ values[$0] != nil }), values["host"] != nil else { return nil }
    let headers = values.map { "\(encoded($0.key)):\(encoded($0.value))" }.sorted()
    // Unlike other signatures, this one orders the pairs of the query when they are encoded.
    let query = QueryString(request.query).items
      .filter { $0.name.asciiLowercased != "authorization" }
      .map { "\(encoded($0.name))=\(encoded($0.value))" }.sorted()
    return [
      request.method.uppercased(),
      PercentEncoding.encode(PercentEncoding.decode(request.path), keeping: UInt8(ascii: "/")),
      query.joined(separator: "&"), headers.joined(separator: "\n"),
    ].joined(separator: "\n")
  }

  private func isSigned(_ name: String) -> Bool {
    signedHeaders.isEmpty
      ? Self.signedByDefault.contains(name) || name.bytesBegin(with: "x-bce-") : signedHeaders.contains(name)
  }

  private func encoded(_ text: String) -> String { PercentEncoding.encode(text.utf8) }

  /// The authentication code in hexadecimal digits.
  private static func code(of text: String, key: String) -> String {
    hexadecimal(
      HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8))))
  }
}
