import Foundation
import Gallery
import Synchronization

/// The sign that a process owns a data folder. It goes when the process ends, however it ends.
final class FolderLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// - Throws: ``MienError`` with code `dataFolderInUse` when another process owns the folder.
  init(folder: String) throws(MienError) {
    let path = folder + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw MienError(
        .storageFailure,
        "The data folder \(folder) cannot be written (\(String(cString: strerror(errno)))). Check its owner.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw MienError(
        .dataFolderInUse,
        "The data folder \(folder) is in use by another Mien process, such as a running server. Stop that "
          + "process first, or use another data folder.",
        context: ["folder": folder])
    }
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Gives the folder up for others.
  func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }
}
