import FaceAnalysis
import Foundation
import ProgramHarness
import Testing

/// Huawei's dialect as its own users call it.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct HuaweiSDKTests {
  static let packages = PythonPackages("huawei-sdk")

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `the official SDK performs every operation`() async throws {
    let objects = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: objects) }
    try FileManager.default.copyItem(
      at: try DependencyFolder.located().photographs, to: objects.appending(path: "photos"))
    try await ServerProcess.run(tenants: ["acme", "other"], settings: ["objects.folder": objects.path]) {
      server in
      try await CheckScript("huawei_sdk", packages: Self.packages).run(
        against: server, environment: ["MIEN_TEST_BUCKET": "photos"])
    }
  }

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `the tasks of the v1 guide succeed with a token`() async throws {
    try await ServerProcess.run { server in
      try await CheckScript("huawei_guide", packages: Self.packages).run(against: server)
    }
  }
}
