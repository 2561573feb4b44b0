import Crypto
import Foundation

/// A request as its signature covers it.
package struct SDKSignedRequest: Sendable {
  /// What a signature says of the body.
  package enum Payload: Sendable, Equatable {
    /// The SHA-256 of the body's bytes, in hexadecimal digits.
    case hash(String)
    /// The body is not signed: the SDKs do so for forms with files, and sign the fact.
    case unsigned

    /// The value of ``contentHeader`` that says so.
    package static let unsignedMark = "UNSIGNED-PAYLOAD"
    /// The header in which a caller may state the hash, or that there is none.
    package static let contentHeader = "x-sdk-content-sha256"

    /// The hash of a body.
    package static func hash(of body: UnsafeRawBufferPointer) -> Payload {
      var hash = SHA256()
      hash.update(bufferPointer: body)
      return .hash(hexadecimal(hash.finalize()))
    }

    fileprivate var text: String {
      switch self {
      case .hash(let digits): digits
      case .unsigned: Self.unsignedMark
      }
    }
  }

  /// As it was sent, such as `POST`.
  package let method: String
  /// As it was sent, percent-encoded.
  package let path: String
  /// As it was sent, percent-encoded, without the question mark.
  package let query: String?
  /// The values of headers by their names in lower case.
  package let headers: [String: String]

  package init(method: String, path: String, query: String?, headers: [String: String]) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
  }

  /// The text that stands for the request, whatever ways there are to write the same one.
  ///
  /// - Throws: ``SDKSignatureError/malformed(_:)`` when a signed header is not there.
  func canonicalForm(signedHeaders: [String], payload: Payload) throws(SDKSignatureError) -> String {
    var lines = [method.uppercased(), canonicalPath, QueryString(query).canonical()]
    for name in signedHeaders {
      guard let value = headers[name] else {
        throw .malformed("the signed header \(name.prefix(40)) is missing")
      }
      lines.append("\(name):\(value.blanksTrimmed)")
    }
    lines += ["", signedHeaders.joined(separator: ";"), payload.text]
    return lines.joined(separator: "\n")
  }

  /// The path encoded anew, always with a slash at its end.
  private var canonicalPath: String {
    let encoded = PercentEncoding.encode(PercentEncoding.decode(path), keeping: UInt8(ascii: "/"))
    return encoded.hasSuffix("/") ? encoded : encoded + "/"
  }
}

extension SDKSignature {
  /// Makes sure that the signature was made with a secret key for a request.
  ///
  /// - Throws: ``SDKSignatureError/wrong``, or `malformed` when a signed header is not there.
  package func verify(
    _ request: SDKSignedRequest, payload: SDKSignedRequest.Payload, secretKey: String
  ) throws(SDKSignatureError) {
    let canonical = try request.canonicalForm(signedHeaders: signedHeaders, payload: payload)
    let hash = hexadecimal(SHA256.hash(data: Data(canonical.utf8)))
    let lines = [Self.algorithm, date] + (scope.map { [$0.text] } ?? []) + [hash]
    let expected = code(of: lines.joined(separator: "\n"), key: signingKey(secretKey))
    guard equalInConstantTime(signature, hexadecimal(expected)) else { throw .wrong }
  }

  private func signingKey(_ secretKey: String) -> SymmetricKey {
    guard let scope else { return SymmetricKey(data: Data(secretKey.utf8)) }
    var key = SymmetricKey(data: Data("SDK\(secretKey)".utf8))
    for step in [scope.date, scope.region, scope.service, Scope.terminator] {
      key = SymmetricKey(data: Data(code(of: step, key: key)))
    }
    return key
  }

  private func code(of text: String, key: SymmetricKey) -> HMAC<SHA256>.MAC {
    HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
  }
}
