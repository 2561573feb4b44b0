import Foundation
import HummingbirdTLS
import NIOCore
import NIOSSL

/// The server's certificate and private key, read and checked before anything listens.
struct TransportSecurity: Sendable {
  let configuration: TLSConfiguration
  /// When the certificate ends.
  let expiry: Date

  /// Reads the files that the settings name.
  ///
  /// - Returns: `nil` when the settings name none: the server then speaks plain HTTP.
  /// - Throws: ``SettingsError`` when only one of the two is named, a file cannot be read or holds something else, or
  ///   the key belongs to another certificate.
  init?(_ settings: Settings.Server) throws(SettingsError) {
    switch (settings.certificate.isEmpty, settings.privateKey.isEmpty) {
    case (true, true): return nil
    case (false, false): break
    case (false, true): throw .incomplete(has: Self.certificateKey, lacks: Self.privateKeyKey)
    case (true, false): throw .incomplete(has: Self.privateKeyKey, lacks: Self.certificateKey)
    }
    let chain = try Self.chain(settings.certificate)
    let key = try Self.key(settings.privateKey)
    guard let leaf = chain.first else {
      throw .unusable(Self.certificateKey, settings.certificate, Self.noCertificate)
    }
    expiry = Date(timeIntervalSince1970: TimeInterval(leaf.notValidAfter))
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    // How long a caller may take to say farewell before its connection is closed all the same, at a stop too.
    configuration.shutdownTimeout = .seconds(1)
    // The library compares key and certificate only when it makes a context, which it else does too late for an error
    // that names the settings.
    do {
      _ = try NIOSSLContext(configuration: configuration)
    } catch {
      throw .unusable(
        Self.privateKeyKey, settings.privateKey,
        "it does not belong to the certificate in \(settings.certificate)")
    }
    self.configuration = configuration
  }

  private static let certificateKey = "server.certificate"
  private static let privateKeyKey = "server.private_key"
  private static let noCertificate =
    "it holds no certificate in PEM form, which begins with -----BEGIN CERTIFICATE-----"

  private static func chain(_ path: String) throws(SettingsError) -> [NIOSSLCertificate] {
    let bytes = try content(path, of: certificateKey)
    do {
      return try NIOSSLCertificate.fromPEMBytes(bytes)
    } catch {
      throw .unusable(certificateKey, path, noCertificate)
    }
  }

  private static func key(_ path: String) throws(SettingsError) -> NIOSSLPrivateKey {
    let bytes = try content(path, of: privateKeyKey)
    do {
      return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
    } catch {
      let isEncrypted = String(decoding: bytes, as: UTF8.self).contains("ENCRYPTED")
      throw .unusable(
        privateKeyKey, path,
        isEncrypted
          ? "the key is protected by a passphrase; store it without one, readable by the server only"
          : "it holds no private key in PEM form, which begins with -----BEGIN PRIVATE KEY-----")
    }
  }

  private static func content(_ path: String, of key: String) throws(SettingsError) -> [UInt8] {
    do {
      return Array(try Data(contentsOf: URL(filePath: path)))
    } catch {
      throw .unusable(key, path, "it cannot be read; check its name and rights")
    }
  }
}

extension SettingsError {
  fileprivate static func incomplete(has: String, lacks: String) -> SettingsError {
    SettingsError(
      code: .unusableCertificate,
      message: "\(has) is set and \(lacks) is not. Set both for HTTPS, or neither.")
  }

  fileprivate static func unusable(_ key: String, _ path: String, _ reason: String) -> SettingsError {
    SettingsError(code: .unusableCertificate, message: "\(key): \(path) cannot be used: \(reason).")
  }
}
