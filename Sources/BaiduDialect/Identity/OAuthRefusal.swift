import DialectKit
import Gallery
import HTTPTypes
import Hummingbird

/// Why no token is issued, in the form of RFC 6749, section 5.2. The vendor's client for Java signs its requests where
/// the status says that it gets no token.
struct OAuthRefusal: DialectError {
  enum Code: String, CaseIterable {
    case invalidClient = "invalid_client"
    case invalidRequest = "invalid_request"
    case invalidGrant = "invalid_grant"
    case unsupportedGrant = "unsupported_grant_type"
    case unauthorizedClient = "unauthorized_client"
    // Not of that section: what section 4.1.2.1 has for a server that cannot take a request now, or not at all.
    case temporarilyUnavailable = "temporarily_unavailable"
    case serverError = "server_error"

    var status: HTTPResponse.Status {
      switch self {
      case .invalidClient: .unauthorized
      case .serverError: .internalServerError
      default: .badRequest
      }
    }

    var description: FailureDescription {
      let message =
        switch self {
        case .invalidClient: "The keys are wrong, or the application is suspended."
        case .invalidRequest: "A parameter is missing, the body is no form, or there is nothing at the path."
        case .invalidGrant: "The refresh token is invalid or expired."
        case .unsupportedGrant: "The grant type is none of those described."
        case .unauthorizedClient: "This server issues no access tokens."
        case .temporarilyUnavailable:
          "Too many wrong keys came from this address, or the server has too much work."
        case .serverError: "The server could not do its work."
        }
      return FailureDescription(code: rawValue, status: status, message: message)
    }
  }

  let error: Code
  let description: String
  var cause: (any Error)?
  private var headers: HTTPFields = [:]

  init(_ error: Code, _ description: String) {
    self.error = error
    self.description = description
  }

  init(_ failure: DialectFailure) {
    switch failure.kind {
    case .suspended: self = .suspended
    case .rateLimited, .overloaded:
      self.init(.temporarilyUnavailable, failure.message)
      headers[.retryAfter] = String(failure.retryAfter ?? 1)
    case .internalError: self = .unforeseen
    default:
      self.init(.invalidRequest, failure.message)
      if !failure.allowedMethods.isEmpty {
        headers[.allow] = failure.allowedMethods.map(\.rawValue).joined(separator: ", ")
      }
    }
  }

  /// The gallery is asked for tenants only, and nothing that a caller sends makes it fail.
  init(_ error: GalleryError) { self = .unforeseen }

  var isServersFault: Bool { error == .serverError }

  /// The answer: `{"error": …, "error_description": …}`.
  var response: Response {
    var response = Response.json(
      strings: ["error": error.rawValue, "error_description": Self.allowed(description)],
      status: error.status)
    response.headers.append(contentsOf: headers)
    return response
  }

  /// A description may have the signs of ASCII, but no quotation mark and no backslash.
  private static func allowed(_ text: String) -> String {
    let bytes = text.utf8.map { $0 == UInt8(ascii: "\"") ? UInt8(ascii: "'") : $0 }
    return String(
      decoding: bytes.filter { (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }, as: UTF8.self)
  }

  static let unforeseen = OAuthRefusal(.serverError, "The server could not do its work. Try again later.")
  static let unknownClient = OAuthRefusal(.invalidClient, "unknown client id")
  static let wrongSecret = OAuthRefusal(.invalidClient, "Client authentication failed")
  static let suspended = OAuthRefusal(.invalidClient, "The application is suspended.")
  static let incomplete = OAuthRefusal(.invalidRequest, "Send client_id and client_secret.")
  static let invalidRefreshToken = OAuthRefusal(
    .invalidGrant, "The refresh_token is invalid or expired. Use client_credentials.")
  static let unsupportedGrant = OAuthRefusal(
    .unsupportedGrant, "The grant_type must be client_credentials or refresh_token.")
  static let tokensSwitchedOff = OAuthRefusal(
    .unauthorizedClient, "This server issues no access tokens. Sign requests with bce-auth-v1.")
}
