package import Gallery

/// Why a signature of `SDK-HMAC-SHA256` is not accepted.
package enum SDKSignatureError: Error, Hashable, Sendable {
  /// The `Authorization` header is not of the form; the text says what is wrong.
  case malformed(String)
  /// `X-Sdk-Date` is missing or not of the form `YYYYMMDD'T'HHMMSS'Z'`.
  case badDate
  /// The request was signed too long ago, or by a clock that is wrong.
  case staleDate
  /// It was signed with another key, or changed on its way.
  case wrong

  /// What is wrong and what to do about it, fit for the caller's eyes.
  package var message: String {
    switch self {
    case .malformed(let what): "The Authorization header is malformed: \(what)."
    case .badDate: "X-Sdk-Date is missing or malformed. Send the UTC time as YYYYMMDDTHHMMSSZ."
    case .staleDate:
      "X-Sdk-Date is more than \(SDKSignature.window / 60) minutes from the server's time. Set the clock and sign anew."
    case .wrong:
      "The signature does not match the request. Check the access key, the secret key and what is signed."
    }
  }
}

/// A signature of `SDK-HMAC-SHA256` as a request carries it (v2 reference, section 3.3; the signing guide).
///
/// Two forms are read. The vendor's SDKs of today send `Access=AK` and sign with the secret key itself. The header in
/// the reference, `Credential=AK/date/region/service/sdk_request`, is that of the older signing SDKs, which sign with a
/// key derived from the secret for that scope.
package struct SDKSignature: Sendable {
  /// The beginning of the header by which this signature is known.
  package static let algorithm = "SDK-HMAC-SHA256"
  /// Seconds by which the time of a request may differ from the server's.
  package static let window: Int64 = 15 * 60
  /// Header names that must be among the signed ones.
  private static let mandatoryHeaders = ["host", "x-sdk-date"]
  private static let mostSignedHeaders = 64

  /// What the signing key is made for, in the older form.
  struct Scope: Sendable {
    let date: String
    let region: String
    let service: String

    static let terminator = "sdk_request"

    /// The scope as it stands in what is signed.
    var text: String { "\(date)/\(region)/\(service)/\(Self.terminator)" }
  }

  /// Names whose secret key was used.
  package let accessKey: String
  /// Names in lower case, in the order in which they are signed.
  package let signedHeaders: [String]
  let scope: Scope?
  /// 64 hexadecimal digits.
  let signature: String
  /// The value of `X-Sdk-Date`.
  let date: String

  /// Reads the header and makes sure that the request is recent.
  ///
  /// - Parameters:
  ///   - authorization: The value of `Authorization`.
  ///   - date: The value of `X-Sdk-Date`.
  /// - Throws: ``SDKSignatureError``: `malformed`, `badDate`, `staleDate`. Whether the signature is right is
  ///   not looked at yet.
  package init(
    authorization: String, date: String?, at now: Timestamp
  ) throws(SDKSignatureError) {
    guard authorization.bytesBegin(with: Self.algorithm + " ") else {
      throw .malformed("it does not begin with \(Self.algorithm)")
    }
    let fields = try Self.fields(of: Substring(authorization.utf8.dropFirst(Self.algorithm.utf8.count)))
    guard let signature = fields["Signature"], let names = fields["SignedHeaders"] else {
      throw .malformed("Signature and SignedHeaders must both be there")
    }
    signedHeaders = names.byteSplit(";").map(\.asciiLowercased).filter { !$0.isEmpty }
    self.signature = signature.asciiLowercased
    switch (fields["Access"], fields["Credential"]) {
    case (let access?, nil): (accessKey, scope) = (access, nil)
    case (nil, let credential?): (accessKey, scope) = try Self.parts(of: credential)
    default: throw .malformed("exactly one of Access and Credential must be there")
    }
    guard signedHeaders.count <= Self.mostSignedHeaders else {
      throw .malformed("more than \(Self.mostSignedHeaders) headers are signed")
    }
    for name in Self.mandatoryHeaders where !signedHeaders.contains(name) {
      throw .malformed("\(name) must be among the signed headers")
    }
    guard let date, let time = SDKDate.timestamp(date) else { throw .badDate }
    guard abs(now.milliseconds - time.milliseconds) <= Self.window * 1000 else { throw .staleDate }
    if let scope, scope.date != date.prefix(8) {
      throw .malformed("Credential and X-Sdk-Date have different dates")
    }
    self.date = date
  }

  /// `Name=Value` pairs, separated by commas.
  private static func fields(of text: Substring) throws(SDKSignatureError) -> [String: String] {
    var fields: [String: String] = [:]
    for pair in text.byteSplit(",") where !pair.isEmpty {
      let pair = pair.blanksTrimmed
      let (name, value) = pair.byteCut("=").map { (String($0.before), String($0.behind)) } ?? (pair, "")
      guard !value.isEmpty, fields.updateValue(value, forKey: name) == nil else {
        throw .malformed("“\(name.prefix(20))” has no value or comes twice")
      }
    }
    return fields
  }

  private static func parts(of credential: String) throws(SDKSignatureError) -> (String, Scope?) {
    let parts = credential.byteSplit("/").map(String.init)
    if parts.count == 1 { return (parts[0], nil) }
    guard parts.count == 5, parts[4] == Scope.terminator else {
      throw .malformed("Credential must be AK/date/region/service/\(Scope.terminator)")
    }
    return (parts[0], Scope(date: parts[1], region: parts[2], service: parts[3]))
  }
}
