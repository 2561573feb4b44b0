import Foundation
import Gallery

/// Reads a file of any size line by line.
final class LineReader {
  private let file: FileHandle
  private let path: String
  private let longest: Int
  private var buffer = Data()
  private var start = 0
  private var number = 0
  private var isAtEnd = false

  /// - Throws: ``MienError`` with code `invalidArgument` when the file cannot be opened.
  init(path: String, longest: Int) throws(MienError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw MienError(.invalidArgument, "\(path) cannot be read (\(String(cString: strerror(errno)))).")
    }
    file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    self.path = path
    self.longest = longest
  }

  /// The next line without its end, and its number from 1; nil at the end of the file.
  ///
  /// - Throws: ``MienError`` with code `invalidArgument` for a line that is too long, or a file that cannot be read on.
  func next() throws(MienError) -> (bytes: Data, number: Int)? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        number += 1
        return (buffer[start..<end], number)
      }
      if isAtEnd {
        guard start < buffer.endIndex else { return nil }
        defer { start = buffer.endIndex }
        number += 1
        return (buffer[start...], number)
      }
      guard buffer.endIndex - start <= longest else {
        throw MienError(
          .invalidArgument,
          "Line \(number + 1) of \(path) has more than \(longest >> 20) MB. It is no export.")
      }
      if start > 0 {
        buffer = Data(buffer[start...])
        start = 0
      }
      searched = buffer.endIndex
      do {
        let more = try file.read(upToCount: 1 << 20) ?? Data()
        if more.isEmpty { isAtEnd = true } else { buffer.append(more) }
      } catch {
        throw MienError(
          .invalidArgument, "\(path) cannot be read on: the system reports an error of the disk.")
      }
    }
  }
}
