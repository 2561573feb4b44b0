import NIOHTTP1

/// Says to a caller what is wrong with its connection or the head of its request, which tell no dialect.
struct UnreadableHead {
  let status: HTTPResponseStatus
  let body: String

  /// The address of the caller has as many connections as it may.
  static let tooManyConnections = UnreadableHead(
    .serviceUnavailable, "tooManyConnections",
    "This address has too many connections. Use those that are open, or close some.")

  init(_ error: HTTPParserError?) {
    switch error {
    case .invalidVersion:
      self.init(.httpVersionNotSupported, "unknownVersion", "This server speaks HTTP/1.1 and HTTP/1.0.")
    case .headerOverflow:
      self.init(
        .requestHeaderFieldsTooLarge, "headTooLarge",
        "The head of the request is too large. Send fewer headers.")
    case .invalidContentLength, .unexpectedContentLength:
      self.init(
        .badRequest, "malformedHTTP",
        "Content-Length must be one number, and must not come with Transfer-Encoding.")
    case .invalidMethod:
      self.init(.badRequest, "malformedHTTP", "The request does not begin with a method of HTTP.")
    case .lfExpected, .strictModeAssertion:
      self.init(.badRequest, "malformedHTTP", "Each line of a head must end in CR LF. Send both.")
    default:
      self.init(.badRequest, "malformedHTTP", "The head of the request is not well formed.")
    }
  }

  private init(_ status: HTTPResponseStatus, _ error: String, _ message: String) {
    self.status = status
    body = #"{"error":"\#(error)","message":"\#(message)"}"#
  }

  /// The head of the answer.
  var head: HTTPResponseHead {
    HTTPResponseHead(
      version: .http1_1, status: status,
      headers: [
        "Content-Type": "application/json; charset=UTF-8", "Content-Length": String(body.utf8.count),
      ])
  }
}
