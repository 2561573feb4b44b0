import Dispatch
import FaceEnrolment
import Foundation
import Gallery
import Synchronization

/// What people should read at the end: what is not enrolled, and what is odd.
final class ImportNotes: Sendable {
  private struct State {
    var refusals: [String] = []
    var refused = 0
    var changes: [String] = []
    var changed = 0
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
      if let change = line.change {
        state.changed += 1
        if state.changes.count < Self.longest {
          state.changes.append("\(line.file), subject \(line.subject): \(change)")
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
    lines += state.changes
    if state.changed > state.changes.count {
      lines.append("… and \(state.changed - state.changes.count) more changes; --report names all of them.")
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
        + (summary.changed > 0 ? ", \(summary.changed) changed what was there" : "")
        + (summary.remaining > 0 ? ", \(summary.remaining) left" : "")
        + String(format: "; %.1f s, %.1f photographs per second.", summary.seconds, rate))
    if summary.remaining > 0, summary.fault == nil {
      lines.append("Interrupted. Start the same command again to continue.")
    }
    return lines.joined(separator: "\n")
  }
}

/// Runs work that Ctrl-C cancels instead of killing it, so that what was begun is finished. A second Ctrl-C ends the
/// program, which may be waiting for the writer of a pipe.
func interruptible<Result: Sendable>(_ work: @escaping @Sendable () async -> Result) async -> Result {
  let task = Task { await work() }
  signal(SIGINT, SIG_IGN)
  let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
  source.setEventHandler {
    task.cancel()
    signal(SIGINT, SIG_DFL)
  }
  source.resume()
  let result = await task.value
  source.cancel()
  signal(SIGINT, SIG_DFL)
  return result
}
