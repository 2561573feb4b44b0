import Foundation
import ProgramHarness
import Testing

/// Traffic of all four dialects: mixed, too much, and damaged. One at a time, because each uses the whole machine.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"), .serialized)
struct TrafficTests {
  /// Nothing is to be refused for its rate.
  private let noRates = ["rates.per_second": "1000000", "rates.burst": "1000000"]

  @Test func `mixed traffic over many connections is answered and leaves no trace`() async throws {
    try await ServerProcess.run(settings: noRates) { server in
      let failures = try await Load.failures(
        "soak", against: server, seconds: Load.isLong ? 600 : 8, connections: Load.isLong ? 64 : 16,
        within: .seconds(900))
      #expect(failures == [])
    }
  }

  @Test func `500 connections are told soon that the server is busy, and it recovers`() async throws {
    try await ServerProcess.run(settings: noRates) { server in
      let failures = try await Load.failures(
        "overload", against: server, seconds: Load.isLong ? 30 : 5, connections: 500, within: .seconds(240))
      #expect(failures == [])
    }
  }

  @Test func `photographs of ever new sizes leave nothing in memory`() async throws {
    try await ServerProcess.run(settings: noRates) { server in
      let failures = try await Load.failures(
        "sizes", against: server, environment: Load.isLong ? ["MIEN_LOAD_SIZES": "5000"] : [:],
        within: .seconds(1800))
      #expect(failures == [])
    }
  }

  @Test func `damaged requests are refused, and nothing fails, hangs or leaks`() async throws {
    try await ServerProcess.run(settings: noRates) { server in
      let failures = try await Load.failures(
        "fuzz", against: server,
        environment: Load.isLong ? ["MIEN_FUZZ_REQUESTS": "20000"] : [:], within: .seconds(1200))
      #expect(failures == [])
    }
  }

  static let schemathesis = PythonPackages("schemathesis")

  @Test(.enabled(if: schemathesis.isInstalled, "\(schemathesis.comment); it needs Python 3.11"))
  func `requests made from the OpenAPI description make nothing fail`() async throws {
    try await ServerProcess.run(settings: noRates) { server in
      let failures = try await Load.failures(
        "schema", packages: Self.schemathesis, against: server,
        environment: Load.isLong ? ["MIEN_SCHEMA_EXAMPLES": "100"] : [:], within: .seconds(1200))
      #expect(failures == [])
    }
  }
}
