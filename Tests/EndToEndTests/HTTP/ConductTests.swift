import ProgramHarness
import Testing

/// HTTP as callers speak it, byte by byte.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct ConductTests {
  @Test(arguments: ["persistence", "framing"])
  func `connections and bodies of every kind are treated as HTTP says`(script: String) async throws {
    try await ServerProcess.run(settings: ["server.idle_timeout": "20"]) { server in
      let failures = try await CheckScript(script).failures(against: server)
      #expect(failures == [])
    }
  }
}
