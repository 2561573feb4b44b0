import CommandKit
import Synchronization

/// Prints the results of concurrent work in the order of the work, each as soon as those before it are there.
final class OrderedPrinter: Sendable {
  private struct State {
    var next = 0
    var waiting: [Int: String] = [:]
  }

  private let printer = LinePrinter()
  private let state = Mutex(State())

  /// Why something was not printed, so that further work is in vain; nil when all was.
  var failure: OutputFailure? { printer.failure }

  /// - Parameter index: The place of the work that gave this line; every index from 0 comes once.
  func print(line: String, at index: Int) {
    state.withLock { state in
      state.waiting[index] = line
      while let line = state.waiting.removeValue(forKey: state.next) {
        printer.print(line)
        state.next += 1
      }
    }
  }
}
