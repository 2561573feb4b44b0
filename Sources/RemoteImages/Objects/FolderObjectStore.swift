import Authentication
package import DialectKit
import Glibc
package import NIOCore
import Threading

/// A local folder as an object store: a bucket is a folder in it, an object a file below that.
///
/// Only regular files are read. The way down is walked one name at a time without following symbolic links, so that
/// nothing outside the folder can be reached, not even while someone changes the folder. Hidden names are closed.
package struct FolderObjectStore: ObjectStore {
  private static let threads = WorkerThreads(name: "files", count: 4)

  private let folder: String

  /// - Parameter folder: The folder with the buckets. It may itself be a symbolic link.
  package init(folder: String) {
    self.folder = folder
  }

  package func object(at path: ObjectPath, limit: Int) async throws(DialectFailure) -> ByteBuffer {
    do {
      return try await Self.threads.run { try read(path, limit: limit) }
    } catch let failure as DialectFailure {
      throw failure
    } catch {
      throw .objectNotObtained(cause: error)
    }
  }

  private func read(_ path: ObjectPath, limit: Int) throws(DialectFailure) -> ByteBuffer {
    let names = [path.bucket] + path.components
    guard !names.contains(where: { $0.bytesBegin(with: ".") }) else {
      throw .objectNotPermitted("names that begin with a dot are closed.")
    }
    var place = try Descriptor(directory: folder)
    for name in names.dropLast() { place = try place.directory(named: name) }
    guard let name = names.last else { throw .objectMissing }
    return try place.file(named: name).contents(limit: limit)
  }
}

/// An open file or directory. It is closed with the value's life.
private struct Descriptor: ~Copyable {
  private let number: Int32

  private init(_ number: Int32) throws(DialectFailure) {
    guard number >= 0 else { throw DialectFailure(errno: errno) }
    self.number = number
  }

  deinit { close(number) }

  /// Opens the folder from which the walk starts.
  init(directory path: String) throws(DialectFailure) {
    let number = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard number >= 0 else { throw .objectNotObtained(cause: SystemError(errno: errno)) }
    self.number = number
  }

  func directory(named name: String) throws(DialectFailure) -> Descriptor {
    try Descriptor(openat(number, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
  }

  func file(named name: String) throws(DialectFailure) -> Descriptor {
    // Without waiting, so that a pipe which nobody writes to holds no thread.
    try Descriptor(openat(number, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC))
  }

  /// The bytes of a regular file.
  func contents(limit: Int) throws(DialectFailure) -> ByteBuffer {
    var status = stat()
    guard fstat(number, &status) == 0 else { throw DialectFailure(errno: errno) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: throw .objectMissing
    default: throw .objectNotPermitted("it is no ordinary file.")
    }
    guard status.st_size <= limit else { throw .objectTooLarge(limit: limit) }
    // One byte more than the file has tells its end from a file that is growing.
    var bytes = ByteBuffer()
    bytes.reserveCapacity(Int(status.st_size) + 1)
    while bytes.readableBytes <= limit {
      var code: Int32 = 0
      let got = bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: 1) { space in
        let count = Glibc.read(number, space.baseAddress, space.count)
        if count < 0 { code = errno }
        return max(0, count)
      }
      if code == EINTR { continue }
      guard code == 0 else { throw DialectFailure(errno: code) }
      if got == 0 { return bytes }
    }
    throw .objectTooLarge(limit: limit)
  }
}

/// A failed call to the operating system, for the log.
private struct SystemError: Error, CustomStringConvertible {
  let errno: Int32

  var description: String { String(cString: strerror(errno)) }
}

extension DialectFailure {
  /// What a failed system call means to the caller.
  fileprivate init(errno code: Int32) {
    self =
      switch code {
      case ENOENT, ENOTDIR, ENAMETOOLONG: .objectMissing
      case ELOOP: .objectNotPermitted("symbolic links are not followed.")
      case EACCES, EPERM, ENXIO: .objectNotPermitted("its rights forbid it.")
      default: .objectNotObtained(cause: SystemError(errno: code))
      }
  }
}
