import DialectKit
import Foundation
import NIOCore
import ProgramHarness
import RemoteImages
import Synchronization
import Testing

@Suite("An S3-compatible object store", .timeLimit(.minutes(3)))
struct S3ObjectStoreTests {
  static let packages = PythonPackages("moto")

  /// What the store's script says when it is ready.
  private struct Ready: Decodable {
    let endpoint: String
    let access_key: String
    let secret_key: String
    let objects: [String]
  }

  @Test(
    "Objects come with any name",
    .enabled(if: Program.isReady && packages.isInstalled, "\(packages.comment)"))
  func names() async throws {
    try await withStore([]) { ready in
      #expect(ready.objects.count > 5)
      let signature = SignatureV4(
        accessKey: ready.access_key, secretKey: ready.secret_key, region: "us-east-1")
      try await using(ready.endpoint, signature) { store in
        for name in ready.objects {
          let bytes = try await store.bytes(at: "/photos/\(name)", limit: 1000)
          #expect(String(buffer: bytes) == "content of \(name)")
        }
      }
    }
  }

  @Test(
    "A store that checks signatures and rights accepts the right ones only",
    .enabled(if: Program.isReady && packages.isInstalled, "\(packages.comment)"))
  func signatures() async throws {
    try await withStore(["strict"]) { ready in
      let right = SignatureV4(accessKey: ready.access_key, secretKey: ready.secret_key, region: "us-east-1")
      try await using(ready.endpoint, right) { store in
        for name in ready.objects {
          let bytes = try await store.bytes(at: "/photos/\(name)", limit: 1000)
          #expect(String(buffer: bytes) == "content of \(name)")
        }
        let large = try await store.bytes(at: "/photos/large", limit: 100_001)
        #expect(large.readableBytes == 100_001)
        let empty = try await store.bytes(at: "/photos/empty", limit: 9)
        #expect(empty.readableBytes == 0)
        #expect(await kind(of: "/photos/large", in: store, limit: 100_000) == .objectTooLarge)
        #expect(await kind(of: "/photos/none.jpg", in: store) == .objectMissing)
        #expect(await kind(of: "/closed/a.jpg", in: store) == .objectNotPermitted)
        #expect(await kind(of: "/photos/../closed/a.jpg", in: store) == .malformedObjectPath)
      }
      let wrong = SignatureV4(
        accessKey: ready.access_key, secretKey: ready.secret_key + "x", region: "us-east-1")
      let unknown = SignatureV4(
        accessKey: "AKIAUNKNOWN", secretKey: ready.secret_key, region: "us-east-1")
      for signature in [wrong, unknown, nil] {
        try await using(ready.endpoint, signature) { store in
          #expect(await kind(of: "/photos/a.jpg", in: store) == .objectNotPermitted)
        }
      }
    }
  }

  @Test("A store that misbehaves costs little time and is told apart from a missing object")
  func misbehaving() async throws {
    try await HostileServer.run { request in
      switch request.path {
      case "/b/error": [.send("HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")]
      case "/b/away": [.send("HTTP/1.1 307 Go\r\nLocation: /b/a\r\nContent-Length: 0\r\n\r\n")]
      case "/b/part": [.send("HTTP/1.1 206 Part\r\nContent-Length: 2\r\n\r\nab")]
      case "/b/gone": [.send("HTTP/1.1 404 No\r\nContent-Length: 5\r\n\r\n<xml>")]
      case "/b/shut": [.send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n")]
      case "/b/endless": [.send("HTTP/1.1 200 OK\r\n\r\n"), .flood]
      case "/b/short": [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc")]
      case "/b/silent": [.pause(.seconds(300))]
      case "/b/slow": [.send("HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n"), .dribble]
      default: [.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
      }
    } body: { server in
      let endpoint = "http://127.0.0.1:\(server.port)"
      try await using(endpoint, nil) { store in
        let fine = try await store.bytes(at: "/b/fine", limit: 9)
        #expect(String(buffer: fine) == "ok")
        for name in ["error", "away", "part", "short"] {
          #expect(await kind(of: "/b/\(name)", in: store) == .objectNotObtained, "\(name)")
        }
        #expect(await kind(of: "/b/gone", in: store) == .objectMissing)
        #expect(await kind(of: "/b/shut", in: store) == .objectNotPermitted)
        #expect(await kind(of: "/b/endless", in: store) == .objectTooLarge)
        let again = try await store.bytes(at: "/b/fine", limit: 9)
        #expect(String(buffer: again) == "ok")
      }
      try await using(endpoint, nil, pace: .hasty) { store in
        for name in ["silent", "slow"] {
          #expect(await kind(of: "/b/\(name)", in: store) == .objectNotObtained, "\(name)")
        }
      }
      try await using("http://127.0.0.1:1", nil) { store in
        #expect(await kind(of: "/b/a", in: store) == .objectNotObtained)
      }
    }
  }

  @Test("A store that hangs up instead of answering is asked once more")
  func hangingUp() async throws {
    let first = Mutex(true)
    try await HostileServer.run { request in
      let isFirst = first.withLock { first in
        defer { first = false }
        return first
      }
      let hangsUp = isFirst || request.path == "/b/never"
      return hangsUp ? [] : [.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    } body: { server in
      try await using("http://127.0.0.1:\(server.port)", nil) { store in
        let fine = try await store.bytes(at: "/b/fine", limit: 9)
        #expect(String(buffer: fine) == "ok")
        #expect(server.requests.map(\.path) == ["/b/fine", "/b/fine"])
        #expect(await kind(of: "/b/never", in: store) == .objectNotObtained)
        // The connection of the answer before may have been closed meanwhile, unseen by the server's script.
        #expect((1...2).contains(server.requests.count { $0.path == "/b/never" }))
      }
    }
  }

  /// Runs the store of the script beside this file.
  private func withStore(_ arguments: [String], _ body: (Ready) async throws -> Void) async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Scripts/object_store.py")
    let program = try Self.packages.start([script.path] + arguments, folder: folder)
    let line = try await program.line(containing: "\"endpoint\"")
    try await body(try JSONDecoder().decode(Ready.self, from: Data(line.utf8)))
    _ = try await program.stop()
  }

  private func using(
    _ endpoint: String, _ signature: SignatureV4?, pace: Pace = .patient,
    _ body: (RemoteImages) async throws -> Void
  ) async throws {
    let store = S3ObjectStore(
      endpoint: try #require(WebAddress(endpoint)), isPathStyle: true, signature: signature, pace: pace)
    try await body(RemoteImages(objects: store, timeout: .seconds(50)))
    await store.shutDown()
  }

  private func kind(
    of address: String, in store: RemoteImages, limit: Int = 1 << 20
  ) async -> DialectFailure.Kind? {
    do {
      _ = try await store.bytes(at: address, limit: limit)
      return nil
    } catch {
      return error.kind
    }
  }
}

// Tests share their machine with others that keep it busy for seconds.
extension Pace {
  /// For servers that never answer.
  static var hasty: Pace { pace(.milliseconds(300)) }
  /// For servers that answer.
  static var patient: Pace { pace(.seconds(40)) }

  private static func pace(_ time: Duration) -> Pace {
    var pace = Pace()
    pace.pause = time
    pace.grace = time
    return pace
  }
}
