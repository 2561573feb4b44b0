package import Foundation

/// The built server, run as a process over a gallery of its own.
package struct ServerProcess: Sendable {
  /// What belongs to this server alone: its data, its key, its log. Deleted when ``run(tenants:settings:_:)`` ends.
  package let folder: URL
  /// For example `http://127.0.0.1:41234`.
  package let address: String
  package let program: RunningProgram
  /// By tenant, the object that `mien tenant create --json` printed.
  package let credentials: [String: Data]

  /// The port that it listens on.
  package var port: Int { URL(string: address)?.port ?? 0 }

  /// Starts a server on a free port, calls `body`, and stops the server.
  ///
  /// - Parameters:
  ///   - tenants: The tenants to create first.
  ///   - settings: Any settings of the server, by their names, for example `["rates.per_second": "5"]`.
  ///   - body: What to do with it.
  /// - Throws: What `body` throws, or ``HarnessError`` when the server does not start or does not stop cleanly.
  package static func run(
    tenants: [String] = ["acme"], settings: [String: String] = [:],
    _ body: (ServerProcess) async throws -> Void
  ) async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let server = try await start(in: folder, tenants: tenants, settings: settings)
    do {
      try await body(server)
    } catch {
      _ = try? await server.program.stop()
      throw error
    }
    let status = try await server.program.stop()
    guard status == 0 else {
      throw HarnessError("the server ended with status \(status): \(server.program.lastWords())")
    }
  }

  /// Starts a server over the data in `folder`, which a test may do again after a stop.
  ///
  /// - Parameter tenants: The tenants to create first; those that are there already must not be named again.
  package static func start(
    in folder: URL, tenants: [String] = [], settings: [String: String] = [:]
  ) async throws -> ServerProcess {
    let data = folder.appending(path: "data").path
    var credentials: [String: Data] = [:]
    for tenant in tenants {
      let outcome = try Program.run(["tenant", "create", tenant, "--data", data, "--json"])
      guard outcome.status == 0 else { throw HarnessError("no tenant \(tenant): \(outcome.errors)") }
      credentials[tenant] = Data(outcome.output.utf8)
    }
    let assignments = settings.sorted { $0.key < $1.key }.flatMap { ["--set", "\($0.key)=\($0.value)"] }
    let program = try RunningProgram(
      "server", executable: try Program.executable(),
      arguments: ["serve", "--data", data, "--port", "0"] + assignments, folder: folder,
      // Nothing listens there: a server that took proxies from its environment would fetch no image.
      environment: ["http_proxy": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1"])
    let line = try await program.line(containing: "Mien is ready at ")
    guard let address = line.split(separator: " ").last else { throw HarnessError("no address in \(line)") }
    return ServerProcess(
      folder: folder, address: String(address), program: program, credentials: credentials)
  }
}
