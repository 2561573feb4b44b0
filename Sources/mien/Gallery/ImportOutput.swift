import ArgumentParser
import CommandKit
import Dispatch
import FaceAnalysis
import FaceEnrolment
import Foundation
import Gallery
import Synchronization

/// The report on disk and on standard output, line by line.
final class ReportFile: Sendable {
  private struct State {
    var handle: FileHandle?
    var problem: String?
  }

  private let state: Mutex<State>

  /// - Parameters:
  ///   - path: Where it is written; nil for nowhere.
  ///   - files: Those that the report must not take the place of.
  /// - Throws: `ValidationError` when the file cannot be written, or is one of `files`.
  init(path: String?, sparing files: Set<LocalPath.Entry.Identity>) throws {
    var opened: FileHandle?
    if let path {
      // Known before it is opened: to close the database's file would end the locks that are held on it.
      if let known = try? LocalPath(path).entry(), files.contains(known.identity) {
        throw ValidationError(
          "The report \(path) would take the place of a file that is imported, or of the gallery. Name another."
        )
      }
      let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
      guard descriptor >= 0 else {
        throw ValidationError("\(path) cannot be written (\(String(cString: strerror(errno)))).")
      }
      opened = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
    state = Mutex(State(handle: opened))
  }

  /// Why the report is not whole; nil when it is.
  var problem: String? { state.withLock { $0.problem } }

  func write(_ report: ImportReport, alsoPrinting: Bool) {
    guard let line = try? report.line() else { return }
    let bytes = Data((line + "\n").utf8)
    state.withLock { state in
      do {
        try state.handle?.write(contentsOf: bytes)
      } catch {
        state.problem = state.problem ?? systemReason(error)
      }
      // At once, so that who reads along sees how far it is.
      if alsoPrinting { try? FileHandle.standardOutput.write(contentsOf: bytes) }
    }
  }
}

/// What people should read at the end: what is not enrolled, and what is odd.
final class ImportNotes: Sendable {
  private struct State {
    var refusals: [String] = []
    var refused = 0
    var warnings: [Name: String] = [:]
  }

  /// The most of each that is printed; the report has all.
  private static let longest = 50

  private let state = Mutex(State())

  func add(_ line: ImportReport) {
    state.withLock { state in
      if line.outcome == .refused || line.outcome == .failed {
        state.refused += 1
        if state.refusals.count < Self.longest {
          state.refusals.append("\(line.file): \(line.message ?? "refused")")
        }
      }
      if let warning = line.warning { state.warnings[line.subject] = warning }
    }
  }

  func text(_ summary: ImportSummary) -> String {
    let state = state.withLock { $0 }
    var lines = state.refusals
    if state.refused > lines.count {
      lines.append("… and \(state.refused - lines.count) more; --report names all of them.")
    }
    let warnings = state.warnings.sorted { $0.key < $1.key }
    lines += warnings.prefix(Self.longest).map { "Subject \($0.key): \($0.value)" }
    if warnings.count > Self.longest {
      lines.append("… and \(warnings.count - Self.longest) more subjects; --report names all of them.")
    }
    let rate = Double(summary.enrolled + summary.refused) / max(summary.seconds, 1e-3)
    lines.append(
      "\(summary.enrolled) enrolled, \(summary.present) present already, \(summary.refused) refused, "
        + "\(summary.failed) unreadable"
        + (summary.ignored > 0
          ? ", \(summary.ignored) ignored because they are no photographs or hidden" : "")
        + (summary.remaining > 0 ? ", \(summary.remaining) left" : "")
        + String(format: "; %.1f s, %.1f photographs per second.", summary.seconds, rate))
    if summary.remaining > 0 { lines.append("Interrupted. Start the same command again to continue.") }
    return lines.joined(separator: "\n")
  }
}

/// Runs work that Ctrl-C cancels instead of killing it, so that what was begun is finished.
func interruptible<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) async -> Result {
  let task = Task { await work() }
  signal(SIGINT, SIG_IGN)
  let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
  source.setEventHandler { task.cancel() }
  source.resume()
  let result = await task.value
  source.cancel()
  signal(SIGINT, SIG_DFL)
  return result
}
