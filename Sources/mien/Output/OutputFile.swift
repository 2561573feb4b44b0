import ArgumentParser
import CommandKit
import FaceAnalysis
import FaceEnrolment
import Foundation

/// A file that a command writes at the end, at a path that the operator names.
struct OutputFile {
  private let path: String

  /// - Parameters:
  ///   - kind: what is written; files of other kinds are not replaced.
  ///   - sources: files that the command reads.
  /// - Throws: `ValidationError` when the path names one of those, or a file of another kind.
  init(_ path: String, _ kind: OutputKind, sparing sources: [String]) throws {
    self.path = path
    try kind.checkReplacing(path)
    guard let own = try? LocalPath(path).entry() else { return }
    for source in sources where (try? LocalPath(source).entry())?.identity == own.identity {
      throw ValidationError("\(path) would take the place of \(source), which is read. Name another file.")
    }
  }

  /// Writes all of it. A file is replaced in one step; a link stays, and so does a device.
  ///
  /// - Throws: `ValidationError` with the system's reason.
  func write(_ bytes: Data) throws {
    do {
      var status = stat()
      if lstat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw OutputFailure() }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: bytes)
      } else {
        try bytes.write(to: URL(filePath: path), options: .atomic)
      }
    } catch {
      throw ValidationError("\(path) cannot be written (\(systemReason(error))).")
    }
  }
}
