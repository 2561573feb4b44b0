import Inference
import Synchronization

/// A network that is loaded when it is first needed, once, by whoever comes first; others wait.
///
/// A failure to load is told to the caller and not kept: the next one tries again.
final class LazySession: Sendable {
  private let session = Mutex<ModelSession?>(nil)
  private let load: @Sendable () throws(AnalysisError) -> ModelSession

  init(_ load: @escaping @Sendable () throws(AnalysisError) -> ModelSession) {
    self.load = load
  }

  /// - Throws: ``AnalysisError`` when the network is absent or damaged.
  func loaded() throws(AnalysisError) -> ModelSession {
    try session.withLock { (session) throws(AnalysisError) in
      if let session { return session }
      let new = try load()
      session = new
      return new
    }
  }
}
