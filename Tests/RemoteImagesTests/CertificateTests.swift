import Authentication
import DialectKit
import Foundation
import NIOCore
import NIOSSL
import ProgramHarness
import RemoteImages
import Testing

/// The connection goes to a checked address, but the certificate has to be that of the name.
@Suite("Images over HTTPS")
struct CertificateTests {
  @Test(
    "The name's own certificate counts, and who vouches for it",
    .enabled(if: TestCertificate.isPossible, "\(TestCertificate.comment)"))
  func certificates() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = try TestCertificate(in: folder, names: ["photos.example"])
    let chain = try NIOSSLCertificate.fromPEMFile(certificate.certificate)
    let tls = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: chain.map { .certificate($0) },
        privateKey: .privateKey(NIOSSLPrivateKey(file: certificate.privateKey, format: .pem))))
    // Not on 127.0.0.1, for which the certificate is good as well.
    try await HostileServer.run(on: "127.0.0.2", tls: tls) { request in
      request.path == "/down"
        ? [.send("HTTP/1.1 302 Go\r\nLocation: http://photos.example:\(request.port)/\r\n\r\n")]
        : [.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    } body: { server in
      func expect(
        _ kind: DialectFailure.Kind?, _ host: String, _ path: String = "/", trusting roots: NIOSSLTrustRoots
      ) async throws {
        let web = WebImageFetcher(
          hosts: try #require(AllowedHosts("*:\(server.port)")),
          policy: AddressPolicy(opening: AddressAllowList("127.0.0.2")), redirects: 3,
          resolver: NamedAddresses(["photos.example": ["127.0.0.2"], "other.example": ["127.0.0.2"]]),
          pace: .patient, trustRoots: roots)
        do {
          let bytes = try await web.bytes(at: "https://\(host):\(server.port)\(path)", limit: 9)
          #expect(kind == nil && String(buffer: bytes) == "ok")
        } catch {
          #expect(kind == error.kind)
        }
      }
      let own = NIOSSLTrustRoots.certificates(chain)
      try await expect(nil, "photos.example", trusting: own)
      #expect(server.requests.count == 1)
      try await expect(.urlNotObtained, "other.example", trusting: own)
      try await expect(.urlNotObtained, "photos.example", trusting: .default)
      #expect(server.requests.count == 1)
      try await expect(.urlNotPermitted, "photos.example", "/down", trusting: own)
    }
  }
}

extension HostileServer.Request {
  /// The port in the `Host` header.
  fileprivate var port: String {
    head.firstMatch(of: /(?i:host): [^\r]*:(\d+)\r\n/).map { String($0.1) } ?? ""
  }
}
