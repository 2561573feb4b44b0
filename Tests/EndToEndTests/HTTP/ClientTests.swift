import Foundation
import ProgramHarness
import Testing

/// HTTP clients of other languages as they are, with what they send by themselves.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct ClientTests {
  private static func has(_ program: String) -> Bool { (try? Program.located(program)) != nil }
  private static func file(_ name: String) -> String {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Scripts/\(name)").path
  }

  /// Runs a client to its end and returns the lines that it printed.
  private func lines(
    _ program: String, _ arguments: [String], against server: ServerProcess
  ) async throws -> [String] {
    let running = try RunningProgram(
      program, executable: try Program.located(program), arguments: arguments, folder: server.folder,
      environment: ["NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"])
    let status = try await running.finish(within: .seconds(120))
    #expect(status == 0, "\(running.lastWords())")
    return try String(contentsOf: running.output, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test(.enabled(if: has("javac"), "needs a JDK of version 11 or newer"))
  func `Java's HttpClient, which asks for HTTP/2 first, keeps its connection`() async throws {
    try await ServerProcess.run { server in
      let found = try await lines("java", [Self.file("KeepAlive.java"), server.address], against: server)
      #expect(found == ["200 HTTP_1_1", "200 HTTP_1_1", "200 HTTP_1_1", "400 HTTP_1_1"])
    }
  }

  @Test(.enabled(if: has("curl"), "needs the program curl"))
  func `curl keeps its connection, whatever version it asks for`() async throws {
    try await ServerProcess.run { server in
      let health = "\(server.address)/health"
      for version in ["--http2", "--http1.1"] {
        let found = try await lines(
          "curl",
          [
            "-sS", version, "-m", "20", "-o", "/dev/null", "-o", "/dev/null", "-o", "/dev/null", "-w",
            "%{http_code} %{num_connects}\n", health, health, health,
          ], against: server)
        #expect(found == ["200 1", "200 0", "200 0"], "\(version)")
      }
      let old = try await lines(
        "curl", ["-sS", "--http1.0", "-m", "20", "-o", "/dev/null", "-w", "%{http_code}", health],
        against: server)
      #expect(old == ["200"])
      // From a megabyte on it asks before it sends; the first is told to go on, the others are refused at once.
      let printed = try #require(server.credentials["acme"])
      let credentials = try JSONSerialization.jsonObject(with: printed) as? [String: Any]
      let key = try #require((credentials?["appliance"] as? [String: String])?["key"])
      let body = server.folder.appending(path: "body")
      try Data(repeating: UInt8(ascii: " "), count: 1_040_000).write(to: body)
      for (path, expected) in [
        ("/api/faces", "400 1040000"), ("/v3/auth/tokens", "413 0"), ("/nothing", "404 0"),
      ] {
        let found = try await lines(
          "curl",
          [
            "-sS", "-m", "60", "--expect100-timeout", "30", "-H", "Expect: 100-continue", "-H",
            "Content-Type: application/json", "-H", "X-Api-Key: \(key)", "--data-binary", "@\(body.path)",
            "-o", "/dev/null", "-w",
            "%{http_code} %{size_upload}", server.address + path,
          ], against: server)
        #expect(found == [expected], "\(path)")
      }
      let head = try await lines("curl", ["-sS", "-m", "20", "-I", health], against: server)
      #expect(head.first?.hasPrefix("HTTP/1.1 200") == true)
    }
  }

  @Test(.enabled(if: has("ab"), "needs the program ab (Debian: apache2-utils)"))
  func `ab, which speaks HTTP 1.0, is served with and without keeping connections`() async throws {
    try await ServerProcess.run { server in
      for (options, kept) in [([], "0"), (["-k"], "40")] {
        let found = try await lines(
          "ab", ["-q", "-n", "40", "-c", "2", "-s", "20"] + options + ["\(server.address)/health"],
          against: server)
        func value(_ name: String) -> String? {
          found.first { $0.hasPrefix(name + ":") }?.split(separator: " ").last.map(String.init)
        }
        #expect(value("Complete requests") == "40")
        #expect(value("Failed requests") == "0")
        #expect(value("Non-2xx responses") == nil)
        #expect(value("Keep-Alive requests") ?? "0" == kept)
      }
    }
  }

  @Test(.enabled(if: has("node"), "needs Node of version 18 or newer"))
  func `Node's fetch is served`() async throws {
    try await ServerProcess.run { server in
      let found = try await lines("node", [Self.file("fetch.mjs"), server.address], against: server)
      #expect(
        found == [
          "200 true", "200 false", "400 true", "400 true", "413 true", "200 true", "200 true",
        ])
    }
  }
}
