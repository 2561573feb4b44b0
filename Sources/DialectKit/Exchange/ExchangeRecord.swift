package import Gallery
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

  fileprivate func note(_ tenant: Tenant, _ admission: RateLimiter.Admission) {
    state.withLock {
      $0.tenant = tenant.name
      $0.admission = admission
    }
  }
}

extension DialectServices {
  /// Notes on whose behalf a caller speaks, who has proved to be entitled to, and counts the request.
  ///
  /// - Throws: ``DialectFailure`` of the kinds `suspended`, and `rateLimited` when the tenant has made more requests
  ///   than it may.
  package func admit(_ tenant: Tenant, in context: DialectContext) throws(DialectFailure) {
    let admission = rates.admit(tenant.id)
    context.record.note(tenant, admission)
    guard !tenant.isSuspended else {
      throw DialectFailure(.suspended, "This account is suspended. Ask the operator of this server.")
    }
    guard admission.isAdmitted else {
      throw DialectFailure(
        .rateLimited,
        "Too many requests. Send at most \(admission.limit) in a minute, and try again in "
          + "\(admission.retryAfter) s.",
        retryAfter: admission.retryAfter)
    }
  }
}
