import ArgumentParser
import Foundation

/// What a command writes into a file that the operator names.
enum OutputKind {
  case picture
  case drawing
  /// One JSON object in each line.
  case lines

  private var beginning: [UInt8] {
    switch self {
    case .picture: [0xFF, 0xD8, 0xFF]
    case .drawing: Array("<svg".utf8)
    case .lines: Array(#"{""#.utf8)
    }
  }

  private var name: String {
    switch self {
    case .picture: "a JPEG"
    case .drawing: "an SVG"
    case .lines: "such a report"
    }
  }

  /// Makes sure that nothing is lost which is not of this kind, as a mistyped path would.
  ///
  /// - Throws: `ValidationError` when the path names a file that is neither empty nor of this kind, or the one into which
  ///   the program's output goes.
  func checkReplacing(_ path: String) throws(ValidationError) {
    var (status, output) = (stat(), stat())
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return }
    if fstat(STDOUT_FILENO, &output) == 0, output.st_dev == status.st_dev, output.st_ino == status.st_ino {
      throw ValidationError("\(path) is where the output goes. Name another file.")
    }
    guard status.st_size > 0 else { return }
    let file = FileHandle(forReadingAtPath: path)
    let found = (try? file?.read(upToCount: beginning.count)).map(Array.init)
    guard found == beginning else {
      throw ValidationError("\(path) exists and is not \(name). Name a new file, so that nothing is lost.")
    }
  }
}
