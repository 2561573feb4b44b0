import Hummingbird
import NIOCore
import Synchronization

/// The memory that request bodies may take together, and of that what one caller may.
///
/// A body is held until its request is answered. When the budget is spent, whoever sends more is told that the server
/// is busy, so that many large uploads at once cost no more memory than the operator has set aside. No address can hold
/// all of it: others are served while one fills its share. A single body is never refused for the share alone.
package final class BodyBudget: Sendable {
  private struct State {
    var held = 0
    /// Of addresses that hold anything.
    var byAddress: [CallerAddress: Int] = [:]
  }

  private let capacity: Int
  private let share: Int
  private let state = Mutex(State())

  /// - Parameters:
  ///   - capacity: Bytes of all bodies together.
  ///   - share: Bytes of the bodies of one address.
  package init(capacity: Int, share: Int) {
    self.capacity = capacity
    self.share = share
  }

  /// The bytes that are held now.
  package var heldBytes: Int { state.withLock { $0.held } }

  /// What one request takes of the budget; it goes back when the lease is released.
  ///
  /// - Parameter address: Where the request comes from; `nil` has no share of its own.
  package func lease(for address: CallerAddress?) -> Lease { Lease(budget: self, address: address) }

  /// - Parameter own: What the same request holds already.
  fileprivate func take(_ count: Int, besides own: Int, for address: CallerAddress?) throws(DialectFailure) {
    let share = share
    let isOfAddress = state.withLock { state -> Bool? in
      if let address {
        let held = state.byAddress[address, default: 0]
        if held > own, held + count > share { return true }
      }
      guard state.held + count <= capacity else { return false }
      state.held += count
      if let address { state.byAddress[address, default: 0] += count }
      return nil
    }
    switch isOfAddress {
    case nil: return
    case true?:
      throw DialectFailure(
        .overloaded, "Too much comes from this address at once. Wait for answers before sending more.",
        retryAfter: 1)
    case false?:
      throw DialectFailure(
        .overloaded, "The server receives too much at once. Try again in a moment.", retryAfter: 1)
    }
  }

  fileprivate func giveBack(_ count: Int, of address: CallerAddress?) {
    state.withLock { state in
      state.held -= count
      guard let address, let held = state.byAddress[address] else { return }
      state.byAddress[address] = held > count ? held - count : nil
    }
  }

  /// One request's part of the budget.
  package final class Lease: Sendable {
    private let budget: BodyBudget
    private let address: CallerAddress?
    private let taken = Mutex(0)

    fileprivate init(budget: BodyBudget, address: CallerAddress?) {
      self.budget = budget
      self.address = address
    }

    deinit { release() }

    /// Takes bytes of the budget.
    ///
    /// - Throws: ``DialectFailure`` of the kind `overloaded` when it is spent, or the address's share of it.
    package func take(_ count: Int) throws(DialectFailure) {
      try taken.withLock { taken throws(DialectFailure) in
        try budget.take(count, besides: taken, for: address)
        taken += count
      }
    }

    /// Gives back what was taken.
    package func release() {
      taken.withLock { taken in
        if taken > 0 { budget.giveBack(taken, of: address) }
        taken = 0
      }
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
