import Gallery
import Synchronization

/// What is learned about an exchange in its course and matters at its end: to the answer's headers and to the log.
package final class ExchangeRecord: Sendable {
  private struct State {
    var tenant: String?
    var admission: RateLimiter.Admission?
  }

  private let state = Mutex(State())

  /// The name of the tenant on whose behalf the caller has proved to speak.
  package var tenant: String? { state.withLock { $0.tenant } }

  /// How the request stands with the tenant's rate limit.
  package var admission: RateLimiter.Admission? { state.withLock { $0.admission } }

  func note(_ tenant: Tenant, _ admission: RateLimiter.Admission) {
    state.withLock {
      $0.tenant = tenant.name
      $0.admission = admission
    }
  }
}
