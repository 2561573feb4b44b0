import Foundation
import ProgramHarness
import Testing

/// The vendors' SDKs, unmodified, beside each other over one gallery.
@Suite(
  .enabled(if: Program.isReady, "\(Program.comment)"),
  .enabled(if: TestCertificate.isPossible, "\(TestCertificate.comment)"))
struct CrossSDKTests {
  static let packages = PythonPackages("huawei-sdk", "tencent-sdk", "baidu-sdk-2.2")

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `whoever one client enrols, all find and list, until any of them deletes them`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let hosts = ["service.image.myqcloud.com", "aip.baidubce.com"]
    // Baidu's SDK speaks HTTPS only and checks no certificate. All others speak it too, and check this one.
    let certificate = try TestCertificate(in: folder, names: hosts)
    try await ServerProcess.run(settings: certificate.settings) { server in
      try await CheckScript("cross_sdk", packages: Self.packages).run(
        against: server,
        environment: ["REQUESTS_CA_BUNDLE": certificate.certificate]
          .merging(CheckScript.withoutProxy(for: hosts)) { $1 },
        within: .seconds(300))
    }
  }
}
