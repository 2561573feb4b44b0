import Dispatch
import Foundation

/// Files that go when the program is told to stop while it makes them.
final class LeftoverFiles {
  private let sources: [any DispatchSourceSignal]

  /// Watches for Ctrl-C and SIGTERM.
  init(_ files: [String]) {
    sources = [SIGINT, SIGTERM].map { number in
      // The default would end the program before it could remove anything.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        for file in files { unlink(file) }
        // What is under way goes on writing into a file without a name, until here.
        _exit(128 + number)
      }
      source.resume()
      return source
    }
  }

  /// Ends that: the files are gone or have their names.
  func forget() {
    for source in sources { source.cancel() }
    for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
  }
}
