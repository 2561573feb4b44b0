import NIOHTTP1

/// Says to a caller what is wrong with the head of its request, which tells no dialect.
struct UnreadableHead {
  let status: HTTPResponseStatus
  let body: String

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
