import Foundation
import Gallery

/// Reads a file of any size line by line.
final class LineReader {
  private let file: SourceFile
  private let longest: Int
  private var buffer = Data()
  private var start = 0
  private var number = 0
  private var isAtEnd = false

  init(_ file: SourceFile, longest: Int) {
    self.file = file
    self.longest = longest
  }

  /// The next line without its end and without a mark of UTF-8 before it, and its number from 1; nil at the end of the
  /// file.
  ///
  /// - Throws: ``GalleryError`` with code `invalidArgument` for a line that is too long, or a file that cannot be read on.
  func next() throws(GalleryError) -> (bytes: Data, number: Int)? {
    var searched = start
    while true {
      if let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) {
        defer { start = end + 1 }
        return line(buffer[start..<end])
      }
      if isAtEnd {
        guard start < buffer.endIndex else { return nil }
        defer { start = buffer.endIndex }
        return line(buffer[start...])
      }
      guard buffer.endIndex - start <= longest else {
        throw GalleryError(
          .invalidArgument,
          "Line \(number + 1) of \(file.path) has more than \(longest >> 20) MB. It is no export.")
      }
      if start > 0 {
        buffer = Data(buffer[start...])
        start = 0
      }
      searched = buffer.endIndex
      let more = try file.next()
      if more.isEmpty { isAtEnd = true } else { buffer.append(more) }
    }
  }

  private func line(_ bytes: Data) -> (bytes: Data, number: Int) {
    number += 1
    return (number == 1 && bytes.starts(with: TextEncoding.utf8Mark) ? bytes.dropFirst(3) : bytes, number)
  }
}
