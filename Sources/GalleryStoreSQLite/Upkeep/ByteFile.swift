import Foundation
package import Gallery

/// An open file, read or written from the beginning.
package final class ByteFile {
  private let descriptor: Int32
  /// As people know it.
  private let path: String

  init(reading path: String) throws(GalleryError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0 { throw failure("read") }
  }

  /// A new file for its owner only.
  ///
  /// - Parameter final: the name that errors tell, where the file has another one for the time being.
  init(creating path: String, for final: String? = nil) throws(GalleryError) {
    self.path = final ?? path
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0 { throw failure("written") }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// - Returns: fewer bytes only at the end of the file.
  func read(upTo count: Int) throws(GalleryError) -> [UInt8] {
    var isFailed = false
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      while filled < count {
        let got = Foundation.read(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled)
        if got < 0, errno == EINTR { continue }
        isFailed = got < 0
        if got <= 0 { break }
        filled += got
      }
    }
    if isFailed { throw failure("read") }
    return bytes
  }

  /// - Returns: nil at the end of the file.
  func readLengthPrefixed(limit: Int) throws(GalleryError) -> [UInt8]? {
    let prefix = try read(upTo: 4)
    if prefix.isEmpty { return nil }
    let length = prefix.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard prefix.count == 4, length <= limit else { throw .backupInvalid("it is damaged") }
    let bytes = try read(upTo: length)
    guard bytes.count == length else { throw .backupInvalid("it was cut off") }
    return bytes
  }

  /// - Throws: ``GalleryError``: `storageFailure`, `storageFull`.
  package func write(_ bytes: [UInt8]) throws(GalleryError) {
    var written = 0
    let isComplete = bytes.withUnsafeBytes { buffer in
      while written < buffer.count {
        let done = Foundation.write(
          descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written)
        if done < 0, errno == EINTR { continue }
        if done <= 0 { return false }
        written += done
      }
      return true
    }
    if !isComplete { throw failure("written") }
  }

  /// - Throws: ``GalleryError``: `storageFailure`, `storageFull`.
  package func makeDurable() throws(GalleryError) {
    guard fsync(descriptor) == 0 else { throw failure("written") }
    KeyFile.makeDurable(folder: KeyFile.folder(of: path))
  }

  private func failure(_ verb: String) -> GalleryError {
    let isFull = errno == ENOSPC || errno == EDQUOT
    return GalleryError(
      isFull ? .fault(.storageFull) : .fault(.storageFailure),
      "The file \(path) cannot be \(verb) (\(String(cString: strerror(errno)))). "
        + "Check the path, its owner and free space.", context: ["file": path])
  }
}
