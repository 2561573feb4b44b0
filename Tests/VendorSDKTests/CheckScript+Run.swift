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
}
