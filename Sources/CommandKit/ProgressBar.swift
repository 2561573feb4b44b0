import Foundation
import Synchronization

/// A line on standard error that shows how far long work has come; silent when standard error is not a terminal.
package final class ProgressBar: Sendable {
  private struct State {
    var done = 0
    var drawn = ContinuousClock.now - .seconds(1)
  }

  private let total: Int
  private let label: String
  private let isShown: Bool
  private let start = ContinuousClock.now
  private let state = Mutex(State())

  /// - Parameters:
  ///   - total: Pieces of work; a single one shows no line.
  ///   - label: What the pieces are called, in the plural.
  ///   - isShown: Whether a terminal is to see it at all.
  package init(total: Int, label: String, isShown: Bool = true) {
    self.total = total
    self.label = label
    self.isShown = isShown && total > 1 && isatty(STDERR_FILENO) == 1
  }

  /// Counts one piece of work; may be called from any thread.
  package func advance() {
    guard isShown else { return }
    state.withLock { state in
      state.done += 1
      guard state.done == total || ContinuousClock.now - state.drawn > .milliseconds(100) else { return }
      state.drawn = .now
      draw(done: state.done)
    }
  }

  /// Ends the line.
  package func finish() {
    if isShown { FileHandle.standardError.note("") }
  }

  private func draw(done: Int) {
    let elapsed = ContinuousClock.now - start
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) * 1e-18
    let rate = Double(done) / max(seconds, 1e-3)
    let filled = 30 * done / total
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 30 - filled)
    let rest = Int(Double(total - done) / max(rate, 1e-3))
    let line = "\r\(bar) \(done)/\(total) \(label)" + String(format: ", %.0f/s, %d s left ", rate, rest)
    // Without an end to the line, and a terminal that has gone is no reason to stop.
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }
}
