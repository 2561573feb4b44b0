import Foundation
import Synchronization

/// Confined processes that wait for a video.
final class ReadyProcesses: Sendable {
  private struct State {
    var ready: [Slot] = []
    var starting = 0
  }

  /// A process that can be kept in an array.
  private final class Slot: Sendable {
    private let process: Mutex<DecoderProcess?>

    init(_ process: consuming DecoderProcess) { self.process = Mutex(process) }

    /// The process, the first time.
    func take() -> DecoderProcess? { process.withLock { $0.take() } }
  }

  private let program: String
  private let count: Int
  private let state = Mutex(State())

  init(program: String, count: Int) {
    self.program = program
    self.count = count
  }

  /// A process that is confined; a new one where none is ready. Another is made ready in its place.
  ///
  /// - Throws: ``VideoError/decoderUnavailable(_:)``, ``VideoError/tookTooLong``.
  func take(deadline: ContinuousClock.Instant) throws(VideoError) -> DecoderProcess {
    defer { refill() }
    while let slot = state.withLock({ $0.ready.popLast() }) {
      if let process = slot.take(), !process.hasEnded { return process }
    }
    return try start(deadline: deadline)
  }

  private func start(deadline: ContinuousClock.Instant) throws(VideoError) -> DecoderProcess {
    let process = try DecoderProcess(program: program)
    try process.waitUntilConfined(deadline: deadline)
    return process
  }

  /// Starts what is missing, on a thread that nobody waits for.
  private func refill() {
    let missing = state.withLock { state in
      let missing = max(0, count - state.ready.count - state.starting)
      state.starting += missing
      return missing
    }
    for _ in 0..<missing {
      Thread.detachNewThread { [weak self] in
        guard let self else { return }
        let slot = try? Slot(self.start(deadline: .now + .seconds(10)))
        self.state.withLock { state in
          state.starting -= 1
          if let slot { state.ready.append(slot) }
        }
      }
    }
  }
}
