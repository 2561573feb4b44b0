import Crypto
import Foundation
import Gallery

/// AES-256-GCM over byte arrays: 12 bytes of nonce, the ciphertext, 16 bytes of tag.
enum Sealing {
  /// Bytes that sealing adds.
  static let overhead = 28

  static func seal(
    _ plain: some ContiguousBytes & Collection<UInt8>, with key: SymmetricKey, binding: [UInt8]
  )
    throws(GalleryError) -> [UInt8]
  {
    do {
      let box = try AES.GCM.seal(Data(plain), using: key, authenticating: binding)
      var sealed: [UInt8] = []
      sealed.reserveCapacity(plain.count + overhead)
      sealed.append(contentsOf: box.nonce)
      sealed.append(contentsOf: box.ciphertext)
      sealed.append(contentsOf: box.tag)
      return sealed
    } catch {
      throw GalleryError(.fault(.storageFailure), "Encryption failed: \(error).")
    }
  }

  /// - Throws: ``GalleryError`` with code `dataDamaged` when the bytes are not what `seal` gave for this key and
  ///   binding.
  static func open(
    _ sealed: some DataProtocol, with key: SymmetricKey, binding: [UInt8]
  ) throws(GalleryError) -> [UInt8] {
    do {
      let box = try AES.GCM.SealedBox(combined: sealed)
      return Array(try AES.GCM.open(box, using: key, authenticating: binding))
    } catch {
      throw GalleryError(
        .fault(.dataDamaged),
        "A stored value fails its authenticity check: the data folder is damaged or was tampered with. "
          + GalleryError.damageRemedy)
    }
  }
}
