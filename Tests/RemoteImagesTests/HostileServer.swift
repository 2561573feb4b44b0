import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that answers each request with bytes of the test's choice, at the pace of its choice.
final class HostileServer: Sendable {
  /// A part of an answer. After the last one the connection is closed.
  enum Step: Sendable {
    case send(String)
    case pause(Duration)
    /// A byte now and then, for ever.
    case dribble
    /// The same bytes, as fast as they go, for ever.
    case flood
    /// The same text, as fast as it goes, for ever.
    case repeating(String)
  }

  struct Request: Sendable {
    /// The whole head, with its line ends.
    let head: String

    var path: String {
      head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    }
  }

  typealias Script = @Sendable (Request) -> [Step]

  let port: Int
  private let heads = Mutex<[Request]>([])
  private let script: Script

  /// What was asked so far.
  var requests: [Request] { heads.withLock { $0 } }

  private init(port: Int, script: @escaping Script) {
    self.port = port
    self.script = script
  }

  /// Serves on a loopback address while `body` runs.
  static func run(
    on host: String = "127.0.0.1", tls: NIOSSLContext? = nil, script: @escaping Script,
    body: @Sendable (HostileServer) async throws -> Void
  ) async throws {
    let listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .bind(host: host, port: 0) { channel in
        channel.eventLoop.makeCompletedFuture {
          if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
          return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
        }
      }
    let server = HostileServer(port: listener.channel.localAddress?.port ?? 0, script: script)
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await listener.executeThenClose { connections in
          await withTaskGroup(of: Void.self) { answers in
            do {
              for try await connection in connections { answers.addTask { await server.serve(connection) } }
            } catch {}
            answers.cancelAll()
          }
        }
      }
      let result: Result<Void, any Error>
      do {
        result = .success(try await body(server))
      } catch {
        result = .failure(error)
      }
      group.cancelAll()
      while true {
        do { if try await group.next() == nil { break } } catch {}
      }
      try result.get()
    }
  }

  /// Callers go away in the middle; that is no failure of the test.
  private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
    try? await connection.executeThenClose { inbound, outbound in
      var head = ""
      for try await chunk in inbound {
        head += String(buffer: chunk)
        if head.hasSuffix("\r\n\r\n") { break }
      }
      guard head.hasSuffix("\r\n\r\n") else { return }
      let request = Request(head: head)
      heads.withLock { $0.append(request) }
      for step in script(request) {
        switch step {
        case .send(let text): try await outbound.write(ByteBuffer(string: text))
        case .pause(let time): try await Task.sleep(for: time)
        case .dribble:
          while true {
            try await outbound.write(ByteBuffer(string: "x"))
            try await Task.sleep(for: .milliseconds(100))
          }
        case .flood:
          let block = ByteBuffer(repeating: 0x78, count: 1 << 16)
          while true { try await outbound.write(block) }
        case .repeating(let text):
          let block = ByteBuffer(string: String(repeating: text, count: 1000))
          while true { try await outbound.write(block) }
        }
      }
    }
  }
}
