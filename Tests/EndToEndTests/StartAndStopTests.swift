import Foundation
import ProgramHarness
import Testing

/// A server that cannot start says so and ends, and one that is told to stop ends whatever its callers do.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct StartAndStopTests {
  /// Runs `mien serve` where it cannot listen.
  private func refusal(host: String, port: String) async throws -> String {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = try RunningProgram(
      "server", executable: try Program.beside("mien"),
      arguments: ["serve", "--data", folder.appending(path: "data").path, "--host", host, "--port", port],
      folder: folder)
    // Before, it did not end at all, not even at SIGTERM.
    let status = try await program.finish(within: .seconds(60))
    #expect(status == 1)
    #expect(try Data(contentsOf: program.output).isEmpty)
    let errors = try String(contentsOf: program.errors, encoding: .utf8)
    let sentences = errors.split(separator: "\n").filter { $0.hasPrefix("Error: ") }
    #expect(sentences.count == 1, "\(errors)")
    #expect(!errors.contains(" error "), "\(errors)")
    return String(sentences.first ?? "")
  }

  @Test func `a port that is taken is named with the remedy`() async throws {
    try await ServerProcess.run { server in
      let text = try await refusal(host: "127.0.0.1", port: String(server.port))
      #expect(text.contains("port \(server.port) of 127.0.0.1"))
      #expect(text.contains("--port"))
      #expect(server.program.isRunning)
    }
  }

  @Test func `an address that is not ours, and a name that nobody has, are named with the remedy`()
    async throws
  {
    // An address of the block for documentation, which no machine has.
    let address = try await refusal(host: "192.0.2.1", port: "0")
    #expect(address.contains("192.0.2.1 is no address of this machine"))
    let name = try await refusal(host: "no-such-host.invalid", port: "0")
    #expect(name.contains("No host named no-such-host.invalid"))
    for text in [address, name] { #expect(text.contains("--host")) }
  }

  @Test func `callers who stall delay the end by no more than the setting says`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try await ServerProcess.start(
      in: folder, tenants: ["acme"],
      // With these timeouts alone it would take ten minutes.
      settings: [
        "server.shutdown_timeout": "3", "server.idle_timeout": "600", "server.request_timeout": "600",
      ])
    // The script tells the server to stop.
    let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "HTTP/Scripts")
    let script = CheckScript("stalling", test: scripts.path)
    #expect(try await script.failures(against: server) == [])
    #expect(try await server.program.finish(within: .seconds(60)) == 0)
  }

  @Test(arguments: [false, true])
  func `a stop takes as long as the setting says, and not the time to read refusals besides`(
    isSecure: Bool
  ) async throws {
    if isSecure, !TestCertificate.isPossible { return }
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    var settings = [
      "server.shutdown_timeout": "4", "server.idle_timeout": "600", "server.request_timeout": "600",
    ]
    if isSecure { settings.merge(try TestCertificate(in: folder).settings) { $1 } }
    let server = try await ServerProcess.start(in: folder, tenants: [], settings: settings)
    let scripts = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "HTTP/Scripts")
    let failures = try await CheckScript("farewell", test: scripts.path).failures(
      against: server, environment: isSecure ? ["MIEN_TEST_TLS": "1"] : [:])
    #expect(failures == [])
    #expect(try await server.program.finish(within: .seconds(60)) == 0)
  }
}
