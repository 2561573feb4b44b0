import DialectKit
import NIOCore
import Testing

@Suite("The memory for bodies")
struct BodyBudgetTests {
  private let budget = BodyBudget(capacity: 100, share: 25)

  private func address(_ last: Int) throws -> CallerAddress {
    try #require(CallerAddress(SocketAddress(ipAddress: "10.0.0.\(last)", port: 1)))
  }

  @Test("One address holds no more than its share, and others are served beside it")
  func share() throws {
    let bodies = [budget.lease(for: try address(1)), budget.lease(for: try address(1))]
    try bodies[0].take(20)
    try bodies[1].take(5)
    for body in bodies { #expect(throws: DialectFailure.self) { try body.take(1) } }
    #expect(throws: DialectFailure.self) { try budget.lease(for: try address(1)).take(1) }
    let other = budget.lease(for: try address(2))
    try other.take(25)
    #expect(budget.heldBytes == 50)
    // What was refused holds nothing, and what is given back can be taken again.
    bodies[0].release()
    bodies[0].release()
    #expect(budget.heldBytes == 30)
    try bodies[1].take(20)
    #expect(throws: DialectFailure.self) { try budget.lease(for: try address(1)).take(1) }
    withExtendedLifetime((bodies, other)) {}
  }

  @Test("A single body may be larger than the share, and then is the address's only one")
  func single() throws {
    let body = budget.lease(for: try address(1))
    for _ in 0..<9 { try body.take(10) }
    #expect(throws: DialectFailure.self) { try budget.lease(for: try address(1)).take(1) }
    try budget.lease(for: try address(2)).take(1)
    withExtendedLifetime(body) {}
  }

  @Test("All together hold no more than there is, with an address or without")
  func capacity() throws {
    let bodies = try (1...4).map { budget.lease(for: try address($0)) }
    for body in bodies { try body.take(25) }
    for next in [budget.lease(for: try address(5)), budget.lease(for: nil)] {
      let failure = #expect(throws: DialectFailure.self) { try next.take(1) }
      #expect(failure?.kind == .overloaded)
      #expect(failure?.retryAfter == 1)
    }
    bodies[0].release()
    let nameless = budget.lease(for: nil)
    for _ in 0..<25 { try nameless.take(1) }
    #expect(budget.heldBytes == 100)
    withExtendedLifetime((bodies, nameless)) {}
  }

  @Test("A lease that is let go gives back what it has")
  func lifetime() throws {
    for _ in 0..<10 { try budget.lease(for: try address(1)).take(25) }
    #expect(budget.heldBytes == 0)
  }
}
