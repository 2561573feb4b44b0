import ProgramHarness
import Testing

/// The way from a Python script to a test's result.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct HarnessTests {
  static let packages = PythonPackages("baidu-sdk-2.2")

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `a script's checks become results`() async throws {
    try await ServerProcess.run(tenants: ["acme", "other"]) { server in
      try await CheckScript("health", packages: Self.packages).run(against: server)
    }
  }

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `a check that fails or is missing fails the test`() async throws {
    try await ServerProcess.run { server in
      let failures = try await CheckScript("broken", packages: Self.packages).failures(against: server)
      #expect(failures.count == 2)
      #expect(
        failures.first?.hasPrefix(
          "this one does not: AssertionError: 1 is not 2 (line 9: checks.equal(1, 2))") == true)
      #expect(failures.last == "performed 2 of 3 checks")
    }
  }
}
