import Foundation
import Gallery
import UserFolders

/// Reading and writing of a file that only its owner may see.
enum KeyFile {
  /// - Throws: ``GalleryError``: `masterKeyInvalid` when others may read the file or it is a device, a pipe or a folder,
  ///   `masterKeyMissing` when it cannot be read.
  static func read(_ path: String) throws(GalleryError) -> String {
    var status = stat()
    guard stat(path, &status) == 0 else { throw unreadable(path) }
    // A pipe might never end, nor begin.
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw GalleryError(
        .fault(.masterKeyInvalid),
        "The master key file \(path) is no ordinary file, but a device, a pipe or a folder. Name the file with the key. "
          + "Nothing was changed.", context: ["file": path])
    }
    guard status.st_mode & 0o077 == 0 else {
      throw GalleryError(
        .fault(.masterKeyInvalid),
        "The master key file \(path) may be read by others than its owner. Run `chmod 600 \(path)`; if "
          + "others may have read it, run `mien key rotate` afterwards.",
        context: ["file": path])
    }
    guard let data = FileManager.default.contents(atPath: path) else { throw unreadable(path) }
    return String(decoding: data, as: UTF8.self)
  }

  /// Writes a new file with mode 0600, and makes it durable.
  ///
  /// - Throws: ``GalleryError`` with code `storageFailure`, also when the file exists.
  static func create(_ text: String, at path: String) throws(GalleryError) {
    let folder = folder(of: path)
    // The folder is the operator's; one that is made here is theirs alone.
    _ = UserFolders.makePrivate(folder)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw unwritable(path) }
    defer { close(descriptor) }
    let bytes = Array((text + "\n").utf8)
    guard writeAll(descriptor, bytes), fsync(descriptor) == 0, makeDurable(folder: folder) else {
      let cause = errno
      unlink(path)
      errno = cause
      throw unwritable(path)
    }
  }

  /// Puts one file in the place of another in one step.
  static func replace(_ path: String, by new: String) throws(GalleryError) {
    guard rename(new, path) == 0 else { throw unwritable(path) }
    makeDurable(folder: folder(of: path))
  }

  /// The file that a path names at the end of links, also when that is missing.
  ///
  /// A rename would take the place of the link, and leave what it names as it was.
  static func target(of path: String) -> String {
    var path = path
    // As many links as the system follows.
    for _ in 0..<40 {
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: path) else { break }
      path = next.hasPrefix("/") ? next : folder(of: path) + "/" + next
    }
    return path
  }

  /// The folder that a file lies in. Foundation would take `..` for less than the name before it, which may be a link.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(decoding: path.utf8[..<slash], as: UTF8.self)
  }

  /// Makes the entries of a folder durable.
  ///
  /// - Returns: false when the disk refused; a file system that has no such request counts as durable.
  @discardableResult
  static func makeDurable(folder: String) -> Bool {
    let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
    // A folder that may be written but not read cannot be asked.
    guard descriptor >= 0 else { return errno == EACCES }
    defer { close(descriptor) }
    return fsync(descriptor) == 0 || errno == EINVAL
  }

  private static func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress else { return true }
      return write(descriptor, start, buffer.count) == buffer.count
    }
  }

  private static func unreadable(_ path: String) -> GalleryError {
    GalleryError(
      .fault(.masterKeyMissing),
      "The master key file \(path) cannot be read (\(String(cString: strerror(errno)))). Check its path and "
        + "owner. Nothing was changed.",
      context: ["file": path])
  }

  static func unwritable(_ path: String) -> GalleryError {
    GalleryError(
      errno == ENOSPC || errno == EDQUOT ? .fault(.storageFull) : .fault(.storageFailure),
      "The file \(path) cannot be written (\(String(cString: strerror(errno)))). Check the folder's owner and "
        + "free space.",
      context: ["file": path])
  }
}
