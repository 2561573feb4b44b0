import Foundation
import Imaging
import ProgramHarness
import Testing

/// Baidu's Python SDK, unmodified: those that speak version 2 of the face interface, of which 2.2.2.0 is the last.
@Suite(
  .enabled(if: Program.isReady, "\(Program.comment)"),
  .enabled(if: TestCertificate.isPossible, "\(TestCertificate.comment)"))
struct BaiduTests {
  static let versions = ["2.0", "2.1", "2.2", "2.2.2"].map { "baidu-sdk-\($0)" }
  static let packages = versions.map { PythonPackages($0) }
  static let areInstalled = packages.allSatisfy(\.isInstalled)

  @Test(
    .enabled(
      if: areInstalled,
      "\(PythonPackages("baidu-sdk-2.0", "baidu-sdk-2.1", "baidu-sdk-2.2", "baidu-sdk-2.2.2").comment)"),
    arguments: versions, ["tokens", "signatures"])
  func `every operation over HTTPS`(package: String, access: String) async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = try TestCertificate(in: folder, names: ["aip.baidubce.com"])
    let pair = folder.appending(path: "pair.jpg")
    try Self.pair().write(to: pair)
    var settings = certificate.settings
    settings["log.level"] = "trace"
    // The SDK signs where it gets no token.
    settings["baidu.access_tokens"] = String(access == "tokens")
    try await ServerProcess.run(tenants: ["acme", "other"], settings: settings) { server in
      try await CheckScript("baidu", packages: PythonPackages(package)).run(
        against: server,
        environment: [
          "MIEN_TEST_CERTIFICATE": certificate.certificate, "MIEN_TEST_PAIR": pair.path,
          "MIEN_TEST_SIGNATURES": access == "signatures" ? "1" : "0",
          "MIEN_TEST_LIVENESS": Liveness.isTold ? "yes" : "no",
        ].merging(CheckScript.withoutProxy(for: ["aip.baidubce.com"])) { $1 })
    }
  }

  /// Two people in one image: two photographs side by side at half their size.
  private static func pair() throws -> Data {
    let images = try ["obama3.jpg", "biden.jpg"].map { name in
      let bytes = try Data(contentsOf: URL(filePath: try Program.photograph(name)))
      return try EncodedImage(Array(bytes)).decoded(scale: .half)
    }
    let (width, height) = (images[0].width + images[1].width, images.map(\.height).max() ?? 0)
    let rows = (0..<height).map { row in
      images.flatMap { image in
        row < image.height
          ? Array(image.pixels[(row * image.width * 3)...].prefix(image.width * 3))
          : [UInt8](repeating: 128, count: image.width * 3)
      }
    }
    let image = RGBImage(width: width, height: height, pixels: rows.flatMap { $0 })
    return Data(try image.jpegData(quality: 90))
  }
}
