import Synchronization

/// Faults of work that no caller waits for, such as an index that could not follow the store. They go to whoever listens,
/// which in a server is its log.
package final class UnattendedFaults: Sendable {
  private let listener = Mutex<(@Sendable (GalleryError) -> Void)?>(nil)

  package init() {}

  /// From now on `listener` hears of every fault.
  package func listen(_ listener: @escaping @Sendable (GalleryError) -> Void) {
    self.listener.withLock { $0 = listener }
  }

  /// Tells the listener of a fault, on the caller's thread. Without a listener it is lost.
  package func report(_ error: GalleryError) { listener.withLock { $0 }?(error) }
}
