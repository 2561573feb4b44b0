import Foundation
package import Gallery
import Synchronization

/// A list or an export, opened once: what a pipe has given does not come a second time. For one reader.
package final class SourceFile: Sendable {
  /// As the caller named it, for messages.
  package let path: String
  /// The same for all paths of the file.
  package let identity: LocalPath.Entry.Identity
  private let descriptor: Int32
  /// What was read to look at it.
  private let beginning = Mutex(Data())

  /// Opens a file or a pipe; a pipe's first bytes are waited for when they are asked for.
  ///
  /// - Throws: ``GalleryError`` with code `invalidArgument` for anything else, which is not opened, and for what cannot be.
  package init(_ path: String) throws(GalleryError) {
    let place = LocalPath(path)
    do throws(FileProblem) {
      let entry = try place.entry()
      guard entry.kind == .file || entry.kind == .pipe else { throw .special }
      descriptor = try place.opened(waiting: true)
      identity = entry.identity
    } catch {
      throw GalleryError(.invalidArgument, "\(path) cannot be imported (\(error.reason)).")
    }
    self.path = path
  }

  deinit { close(descriptor) }

  /// Its first bytes, which stay to be read. Fewer only where it ends.
  func peek(_ count: Int) throws(GalleryError) -> [UInt8] {
    while case let known = beginning.withLock({ $0.count }), known < count {
      let more = try chunk(of: count - known)
      if more.isEmpty { break }
      beginning.withLock { $0.append(more) }
    }
    return beginning.withLock { Array($0.prefix(count)) }
  }

  /// What comes next, up to a megabyte; nothing at the end.
  ///
  /// - Throws: ``GalleryError`` with code `invalidArgument` when it cannot be read on.
  func next() throws(GalleryError) -> Data {
    let known = beginning.withLock { beginning in
      defer { beginning = Data() }
      return beginning
    }
    return known.isEmpty ? try chunk(of: 1 << 20) : known
  }

  private func chunk(of count: Int) throws(GalleryError) -> Data {
    var chunk = Data(count: count)
    while true {
      let length = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, count) }
      if length >= 0 { return chunk.prefix(length) }
      guard errno == EINTR else {
        throw GalleryError(
          .invalidArgument, "\(path) cannot be read on (\(String(cString: strerror(errno)))).")
      }
    }
  }
}
