import Foundation
import GRDB
import Gallery
import Synchronization

/// The tenants' ciphers, unwrapped once and kept.
final class KeyRing: Sendable {
  private struct State: Sendable {
    /// The key in force; during a rotation also the other one.
    var masters: [MasterKey]
    var ciphers: [TenantID: TenantCipher] = [:]
  }

  private let state: Mutex<State>

  init(master: MasterKey) { state = Mutex(State(masters: [master])) }

  /// The master key in force.
  var master: MasterKey { state.withLock { $0.masters[0] } }

  /// Accepts `new` as well as the key in force, while a rotation is under way.
  func beginRotation(to new: MasterKey) { state.withLock { $0.masters.append(new) } }

  /// Accepts only the new key, or if the rotation failed, only the old one.
  func endRotation(succeeded: Bool) {
    state.withLock { state in
      state.masters = succeeded ? Array(state.masters.suffix(1)) : Array(state.masters.prefix(1))
    }
  }

  /// Has only the key that a rotation ended with.
  func replace(by new: MasterKey) { state.withLock { $0.masters = [new] } }

  /// The cipher of a tenant as this transaction sees it.
  ///
  /// The wrapped key is read each time, so that a tenant deleted by another process is gone at once.
  ///
  /// - Throws: ``GalleryError``: `tenantNotFound`, `masterKeyWrong`.
  func cipher(of tenant: TenantID, _ db: Database) throws(GalleryError) -> TenantCipher {
    let wrapped = try inDatabase {
      try Data.fetchOne(
        db.cachedStatement(sql: "SELECT wrapped_key FROM tenant WHERE number = ?"),
        arguments: [tenant.rawValue]
      ).map { Array($0) }
    }
    guard let wrapped else {
      forget(tenant)
      throw .tenantNotFound("\(tenant)")
    }
    let (known, masters) = state.withLock { ($0.ciphers[tenant], $0.masters) }
    if let known, known.wrapped == wrapped { return known }
    for master in masters {
      guard let cipher = try? TenantCipher(wrapped: wrapped, tenant: tenant, master: master) else { continue }
      state.withLock { $0.ciphers[tenant] = cipher }
      return cipher
    }
    throw .masterKeyWrong
  }

  func forget(_ tenant: TenantID) { state.withLock { $0.ciphers[tenant] = nil } }
}
