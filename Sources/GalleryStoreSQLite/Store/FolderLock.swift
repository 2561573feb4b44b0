import Foundation
import Gallery
import Synchronization

/// The sign that a process owns a data folder. It goes when the process ends, however it ends.
///
/// Its file stays. Once the folder holds a gallery there is a word in it, by which a folder that has lost its database
/// is known.
final class FolderLock: Sendable {
  private let descriptor: Mutex<Int32?>

  static func path(in folder: String) -> String { folder + "/lock" }

  /// - Throws: ``GalleryError`` with code `dataFolderInUse` when another process owns the folder.
  init(folder: String) throws(GalleryError) {
    let path = Self.path(in: folder)
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw GalleryError(
        .fault(.storageFailure),
        "The data folder \(folder) cannot be written (\(String(cString: strerror(errno)))). Check its owner.")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      throw GalleryError(
        .fault(.dataFolderInUse),
        "The data folder \(folder) is in use by another Mien process, such as a running server. Stop that "
          + "process first, or use another data folder.",
        context: ["folder": folder])
    }
    self.descriptor = Mutex(descriptor)
  }

  deinit { release() }

  /// Notes that the folder holds a gallery.
  func markGallery() {
    descriptor.withLock { descriptor in
      var status = stat()
      guard let open = descriptor, fstat(open, &status) == 0, status.st_size == 0 else { return }
      let word = Array("gallery\n".utf8)
      _ = word.withUnsafeBytes { pwrite(open, $0.baseAddress, $0.count, 0) }
      fsync(open)
    }
  }

  /// Gives the folder up for others.
  func release() {
    descriptor.withLock { descriptor in
      if let open = descriptor { close(open) }
      descriptor = nil
    }
  }
}
