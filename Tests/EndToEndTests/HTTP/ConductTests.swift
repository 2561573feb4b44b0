import Foundation
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

  @Test(.enabled(if: TestCertificate.isPossible, "\(TestCertificate.comment)"))
  func `connections behind TLS go on and end in the same way`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let settings = try TestCertificate(in: folder).settings.merging(["server.idle_timeout": "20"]) { $1 }
    try await ServerProcess.run(settings: settings) { server in
      let failures = try await CheckScript("persistence").failures(
        against: server, environment: ["MIEN_TEST_TLS": "1"])
      #expect(failures == [])
    }
  }
}
