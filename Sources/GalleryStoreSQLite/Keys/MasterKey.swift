import Crypto
import Foundation
package import Gallery

/// The key that wraps every tenant's key. It never touches the data folder.
package struct MasterKey: Sendable {
  /// Where a master key comes from.
  package enum Source: Sendable, Hashable {
    /// The value of an environment variable: 64 hexadecimal digits, or Base64 of 32 bytes.
    case text(String)
    /// A file with such a text, readable by its owner only.
    case file(String)

    /// The source to use: `MIEN_MASTER_KEY`, then the file named, then `MIEN_KEY_FILE`, then the file beside
    /// the data folder that has its name and `.key`.
    ///
    /// - Throws: ``GalleryError`` with code `storageFailure` for an empty variable, and where a `..` leads nowhere.
    package static func choose(
      environment: [String: String], keyFile: String? = nil, dataFolder: String
    ) throws(GalleryError) -> Source {
      if let text = environment["MIEN_MASTER_KEY"], !text.isEmpty { return .text(text) }
      return .file(
        try DataFolder.namedPath(keyFile, variable: "MIEN_KEY_FILE", environment: environment)
          ?? dataFolder + ".key")
    }
  }

  let key: SymmetricKey

  /// Reads a master key.
  ///
  /// - Throws: ``GalleryError``: `masterKeyMissing`, `masterKeyInvalid`.
  package static func obtain(_ source: Source) throws(GalleryError) -> MasterKey {
    switch source {
    case .text(let text):
      guard let key = MasterKey(text) else {
        throw GalleryError(
          .fault(.masterKeyInvalid),
          "MIEN_MASTER_KEY is not a key. Set it to 64 hexadecimal digits or Base64 of 32 bytes, for "
            + "instance from `openssl rand -hex 32`.")
      }
      return key
    case .file(let path):
      guard FileManager.default.fileExists(atPath: path) else {
        throw GalleryError(
          .fault(.masterKeyMissing),
          "The master key file \(path) is missing, and without it the data cannot be read. Put the file "
            + "back, or set MIEN_MASTER_KEY. Nothing was changed.",
          context: ["file": path])
      }
      return try read(path)
    }
  }

  private static func read(_ path: String) throws(GalleryError) -> MasterKey {
    guard let key = MasterKey(try KeyFile.read(path)) else {
      throw GalleryError(
        .fault(.masterKeyInvalid),
        "The file \(path) does not hold a master key (64 hexadecimal digits). Put the right file back. "
          + "Nothing was changed.",
        context: ["file": path])
    }
    return key
  }

  /// A new random key.
  package init() { key = SymmetricKey(size: .bits256) }

  /// - Returns: nil when there are not 32 bytes.
  init?(bytes: [UInt8]) {
    guard bytes.count == 32 else { return nil }
    key = SymmetricKey(data: bytes)
  }

  /// - Returns: nil when `text` is neither 64 hexadecimal digits nor Base64 of 32 bytes.
  package init?(_ text: String) {
    let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
    var bytes: [UInt8]?
    if trimmed.utf8.count == 64 {
      let characters = Array(trimmed)
      let pairs = stride(from: 0, to: 64, by: 2).map { UInt8(String(characters[$0...$0 + 1]), radix: 16) }
      bytes = pairs.contains(nil) ? nil : pairs.compactMap { $0 }
    } else if let data = Data(base64Encoded: trimmed) {
      bytes = Array(data)
    }
    guard let bytes else { return nil }
    self.init(bytes: bytes)
  }

  /// 32 bytes for one purpose (HKDF, RFC 5869), from which neither this key nor those of other purposes follow.
  func derived(for purpose: String) -> [UInt8] {
    HKDF<SHA256>.deriveKey(inputKeyMaterial: key, info: Data("mien \(purpose)".utf8), outputByteCount: 32)
      .withUnsafeBytes(Array.init)
  }

  /// The key as 64 hexadecimal digits, for a key file.
  package var text: String {
    key.withUnsafeBytes { bytes in
      bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
  }
}
