import CommandKit
import Synchronization

/// Prints lines of concurrent work. After a failure it prints no more, and the work goes on.
final class LinePrinter: Sendable {
  private let state = Mutex<OutputFailure?>(nil)

  /// Why something was not printed; nil when all was.
  var failure: OutputFailure? { state.withLock { $0 } }

  func print(_ line: some JSONLine) {
    if let line = try? line.line() { print(line) }
  }

  func print(_ line: String) {
    state.withLock { failure in
      guard failure == nil else { return }
      do throws(OutputFailure) { try StandardOutput.print(line) } catch { failure = error }
    }
  }
}
