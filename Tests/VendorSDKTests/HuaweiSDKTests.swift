import FaceAnalysis
import Foundation
import ImageFixtures
import ProgramHarness
import Testing

/// Huawei's dialect as its own users call it.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct HuaweiSDKTests {
  static let packages = PythonPackages("huawei-sdk")

  /// Somebody whose mouth opens at 2.0 and at 3.8 seconds, where the folder that MIEN_TEST_DATA names has it.
  private static let recording = ProcessInfo.processInfo.environment["MIEN_TEST_DATA"]
    .map { URL(filePath: $0).appending(path: "wild/videos/14_mouth_open_liveportrait_d18.mp4") }
    .flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `the official SDK performs every operation`() async throws {
    let objects = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: objects) }
    let bucket = objects.appending(path: "photos")
    let dependencies = try DependencyFolder.located()
    try FileManager.default.copyItem(at: dependencies.photographs, to: bucket)
    let video = bucket.appending(path: "video")
    if let recording = Self.recording {
      try FileManager.default.copyItem(at: recording, to: video)
    } else {
      try GreyVideo.flv(frames: 31).write(to: video)
    }
    let settings = ["objects.folder": objects.path, "huawei.project_names": "cn-north-4"]
    try await ServerProcess.run(tenants: ["acme", "other"], settings: settings) { server in
      try await CheckScript("huawei_sdk", packages: Self.packages).run(
        against: server,
        environment: [
          "MIEN_TEST_BUCKET": "photos", "MIEN_TEST_OBJECTS": bucket.path, "MIEN_TEST_VIDEO": "video",
          "MIEN_TEST_VIDEO_PERSON": Self.recording == nil ? "no" : "yes",
          "MIEN_TEST_LIVENESS": Liveness.isTold ? "yes" : "no",
        ])
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
