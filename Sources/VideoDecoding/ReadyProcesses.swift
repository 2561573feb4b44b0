import Foundation
import Synchronization
import Threading

/// Confined processes that wait for a video.
final class ReadyProcesses: Sendable {
  private struct State {
    var ready: [Slot] = []
    var starting = 0
    /// The thread that starts them, from the first video on. It must last: a confined process is ended by the system
    /// when the thread ends that started it.
    var starter: WorkerThreads?
  }

  /// A process that can be kept in an array.
  private final class Slot: Sendable {
    private let process: Mutex<DecoderProcess?>

    init(_ process: consuming DecoderProcess) { self.process = Mutex(process) }

    /// The process, the first time.
    func take() -> DecoderProcess? { process.withLock { $0.take() } }
  }

  /// For a start that nobody waits for.
  private static let patience = Duration.seconds(10)

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
    let (missing, starter) = state.withLock { state in
      let missing = max(0, count - state.ready.count - state.starting)
      state.starting += missing
      if missing > 0, state.starter == nil { state.starter = WorkerThreads(name: "decoders", count: 1) }
      return (missing, state.starter)
    }
    for _ in 0..<missing {
      starter?.start { [weak self] in
        guard let self else { return }
        let slot = try? Slot(self.start(deadline: .now + Self.patience))
        self.state.withLock { state in
          state.starting -= 1
          if let slot { state.ready.append(slot) }
        }
      }
    }
  }
}
