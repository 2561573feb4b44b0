import Recognition
import ServiceLifecycle

/// Takes no more photographs when the server stops; those that were let in are analysed.
struct ComputeCloser: Service {
  let pool: ComputePool

  func run() async throws {
    // Fails when the task is cancelled, because another service has failed: then it is time too.
    try? await gracefulShutdown()
    pool.close()
  }
}
