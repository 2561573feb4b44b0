import NIOCore

/// What a connection may ask of the server, whatever endpoint it is for.
struct RequestBounds: Sendable {
  /// The time in which a caller can read why it was refused. Closing at once could cost it the answer, because a
  /// system that receives more bytes on a closed connection throws away what it has not delivered.
  static let grace = TimeAmount.seconds(2)

  /// The bytes of a request's head: its first line and its headers.
  let head = 32 << 10
  /// The bytes of one header.
  let field = 16 << 10
  /// The number of headers.
  let fields = 100
  /// The bytes of a body that are taken in at all, also when the endpoint has refused them already.
  let body: Int
  /// How long a request may take to arrive, from its first line to the end of its body, and an answer to be read.
  let time: TimeAmount
  /// How long a body may make no progress.
  let stall: TimeAmount
  /// How long the first head on a connection may take to arrive.
  let firstHead: TimeAmount
  /// How long a connection may be silent.
  let silence: TimeAmount
  /// How long connections may go on when the server is told to stop.
  let farewell: TimeAmount
  /// How long a request may still arrive then, so that its caller can be told why it may not go on.
  var lastCall: TimeAmount { farewell - min(Self.grace, .nanoseconds(farewell.nanoseconds / 2)) }
  /// How long an answer that the server itself has made late then may take to be read.
  var afterthought: TimeAmount { min(.seconds(1), farewell) }

  init(_ settings: Settings.Server) {
    body = settings.largestBody << 20
    time = .seconds(Int64(settings.requestTimeout))
    stall = .seconds(Int64(settings.bodyStall))
    firstHead = .seconds(Int64(settings.headTimeout))
    silence = .seconds(Int64(settings.idleTimeout))
    farewell = .seconds(Int64(settings.shutdownTimeout))
  }
}
