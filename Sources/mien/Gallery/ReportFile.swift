import ArgumentParser
import CommandKit
import FaceAnalysis
import FaceEnrolment
import Foundation
import Synchronization

/// The report on disk, line by line.
///
/// What is there stays as it is until the import begins: who is told why it cannot begin keeps the report of the last one.
final class ReportFile: Sendable {
  private struct State {
    var handle: FileHandle?
    var problem: String?
    /// The file, while it is empty and was made here.
    var unused: String?
  }

  private let state: Mutex<State>

  /// Opens the report, so that it is known that it can be written.
  ///
  /// - Parameters:
  ///   - path: Where it is written; nil for nowhere.
  ///   - spared: What the report must not take the place of.
  /// - Throws: `ValidationError` when the file cannot be written, or is spared.
  init(path: String?, sparing spared: SparedFiles) throws {
    var opened = State()
    if let path {
      // Known before it is opened: to close the database's file would end the locks that are held on it.
      if let reason = spared.reason(toSpare: path) { throw ValidationError(reason) }
      try OutputKind.lines.checkReplacing(path)
      var descriptor = open(path, O_WRONLY | O_CLOEXEC)
      if descriptor < 0, errno == ENOENT {
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 { opened.unused = path }
      }
      guard descriptor >= 0 else {
        throw ValidationError("\(path) cannot be written (\(String(cString: strerror(errno)))).")
      }
      opened.handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
    state = Mutex(opened)
  }

  deinit {
    if let path = state.withLock({ $0.unused }) { unlink(path) }
  }

  /// Empties the file: from here on it is the report of this import.
  func begin() {
    state.withLock { state in
      state.unused = nil
      // A pipe or a device has nothing to be emptied of.
      guard let handle = state.handle, ftruncate(handle.fileDescriptor, 0) != 0, errno != EINVAL else {
        return
      }
      state.problem = String(cString: strerror(errno))
    }
  }

  /// Why the report is not whole, as far as the disk has it; nil when it is.
  func problem() -> String? {
    state.withLock { state in
      if state.problem == nil, let handle = state.handle, isLostOnDisk(handle.fileDescriptor) {
        state.problem = String(cString: strerror(errno))
      }
      return state.problem
    }
  }

  func write(_ report: ImportReport) {
    guard let line = try? report.line() else { return }
    let bytes = Data((line + "\n").utf8)
    state.withLock { state in
      // Behind a line of which only a part could be written nothing would be one.
      if state.problem == nil {
        do {
          try state.handle?.write(contentsOf: bytes)
        } catch {
          state.problem = systemReason(error)
        }
      }
    }
  }
}

/// What a report must not take the place of: what is imported, the gallery, and its key.
struct SparedFiles {
  /// Files, by whatever path they are named.
  var files: Set<LocalPath.Entry.Identity> = []
  /// Folders with everything in them, also what is hidden and what is not there yet.
  var folders: [LocalPath]
  /// Files with all that lies beside them under their names and an ending, such as a key that is to replace them.
  private let keys: [LocalPath]

  init(gallery: DataOptions) throws {
    let path = try gallery.folder
    let folder = LocalPath(path)
    folders = [folder]
    var keys = [path + ".key"]
    if case .file(let path) = try gallery.key { keys.append(path) }
    self.keys = keys.map { LocalPath($0) }
    // The gallery's too, which may have second names elsewhere.
    let own = ((try? folder.names()) ?? []).map { folder.appending($0) }
    files = Set((self.keys + own).compactMap { try? $0.entry().identity })
  }

  /// The same and more files.
  func adding(_ more: Set<LocalPath.Entry.Identity>) -> SparedFiles {
    var all = self
    all.files.formUnion(more)
    return all
  }

  /// Why a report must not be written to a path; nil where it may.
  func reason(toSpare path: String) -> String? {
    let place = LocalPath(path)
    if let entry = try? place.entry(), files.contains(entry.identity) {
      return
        "The report \(path) would take the place of a file that is imported, or of the gallery. Name another."
    }
    guard let real = place.resolved() else { return nil }
    // What a link leads to, and the link's own name.
    let keys = keys.flatMap { [$0.resolved(), $0.folder.resolved()?.appending(Array($0.name))] }
    for case let key? in keys where key.folder == real.folder {
      if real.name == key.name || real.name.starts(with: key.name + [UInt8(ascii: ".")]) {
        return "The report \(path) would take the place of a key. Name another."
      }
    }
    let folders = Set(folders.compactMap { try? $0.entry().identity })
    let above = sequence(first: real.folder) { $0.folder == $0 ? nil : $0.folder }
    guard above.contains(where: { (try? $0.entry()).map { folders.contains($0.identity) } ?? false }) else {
      return nil
    }
    return
      "The report \(path) lies in the folder that is imported, or in that of the gallery. Name another place."
  }
}
