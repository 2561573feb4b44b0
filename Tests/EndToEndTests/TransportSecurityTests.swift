import Foundation
import ProgramHarness
import Testing

/// HTTPS, with certificates that the test makes.
@Suite(
  .enabled(if: Program.isReady, "\(Program.comment)"),
  .enabled(if: TestCertificate.isPossible, "\(TestCertificate.comment)"))
struct TransportSecurityTests {
  @Test func `with a certificate the server speaks HTTPS and nothing else`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = try TestCertificate(in: folder)
    let curl = try Program.located("curl")
    try await ServerProcess.run(settings: certificate.settings) { server in
      #expect(server.address.hasPrefix("https://127.0.0.1:"))
      let trusted = try Program.run(
        curl, ["-sS", "--noproxy", "*", "--cacert", certificate.certificate, server.address + "/health"])
      #expect(trusted.status == 0 && trusted.output.contains("\"status\":\"ok\""))
      let detected = try Program.run(
        curl,
        [
          "-sS", "--noproxy", "*", "--cacert", certificate.certificate, "-F",
          "image_file=@\(Program.photograph("obama.jpg"))", server.address + "/v2/nobody/face-detect",
        ])
      #expect(detected.status == 0 && detected.output.hasPrefix("{"))
      // 60: the certificate is not one that curl knows. 56 and 52: plain HTTP gets no answer.
      let unknown = try Program.run(curl, ["-sS", "--noproxy", "*", server.address + "/health"])
      #expect(unknown.status == 60)
      let plain = try Program.run(
        curl, ["-sS", "--noproxy", "*", "http://127.0.0.1:\(server.port)/health"])
      #expect(plain.status == 56 || plain.status == 52)
      let old = try Program.run(
        curl,
        [
          "-sS", "--noproxy", "*", "--cacert", certificate.certificate, "--tls-max", "1.1", "--ciphers",
          "DEFAULT@SECLEVEL=0", server.address + "/health",
        ])
      #expect(old.status == 35)
    }
  }

  @Test func `a certificate that cannot be used stops the start with its setting's name`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let certificate = try TestCertificate(in: folder)
    let other = try TestCertificate(in: folder, name: "other")
    let text = folder.appending(path: "text").path
    try Data("no certificate".utf8).write(to: URL(filePath: text))
    let encrypted = folder.appending(path: "encrypted.key").path
    let made = try Program.run(
      Program.located("openssl"),
      ["pkey", "-in", certificate.privateKey, "-aes256", "-passout", "pass:secret", "-out", encrypted])
    #expect(made.status == 0)
    let cases: [(certificate: String, privateKey: String, message: String)] = [
      (certificate.certificate, "", "server.certificate is set and server.private_key is not"),
      ("", certificate.privateKey, "server.private_key is set and server.certificate is not"),
      (
        "/nowhere.crt", certificate.privateKey,
        "server.certificate: /nowhere.crt cannot be used: it cannot be read"
      ),
      (
        certificate.certificate, folder.path,
        "server.private_key: \(folder.path) cannot be used: it cannot be read"
      ),
      (text, certificate.privateKey, "it holds no certificate in PEM form"),
      (certificate.certificate, text, "it holds no private key in PEM form"),
      (certificate.certificate, encrypted, "the key is protected by a passphrase"),
      (certificate.certificate, other.privateKey, "it does not belong to the certificate in"),
    ]
    for item in cases {
      let outcome = try Program.run([
        "serve", "--port", "0", "--data", folder.appending(path: "data").path,
        "--set", "server.certificate=\(item.certificate)", "--set", "server.private_key=\(item.privateKey)",
      ])
      #expect(outcome.status != 0)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains(item.message), "\(outcome.errors)")
    }
  }
}
