import Hummingbird
package import Recognition

/// What the server takes in at all, whatever a request is for.
package struct Intake: Sendable {
  /// A body of up to so many bytes brings no photograph.
  private static let smallBody = 4 << 10

  private let bodies: BodyBudget
  private let pool: ComputePool

  /// - Parameters:
  ///   - bodies: The memory that all request bodies may take together.
  ///   - pool: Where photographs are analysed.
  package init(bodies: BodyBudget, pool: ComputePool) {
    self.bodies = bodies
    self.pool = pool
  }

  /// What a request from an address takes of the memory for bodies.
  func lease(_ address: CallerAddress?) -> BodyBudget.Lease { bodies.lease(for: address) }

  /// The request, with a body that is counted while it arrives.
  ///
  /// A photograph for which the pool has no room is refused here. Whoever was let in, read and understood first would
  /// be refused all the same, later and at the cost of those who are served.
  ///
  /// - Throws: ``DialectFailure`` of the kind `overloaded` when the pool is full, and what
  ///   ``Hummingbird/Request/checkHTTP()`` throws.
  func admit(_ request: Request, lease: BodyBudget.Lease) throws(DialectFailure) -> Request {
    try request.checkHTTP()
    guard request.hasBody else { return request }
    if request.announcedLength ?? .max > Self.smallBody, pool.isFull {
      throw DialectFailure(.overloaded)
    }
    return request.metered(by: lease)
  }
}
