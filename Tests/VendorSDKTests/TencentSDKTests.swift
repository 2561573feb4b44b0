import ProgramHarness
import Testing

/// `qcloud_image` 1.0.0, unmodified.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct TencentSDKTests {
  static let packages = PythonPackages("tencent-sdk")

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `every operation of Tencent's SDK works`() async throws {
    try await ServerProcess.run(tenants: ["acme", "other"], settings: ["log.level": "trace"]) { server in
      try await CheckScript("tencent", packages: Self.packages).run(against: server)
    }
  }
}
