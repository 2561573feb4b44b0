import Foundation
import Gallery
import GalleryStoreSQLite

/// A rotation of the master key that does not get far.
struct DyingRotation {
  let folder: String
  var keyFile = ""
  /// The name of the step after which the process dies.
  var step = ""

  func run() async throws {
    let store = try SQLiteGalleryStore(path: folder, key: .file(keyFile), mayCreate: false)
    try await store.rotateMasterKey(.file(keyFile)) { (done, _) throws(GalleryError) in
      // No handler, no buffer and no file gets a chance.
      if done.rawValue == step { kill(getpid(), SIGKILL) }
    }
    try await store.close()
  }
}
