import FaceAnalysis
import Foundation
import ProgramHarness
import Testing

/// `qcloud_image` 1.0.0, unmodified.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct TencentSDKTests {
  static let packages = PythonPackages("tencent-sdk")

  /// Serves a folder. Whoever started it may block the signal that ends it, and that is inherited.
  private static let webServer = """
    import functools, http.server, signal, sys
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    print(f"Serving HTTP on 127.0.0.1 port {server.server_port}", flush=True)
    server.serve_forever()
    """

  @Test(.enabled(if: packages.isInstalled, "\(packages.comment)"))
  func `every operation of Tencent's SDK works`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let photographs = try DependencyFolder.located().photographs.path
    let web = try Self.packages.start(["-c", Self.webServer, photographs], folder: folder)
    let words = try await web.line(containing: "Serving HTTP on").split(separator: " ")
    let host = "127.0.0.1:\(try #require(words.dropFirst(5).first))"
    let settings = [
      "log.level": "trace", "images.allowed_hosts": host, "images.allowed_networks": "127.0.0.0/8",
    ]
    try await ServerProcess.run(tenants: ["acme", "other"], settings: settings) { server in
      try await CheckScript("tencent", packages: Self.packages)
        .run(
          against: server,
          environment: ["MIEN_TEST_WEB": "http://\(host)"]
            .merging(CheckScript.withoutProxy(for: ["service.image.myqcloud.com"])) { $1 })
    }
    _ = try await web.stop()
  }
}
