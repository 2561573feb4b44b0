import ProgramHarness
import Testing

/// What a connection may send, and how long it may take.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct BoundsTests {
  @Test func `requests beyond every bound are refused at next to no cost`() async throws {
    let settings = [
      "server.request_timeout": "2", "server.idle_timeout": "5", "server.body_memory": "16",
    ]
    try await ServerProcess.run(settings: settings) { server in
      let failures = try await CheckScript("bounds").failures(against: server)
      #expect(failures == [])
    }
  }

  @Test func `idle connections give way to others, which else wait and are then served`() async throws {
    try await ServerProcess.run(settings: ["server.connections": "8"]) { server in
      let failures = try await CheckScript("crowd").failures(against: server)
      #expect(failures == [])
    }
  }

  @Test func `an address that holds many connections keeps nobody else out`() async throws {
    let settings = [
      "server.connections": "64", "server.connections_per_address": "8", "server.head_timeout": "3",
      // Far longer than the script waits.
      "server.idle_timeout": "600",
    ]
    try await ServerProcess.run(settings: settings) { server in
      let failures = try await CheckScript("neighbours").failures(against: server)
      #expect(failures == [])
    }
  }

  @Test func `bodies that never end keep nobody out`() async throws {
    let settings = ["server.body_memory": "16", "server.body_stall": "3"]
    try await ServerProcess.run(settings: settings) { server in
      let failures = try await CheckScript("bodies").failures(against: server)
      #expect(failures == [])
    }
  }
}
