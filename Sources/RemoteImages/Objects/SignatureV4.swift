import Authentication
import Crypto
import Foundation
package import Gallery

/// Signs requests without a body to an S3-compatible store: Signature Version 4 in headers (Amazon S3 API reference,
/// "Authenticating requests: using the Authorization header").
package struct SignatureV4: Sendable {
  private let accessKey: String
  private let secretKey: String
  private let region: String

  package init(accessKey: String, secretKey: String, region: String) {
    self.accessKey = accessKey
    self.secretKey = secretKey
    self.region = region
  }

  /// The headers that make a GET request one of this key's owner.
  ///
  /// - Parameters:
  ///   - host: The value of the `Host` header.
  ///   - path: The path as it is sent, percent-encoded.
  package func headers(host: String, path: String, time: Timestamp) -> [(name: String, value: String)] {
    let moment = SDKDate.text(time)
    let emptyHash = hexadecimal(SHA256.hash(data: Data()))
    let signed = [("host", host), ("x-amz-content-sha256", emptyHash), ("x-amz-date", moment)]
    let names = signed.map(\.0).joined(separator: ";")
    // The line after the path is the query, which is empty; the one after the headers belongs to them.
    let request =
      (["GET", path, ""] + signed.map { "\($0):\($1)" } + ["", names, emptyHash]).joined(separator: "\n")
    let day = String(moment.prefix(8))
    let scope = [day, region, "s3", "aws4_request"]
    let text = [
      "AWS4-HMAC-SHA256", moment, scope.joined(separator: "/"),
      hexadecimal(SHA256.hash(data: Data(request.utf8))),
    ].joined(separator: "\n")
    let key = scope.reduce(SymmetricKey(data: Data("AWS4\(secretKey)".utf8))) { key, part in
      SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Data(part.utf8), using: key))
    }
    let signature = hexadecimal(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key))
    let credential = "\(accessKey)/\(scope.joined(separator: "/"))"
    return signed + [
      (
        "authorization",
        "AWS4-HMAC-SHA256 Credential=\(credential), SignedHeaders=\(names), Signature=\(signature)"
      )
    ]
  }
}

/// Whoever prints the value, or something that holds it, learns nothing of the keys.
extension SignatureV4: CustomStringConvertible, CustomReflectable {
  package var description: String { "SignatureV4" }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
