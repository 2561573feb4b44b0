import AsyncHTTPClient
import NIOCore

/// The answer to one GET.
enum Download: Sendable {
  case file(ByteBuffer)
  /// An answer with another status than 200, and where it points to.
  case other(status: UInt, location: String?)

  /// Sends a request and reads the answer as it comes, never more of it than is wanted.
  ///
  /// - Parameters:
  ///   - limit: The most bytes that the body may have. What the server announces is believed only when it is too much.
  /// - Throws: ``FetchError``, or what the connection throws.
  static func get(
    _ request: HTTPClientRequest, with client: HTTPClient, limit: Int, pace: Pace
  ) async throws -> Download {
    let started = ContinuousClock.now
    let response = try await client.execute(request, deadline: .distantFuture)
    guard response.status == .ok else {
      return .other(status: response.status.code, location: response.headers.first(name: "location"))
    }
    if let length = response.headers.first(name: "content-length").flatMap({ Int($0) }), length > limit {
      throw FetchError.tooLarge
    }
    var bytes = ByteBuffer()
    for try await var chunk in response.body {
      guard bytes.readableBytes + chunk.readableBytes <= limit else { throw FetchError.tooLarge }
      bytes.writeBuffer(&chunk)
      if pace.isTooSlow(bytes: bytes.readableBytes, after: started.duration(to: .now)) {
        throw FetchError.tooSlow
      }
    }
    // A body that was cut off because the work was cancelled ends like a whole one.
    try Task.checkCancellation()
    return .file(bytes)
  }
}

extension Error {
  /// Whether the connection broke, or was never made.
  var isBrokenConnection: Bool { self is IOError || self is ChannelError }
}

extension HTTPClient.Configuration {
  /// How all files are fetched: without redirects that nobody checked, proxies, or decompression.
  static func plain(_ pace: Pace) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow,
      timeout: .init(connect: TimeAmount(pace.pause), read: TimeAmount(pace.pause)),
      decompression: .disabled)
    configuration.httpVersion = .http1Only
    configuration.connectionPool.retryConnectionEstablishment = false
    return configuration
  }
}
