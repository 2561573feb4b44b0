import FaceAnalysis
import Foundation
import ProgramHarness
import Testing

/// `qcloud_image` 1.0.0, unmodified.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct TencentSDKTests {
  static let packages = PythonPackages("tencent-sdk")

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `every operation of Tencent's SDK works`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let photographs = try DependencyFolder.located().photographs.path
    let web = try Self.packages.start(
      ["-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", photographs], folder: folder)
    // "Serving HTTP on 127.0.0.1 port 40123 (http://127.0.0.1:40123/) ..."
    let words = try await web.line(containing: "Serving HTTP on").split(separator: " ")
    let host = "127.0.0.1:\(try #require(words.dropFirst(5).first))"
    let settings = [
      "log.level": "trace", "images.allowed_hosts": host, "images.allowed_networks": "127.0.0.0/8",
    ]
    try await ServerProcess.run(tenants: ["acme", "other"], settings: settings) { server in
      try await CheckScript("tencent", packages: Self.packages)
        .run(against: server, environment: ["MIEN_TEST_WEB": "http://\(host)"])
    }
    _ = try await web.stop()
  }
}
