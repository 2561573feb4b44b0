import Foundation
package import Gallery

/// A file that gets its name when it is whole, and takes no other file's place.
package struct NewFile: Sendable {
  /// The name that the file gets.
  package let path: String
  private let mark = String(UInt64.random(in: 0...UInt64.max), radix: 36)

  /// - Throws: ``GalleryError`` with code `storageFailure` when there is something at the path.
  package init(_ path: String) throws(GalleryError) {
    self.path = path
    var status = stat()
    // A link counts, wherever it leads.
    guard lstat(path, &status) != 0 else { throw exists }
  }

  /// A file beside it that nobody else has a name for.
  func beside(_ name: String) -> String { "\(path).\(mark).\(name)" }

  /// Where the content is until it is whole.
  package var partial: String { beside("partial") }

  /// The content, to be written for its owner only.
  ///
  /// - Throws: ``GalleryError``: `storageFailure`, `storageFull`.
  package func create() throws(GalleryError) -> ByteFile { try ByteFile(creating: partial, for: path) }

  /// Gives the content its name, in one step.
  ///
  /// - Throws: ``GalleryError`` with code `storageFailure`, also when something has appeared there meanwhile.
  package func publish() throws(GalleryError) {
    if link(partial, path) == 0 {
      unlink(partial)
    } else if [EPERM, EACCES, EOPNOTSUPP, ENOSYS, EINVAL, EMLINK].contains(errno) {
      // This file system, such as that of a memory stick, knows one name for a file.
      let place = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
      guard place >= 0 else { throw errno == EEXIST ? exists : KeyFile.unwritable(path) }
      close(place)
      try KeyFile.replace(path, by: partial)
    } else {
      throw errno == EEXIST ? exists : KeyFile.unwritable(path)
    }
    KeyFile.makeDurable(folder: KeyFile.folder(of: path))
  }

  /// Removes what was written.
  package func discard() { unlink(partial) }

  private var exists: GalleryError {
    GalleryError(
      .fault(.storageFailure), "The file \(path) exists. Name a new one, so that nothing is lost.",
      context: ["file": path])
  }
}
