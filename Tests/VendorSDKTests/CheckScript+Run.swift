import ProgramHarness
import Testing

extension CheckScript {
  /// Runs the script against a server and turns what it reports into results of the running test.
  ///
  /// - Parameters:
  ///   - environment: Variables for the script, beside `MIEN_TEST_CONTEXT`.
  ///   - limit: How long it may take.
  func run(
    against server: ServerProcess, environment: [String: String] = [:],
    within limit: Duration = .seconds(180), sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for failure in try await failures(against: server, environment: environment, within: limit) {
      Issue.record("\(name): \(failure)", sourceLocation: sourceLocation)
    }
  }

  /// Variables with which names of hosts lead to the test's server, whatever proxy this machine uses.
  static func withoutProxy(for names: [String]) -> [String: String] {
    let list = (names + ["127.0.0.1", "localhost"]).joined(separator: ",")
    return ["NO_PROXY": list, "no_proxy": list]
  }
}
