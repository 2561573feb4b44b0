import DialectKit
import NIOCore
import NIOHTTP1

// What goes wrong between the head of a request and the end of its body.

extension DialectFailure {
  /// A body that did not arrive in time. To a caller it is a body that is not whole.
  static func slowBody(_ time: TimeAmount) -> DialectFailure {
    DialectFailure(
      .malformedForm,
      "The request body did not arrive within \(time.nanoseconds / 1_000_000_000) s. Send it faster, or a smaller "
        + "image.")
  }

  /// A body that had not arrived when the server had to stop.
  static let stopping = DialectFailure(
    .overloaded, "The server is stopping. Send the request again when it is back.", retryAfter: 10)

  /// A body that cannot be read on.
  ///
  /// - Parameter error: What the decoder or the connection says. A connection that ends there is nobody's fault but the
  ///   caller's, or its network's.
  static func brokenRequest(_ error: any Error) -> DialectFailure {
    let what =
      switch error as? HTTPParserError {
      case nil, .invalidEOFState: "The connection ended before the request body did."
      case .invalidChunkSize: "A chunk of the request body does not begin with its size."
      default: "The request body is not framed as HTTP says."
      }
    return DialectFailure(
      .malformedHTTP, "\(what) Send it with its Content-Length, or in chunks as RFC 9112 says.",
      status: .badRequest)
  }
}
