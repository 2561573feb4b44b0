import Hummingbird
import NIOCore
import Synchronization

/// The memory that request bodies may take together.
///
/// A body is held until its request is answered. When the budget is spent, whoever sends more is told that the server
/// is busy, so that many large uploads at once cost no more memory than the operator has set aside.
package final class BodyBudget: Sendable {
  private let capacity: Int
  private let held = Atomic(0)

  /// - Parameter capacity: Bytes of all bodies together.
  package init(capacity: Int) {
    self.capacity = capacity
  }

  /// The bytes that are held now.
  package var heldBytes: Int { held.load(ordering: .relaxed) }

  /// What one request takes of the budget; it goes back when the lease is released.
  package func lease() -> Lease { Lease(budget: self) }

  fileprivate func take(_ count: Int) -> Bool {
    guard held.add(count, ordering: .relaxed).newValue <= capacity else {
      held.subtract(count, ordering: .relaxed)
      return false
    }
    return true
  }

  fileprivate func giveBack(_ count: Int) {
    held.subtract(count, ordering: .relaxed)
  }

  /// One request's part of the budget.
  package final class Lease: Sendable {
    private let budget: BodyBudget
    private let taken = Atomic(0)

    fileprivate init(budget: BodyBudget) {
      self.budget = budget
    }

    deinit { release() }

    /// Takes bytes of the budget.
    ///
    /// - Throws: ``DialectFailure`` of the kind `overloaded` when it is spent.
    fileprivate func take(_ count: Int) throws(DialectFailure) {
      guard budget.take(count) else {
        throw DialectFailure(
          .overloaded, "The server receives too much at once. Try again in a moment.", retryAfter: 1)
      }
      taken.add(count, ordering: .relaxed)
    }

    /// Gives back what was taken.
    package func release() {
      budget.giveBack(taken.exchange(0, ordering: .relaxed))
    }
  }
}

extension Request {
  /// Whether a body follows the head.
  package var hasBody: Bool {
    (announcedLength ?? 0) > 0 || headers[.transferEncoding] != nil
  }

  /// The request with a body whose bytes are taken from a budget while they arrive.
  func metered(by lease: BodyBudget.Lease) -> Request {
    var request = self
    request.body = RequestBody(asyncSequence: MeteredBody(base: body, lease: lease))
    return request
  }
}

/// A body that takes its bytes from a budget.
private struct MeteredBody: AsyncSequence, Sendable {
  let base: RequestBody
  let lease: BodyBudget.Lease

  struct AsyncIterator: AsyncIteratorProtocol {
    var base: RequestBody.AsyncIterator
    let lease: BodyBudget.Lease

    mutating func next() async throws -> ByteBuffer? {
      guard let chunk = try await base.next() else { return nil }
      try lease.take(chunk.readableBytes)
      return chunk
    }
  }

  func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: base.makeAsyncIterator(), lease: lease)
  }
}
