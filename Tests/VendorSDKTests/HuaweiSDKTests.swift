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
    let settings = ["objects.folder": objects.path, "huawei.project_names": "cn-north-4"]
    try await ServerProcess.run(tenants: ["acme", "other"], settings: settings) { server in
      try await CheckScript("huawei_sdk", packages: Self.packages).run(
        against: server, environment: ["MIEN_TEST_BUCKET": "photos"])
    }
  }

  static let older = ["huawei-sdk-3.0", "huawei-sdk-3.1"]
  static let areOlderInstalled = older.allSatisfy { PythonPackages($0).isInstalled }

  @Test(
    .enabled(if: areOlderInstalled, "\(PythonPackages("huawei-sdk-3.0", "huawei-sdk-3.1").comment)"),
    arguments: older)
  func `older versions of the SDK work too`(package: String) async throws {
    let settings = ["huawei.project_names": "cn-north-1,cn-north-4", "server.name": "gate-1"]
    try await ServerProcess.run(settings: settings) { server in
      try await CheckScript("huawei_older", packages: PythonPackages(package)).run(against: server)
    }
  }

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `the tasks of the v1 guide succeed with a token`() async throws {
    try await ServerProcess.run { server in
      try await CheckScript("huawei_guide", packages: Self.packages).run(against: server)
    }
  }
}
