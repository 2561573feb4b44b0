import Crypto
import Foundation
import Gallery

/// Encrypts what belongs to one tenant, and finds values without decrypting the others.
///
/// The tenant's key is random and stored only wrapped by the master key. From it come a key for sealing and
/// one for look-ups: a value that must be found by equality (a subject's key, a collection's name) is stored
/// beside its sealed form as a keyed digest, which says nothing without the key.
struct TenantCipher: Sendable {
  /// What a sealed value is, so that it cannot be taken for another one.
  enum Kind: UInt8 {
    case tenantKey = 1
    case credentials, collection, subject, note, template, fields, details, crop, image, original, keyCheck
    case backup
  }

  /// The tenant's key under the master key, as stored.
  let wrapped: [UInt8]
  private let sealing: SymmetricKey
  private let lookup: SymmetricKey

  /// A new random key for a tenant.
  init(new tenant: TenantID, master: MasterKey) throws(GalleryError) {
    let key = SymmetricKey(size: .bits256)
    let wrapped = try Sealing.seal(
      key.withUnsafeBytes { Array($0) }, with: master.key, binding: Self.binding(.tenantKey, tenant.rawValue))
    self.init(key: key, wrapped: wrapped)
  }

  /// - Throws: ``GalleryError`` with code `masterKeyWrong`.
  init(wrapped: [UInt8], tenant: TenantID, master: MasterKey) throws(GalleryError) {
    self.init(key: try Self.unwrap(wrapped, tenant: tenant, master: master), wrapped: wrapped)
  }

  private init(key: SymmetricKey, wrapped: [UInt8]) {
    self.wrapped = wrapped
    sealing = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, info: Array("mien sealing".utf8), outputByteCount: 32)
    lookup = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, info: Array("mien look-up".utf8), outputByteCount: 32)
  }

  /// The same tenant key under another master key.
  static func rewrap(
    _ wrapped: [UInt8], tenant: TenantID, from old: MasterKey, to new: MasterKey
  ) throws(GalleryError) -> [UInt8] {
    let key = try unwrap(wrapped, tenant: tenant, master: old)
    return try Sealing.seal(
      key.withUnsafeBytes { Array($0) }, with: new.key, binding: binding(.tenantKey, tenant.rawValue))
  }

  private static func unwrap(
    _ wrapped: [UInt8], tenant: TenantID, master: MasterKey
  ) throws(GalleryError) -> SymmetricKey {
    do {
      return SymmetricKey(
        data: try Sealing.open(wrapped, with: master.key, binding: binding(.tenantKey, tenant.rawValue)))
    } catch {
      throw .masterKeyWrong
    }
  }

  func seal(_ plain: [UInt8], _ kind: Kind, of owner: Int64) throws(GalleryError) -> [UInt8] {
    try Sealing.seal(plain, with: sealing, binding: Self.binding(kind, owner))
  }

  func open(_ sealed: some DataProtocol, _ kind: Kind, of owner: Int64) throws(GalleryError) -> [UInt8] {
    try Sealing.open(sealed, with: sealing, binding: Self.binding(kind, owner))
  }

  /// The digest by which `value` is found; `kind` keeps equal values of different columns apart.
  func digest(_ value: Name, _ kind: Kind) -> [UInt8] {
    var code = HMAC<SHA256>(key: lookup)
    code.update(data: [kind.rawValue])
    code.update(data: Array(value.text.utf8))
    return Array(code.finalize().prefix(16))
  }

  /// A sealed value is bound to its kind and to the number of its row, so that it cannot be moved.
  static func binding(_ kind: Kind, _ owner: Int64) -> [UInt8] {
    [kind.rawValue] + withUnsafeBytes(of: owner.littleEndian) { Array($0) }
  }
}

extension GalleryError {
  static let masterKeyWrong = GalleryError(
    .fault(.masterKeyWrong),
    "The master key does not belong to this data folder. Use the key (MIEN_MASTER_KEY or the key file) that "
      + "the folder was created with. Nothing was changed.")
}
