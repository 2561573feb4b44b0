import Foundation
import UserFolders

/// The path of a file or folder as the system has it: bytes, of any encoding or none.
///
/// Foundation's calls take texts, and leave out of a folder's list what is no UTF-8.
package struct LocalPath: Hashable, Sendable {
  /// Without the zero that ends a path for the system.
  package let bytes: [UInt8]

  /// The path whose bytes are the text's UTF-8.
  package init(_ text: String) { bytes = Array(text.utf8) }

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The folder that it lies in, as far as the path says; the current one for a name alone.
  package var folder: LocalPath {
    let name = bytes.lastIndex(of: UInt8(ascii: "/")).map { bytes[..<$0] }
    guard let name else { return LocalPath(".") }
    return name.isEmpty ? LocalPath("/") : LocalPath(bytes: Array(name))
  }

  /// The part behind the last slash.
  package var name: ArraySlice<UInt8> {
    bytes[(bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0)...]
  }

  /// The one absolute path of what is there, without links; of a file that is not there yet, through its folder.
  ///
  /// - Returns: nil where there is no such folder.
  package func resolved() -> LocalPath? {
    func real(_ path: LocalPath) -> LocalPath? { path.withCString(realPath).map(LocalPath.init(bytes:)) }
    return real(self) ?? real(folder)?.appending(Array(name))
  }

  /// The path of something in this folder.
  package func appending(_ name: [UInt8]) -> LocalPath {
    LocalPath(bytes: bytes.last == UInt8(ascii: "/") ? bytes + name : bytes + [UInt8(ascii: "/")] + name)
  }

  /// What the system says of a path.
  package struct Entry: Sendable {
    /// What it is to an import: `other` is a socket or a device.
    package enum Kind: Sendable { case file, folder, pipe, other }

    /// The same for all paths of one file.
    package struct Identity: Hashable, Sendable {
      let device: UInt64
      let number: UInt64
    }

    /// At the end of links, where these were followed.
    package let kind: Kind
    /// Tells whether two paths lead to the same file.
    package let identity: Identity
    /// In bytes.
    package let size: Int64
  }

  /// Looks at what is there; at the end of links, unless `followsLinks` is false, where a link is ``Entry/Kind/other``.
  ///
  /// - Throws: ``FileProblem``, also when there is nothing.
  package func entry(followsLinks: Bool = true) throws(FileProblem) -> Entry {
    var status = stat()
    let result = withCString { path in
      followsLinks ? stat(path, &status) : lstat(path, &status)
    }
    guard result == 0 else { throw FileProblem(errno) }
    let kind: Entry.Kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .file
      case S_IFDIR: .folder
      case S_IFIFO: .pipe
      default: .other
      }
    return Entry(
      kind: kind, identity: .init(device: UInt64(status.st_dev), number: UInt64(status.st_ino)),
      size: Int64(status.st_size))
  }

  /// The names in this folder, sorted by their bytes, without `.` and `..`.
  ///
  /// - Throws: ``FileProblem`` when it is no folder or may not be read.
  package func names() throws(FileProblem) -> [[UInt8]] {
    guard let folder = withCString({ opendir($0) }) else { throw FileProblem(errno) }
    defer { closedir(folder) }
    var names: [[UInt8]] = []
    errno = 0
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != Array(".".utf8), name != Array("..".utf8) { names.append(name) }
      errno = 0
    }
    guard errno == 0 else { throw FileProblem(errno) }
    return names.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The bytes of a file, or of its beginning.
  ///
  /// - Parameter limit: The most bytes that are read.
  /// - Throws: ``FileProblem``: ``FileProblem/special`` for what is neither a file nor a folder, which is not opened.
  package func contents(limit: Int = .max) throws(FileProblem) -> [UInt8] {
    switch try entry().kind {
    case .file: break
    case .folder: throw FileProblem(EISDIR)
    case .pipe, .other: throw .special
    }
    // Without waiting, should somebody have put a pipe in the file's place.
    let descriptor = try opened(waiting: false)
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw FileProblem(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .special }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(min(limit, max(0, Int(status.st_size))))
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while bytes.count < limit {
      let count = read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw FileProblem(errno) }
      if count == 0 { break }
      bytes.append(contentsOf: chunk[..<count])
    }
    return bytes
  }

  /// Opens it for reading; the caller closes it.
  ///
  /// - Parameter waiting: whether a pipe's writer is waited for.
  func opened(waiting: Bool) throws(FileProblem) -> Int32 {
    let descriptor = withCString { open($0, O_RDONLY | O_CLOEXEC | (waiting ? 0 : O_NONBLOCK)) }
    guard descriptor >= 0 else { throw FileProblem(errno) }
    return descriptor
  }

  private func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    // A path with a zero in it names nothing, and ends there for the system.
    (bytes + [0]).withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { characters in
        // The buffer has its closing zero at least.
        characters.baseAddress.map(body) ?? body([0])
      }
    }
  }
}

/// Why a file or folder could not be used, in the system's words.
package struct FileProblem: Error, Hashable, Sendable {
  /// The system's sentence for the error, such as “Permission denied”.
  package let reason: String

  init(_ number: Int32) { self.init(reason: String(cString: strerror(number))) }

  private init(reason: String) { self.reason = reason }

  /// It is there, and nothing can be read from it that stays the same.
  static let special = FileProblem(reason: "it is a pipe, a socket or a device")
}

/// Bytes as text for people: what is no UTF-8, or would disturb a terminal, is written as `\xFC`.
package func readable(_ bytes: some Sequence<UInt8>) -> String {
  let bytes = Array(bytes)
  if let text = String(validating: bytes, as: UTF8.self),
    !text.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) })
  {
    return text
  }
  return bytes.map { byte in
    (0x20..<0x7F).contains(byte)
      ? String(UnicodeScalar(byte))
      : "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }.joined()
}
