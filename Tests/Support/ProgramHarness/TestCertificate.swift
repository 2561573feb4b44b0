package import Foundation

/// A certificate that `openssl` makes for one test, signed by itself.
package struct TestCertificate: Sendable {
  package let certificate: String
  package let privateKey: String

  /// Whether `openssl` is there.
  package static let isPossible = (try? Program.located("openssl")) != nil
  package static let comment = "needs the program openssl"

  /// Makes a certificate.
  ///
  /// - Parameters:
  ///   - folder: Where the two files go.
  ///   - names: The host names that it is for, besides `localhost` and 127.0.0.1.
  ///   - name: Tells its files from those of another certificate in the folder.
  /// - Throws: ``HarnessError`` with the words of `openssl` when it fails.
  package init(in folder: URL, names: [String] = [], name: String = "server") throws {
    certificate = folder.appending(path: "\(name).crt").path
    privateKey = folder.appending(path: "\(name).key").path
    let subjects = (["localhost"] + names).map { "DNS:\($0)" } + ["IP:127.0.0.1"]
    let outcome = try Program.run(
      try Program.located("openssl"),
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=localhost", "-addext", "subjectAltName=\(subjects.joined(separator: ","))",
        "-keyout", privateKey, "-out", certificate,
      ])
    guard outcome.status == 0 else { throw HarnessError("openssl: \(outcome.errors)") }
  }

  /// The settings of a server that uses it.
  package var settings: [String: String] {
    ["server.certificate": certificate, "server.private_key": privateKey]
  }
}
