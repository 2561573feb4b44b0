import Recognition
import ServiceLifecycle

/// Takes no more photographs and videos when the server stops; those that were let in are analysed.
struct ComputeCloser: Service {
  let pools: [ComputePool]

  func run() async throws {
    // Fails when the task is cancelled, because another service has failed: then it is time too.
    try? await gracefulShutdown()
    for pool in pools { pool.close() }
  }
}
