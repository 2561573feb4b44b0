import DialectKit
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import MienServer
import NIOCore
import Synchronization
import Testing

@Suite("The server around the dialects")
struct ServerTests {
  @Test("Health says which embedder works and how busy the pool is")
  func health() async throws {
    try await TestServer.run(.live, { $0.compute.threads = 2 }) { client, _ in
      let answer = try await client.send(.get, "/health")
      #expect(answer.status == 200)
      #expect(answer.object["status"] as? String == "ok")
      #expect((answer.object["embedder"] as? String)?.isEmpty == false)
      #expect(answer.at("compute", "threads") as? Int == 2)
    }
  }

  @Test("A path that is no vendor's is answered by the house, with the request's id")
  func unknownPath() async throws {
    try await TestServer.run(.live) { client, _ in
      let missing = try await client.send(.get, "/favicon.ico")
      #expect(missing.status == 404)
      #expect(missing.object["error"] as? String == "unknownPath")
      #expect(missing.object["request_id"] as? String == missing.headers[named: "X-Request-Id"])
      let wrong = try await client.send(.post, "/health")
      #expect(wrong.status == 405)
      #expect(wrong.headers[.allow] == "GET, HEAD")
    }
  }

  @Test("A path with empty components is answered by the vendor whose endpoint it reaches")
  func emptyComponents() async throws {
    try await TestServer.run(.live) { client, _ in
      for path in ["//v2/p1/face-detect", "/v2//p1/face-detect"] {
        let answer = try await client.post(path, .json("{}"))
        #expect(answer.status == 401)
        #expect(answer.code == "APIG.0301")
      }
      let missing = try await client.send(.get, "//v2/nowhere")
      #expect(missing.status == 404)
      #expect(missing.code == "APIG.0101")
    }
  }

  @Test("Every answer has a request id of its own")
  func requestIDs() async throws {
    try await TestServer.run(.live) { client, _ in
      var ids: Set<String> = []
      for path in ["/health", "/nowhere", "/v2/p1/face-detect", "/v2/nowhere"] {
        let answer = try await client.send(.get, path)
        ids.insert(try #require(answer.headers[named: "X-Request-Id"]))
      }
      #expect(ids.count == 4)
      #expect(ids.allSatisfy { UUID(uuidString: String($0.prefix(36))) != nil })
    }
  }

  @Test("A real connection carries a photograph there and its faces back")
  func live() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei(.live) { caller in
      let answer = try await caller.post("face-detect", .form([("image_file", photograph)]))
      #expect(answer.status == 200)
      #expect((answer.at("faces") as? [Any])?.count == 1)
      // The connection is good for more after a refusal of a body that was too long.
      let refused = try await caller.post(
        "face-detect", .form([("image_file", Data(repeating: 0, count: 20 << 20))]))
      #expect(refused.code == "APIG.0201")
      let after = try await caller.client.send(.get, "/health")
      #expect(after.status == 200)
    }
  }

  @Test("When pool and queue are full the caller hears at once that the server is busy")
  func busy() async throws {
    let photograph = try TestServer.photograph("biden.jpg")
    let body = Body.form([("image_file", photograph)])
    let oneAtATime: (inout Settings) -> Void = {
      $0.compute.threads = 1
      $0.compute.queue = 0
    }
    try await TestServer.huawei(.router, oneAtATime) { caller in
      let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
        for _ in 0..<12 { group.addTask { try await caller.post("face-detect", body) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let busy = answers.filter { $0.code == "FRS.0033" }
      #expect(!busy.isEmpty)
      #expect(busy.allSatisfy { $0.status == 400 && $0.headers[.retryAfter] == "1" })
      #expect(answers.filter { $0.status == 200 }.count + busy.count == answers.count)
      #expect(answers.contains { $0.status == 200 })
      let later = try await caller.post("face-detect", body)
      #expect(later.status == 200)
    }
  }

  @Test("The log has a line per request and nothing of its content")
  func logging() async throws {
    let log = RecordingLog()
    let photograph = try TestServer.photograph("obama.jpg").base64EncodedString()
    try await TestServer.huawei(.live, logger: log.logger) { caller in
      let answer = try await caller.post(
        "face-detect?access_token=sesame", .json(["image_base64": photograph]))
      #expect(answer.status == 200)
      let id = try #require(answer.headers[named: "X-Request-Id"]?.prefix(36))
      let line = try #require(log.lines.last { $0.contains("answered") })
      #expect(line.contains(id))
      #expect(line.contains(caller.path("face-detect")))
      #expect(line.contains("acme"))
      #expect(line.contains("200"))
    }
    for line in log.lines {
      #expect(!line.contains("sesame"))
      #expect(!line.contains(photograph.prefix(64)))
      #expect(line.utf8.count < 2000)
    }
  }
}

/// Keeps every line of every level.
final class RecordingLog: Sendable {
  private let recorded = Mutex<[String]>([])

  var lines: [String] { recorded.withLock { $0 } }

  var logger: Logger {
    var logger = Logger(label: "test") { _ in Handler(log: self) }
    logger.logLevel = .trace
    return logger
  }

  private struct Handler: LogHandler {
    let log: RecordingLog
    var logLevel = Logger.Level.trace
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
      log.recorded.withLock { $0.append("\(event.level) \(event.message) \(all)") }
    }
  }
}
