package import Gallery

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
