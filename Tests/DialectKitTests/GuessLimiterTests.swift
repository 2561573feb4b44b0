import DialectKit
import Gallery
import NIOCore
import Testing

@Suite("Guesses are slowed and nobody is locked out")
struct GuessLimiterTests {
  private let start = ContinuousClock.now
  private let account = GuessLimiter.Account(TenantID(rawValue: 1), in: "a")
  private let limiter = GuessLimiter(burst: 30)

  private func address(_ text: String, port: Int = 1) throws -> SocketAddress {
    try SocketAddress(ipAddress: text, port: port)
  }

  private func address(number: Int) throws -> SocketAddress {
    try address("10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)")
  }

  /// Whether an attempt is judged; otherwise the seconds to wait.
  private func wait(
    _ isRight: Bool, _ account: GuessLimiter.Account?, _ address: SocketAddress?, after time: Duration = .zero
  ) -> Int? {
    do {
      try limiter.judge(isRight: isRight, account, from: address, at: start + time)
      return nil
    } catch {
      #expect(error.kind == .rateLimited)
      return error.retryAfter
    }
  }

  /// Uses up what an address may be wrong.
  private func exhaust(_ address: SocketAddress, _ account: GuessLimiter.Account? = nil) {
    for _ in 0..<30 { #expect(wait(false, account ?? self.account, address) == nil) }
  }

  @Test("An address may be wrong thirty times at once, then ten times a minute, and hears when")
  func address() throws {
    let here = try address("10.0.0.1")
    exhaust(here)
    #expect(wait(false, account, here) == 6)
    #expect(wait(false, nil, here, after: .seconds(5)) == 1)
    #expect(wait(false, account, here, after: .seconds(6)) == nil)
    #expect(wait(false, account, here, after: .seconds(6)) == 6)
    // However long the pause, no more than thirty come together.
    for _ in 0..<30 { #expect(wait(false, account, here, after: .seconds(86_400)) == nil) }
    #expect(wait(false, account, here, after: .seconds(86_400)) == 6)
  }

  @Test("While it waits it does not learn what is right, and neither does asking cost it anything")
  func unjudged() throws {
    let here = try address("10.0.0.1")
    exhaust(here)
    for _ in 0..<100 {
      #expect(wait(true, account, here) == 6)
      #expect(wait(false, account, here) == 6)
    }
    #expect(throws: DialectFailure.self) { try limiter.check(account, from: here, at: start) }
    #expect(wait(true, account, here, after: .seconds(6)) == nil)
  }

  @Test("The same account is open at once from any other address")
  func otherAddress() throws {
    exhaust(try address("10.0.0.1"))
    #expect(wait(true, account, try address("10.0.0.2")) == nil)
  }

  @Test(
    "Who was right from an address before is not kept out of it by guesses at others, nor by ten times as many"
  )
  func acquainted() throws {
    let here = try address("10.0.0.1")
    #expect(wait(true, account, here) == nil)
    exhaust(here, GuessLimiter.Account(TenantID(rawValue: 9), in: "a"))
    #expect(wait(true, account, here) == nil)
    for _ in 0..<299 { #expect(wait(false, account, here) == nil) }
    #expect(wait(true, account, try address("10.0.0.1", port: 2)) == nil)
    #expect(throws: Never.self) { try limiter.check(account, from: here, at: start) }
    // Of another account, and of other credentials of the same tenant, nothing is known there.
    for other in [
      GuessLimiter.Account(TenantID(rawValue: 2), in: "a"),
      GuessLimiter.Account(TenantID(rawValue: 1), in: "b"),
    ] {
      #expect(wait(true, other, here) == 6)
    }
  }

  @Test("Whoever was right from an address before does not guess there without end")
  func acquaintedGuesser() throws {
    let here = try address("10.0.0.1")
    #expect(wait(true, account, here) == nil)
    exhaust(here)
    // Whatever is right in between, as a signature that somebody has seen, gives nothing back.
    for _ in 0..<300 {
      #expect(wait(false, account, here) == nil)
      _ = wait(true, account, here)
    }
    _ = wait(false, account, here)
    let stranger = try address("10.0.0.1", port: 2)
    for isRight in [true, false] { #expect(wait(isRight, account, stranger) != nil) }
    // A hundred a minute, over whatever connections, each of which is right before it guesses.
    var heard = 0
    for second in 1...600 {
      for port in 10..<40 {
        let connection = try address("10.0.0.1", port: port)
        _ = wait(true, account, connection, after: .seconds(second))
        if wait(false, account, connection, after: .seconds(second)) == nil { heard += 1 }
      }
    }
    #expect((600...1100).contains(heard), "\(heard)")
  }

  @Test("A connection that was right is heard while others guess from its address, until it guesses itself")
  func trustedConnection() throws {
    let service = try address("10.0.0.1", port: 1)
    let guesser = try address("10.0.0.1", port: 2)
    #expect(wait(true, account, service) == nil)
    for _ in 0..<2000 { _ = wait(false, account, guesser) }
    #expect(wait(true, account, guesser) != nil)
    for _ in 0..<100 { #expect(wait(true, account, service) == nil) }
    #expect(wait(true, GuessLimiter.Account(TenantID(rawValue: 2), in: "a"), service) != nil)
    #expect(wait(false, account, service) == nil)
    #expect(wait(true, account, service) != nil)
    // As soon as the guessing ends, any connection is heard.
    #expect(wait(true, account, try address("10.0.0.1", port: 3), after: .seconds(2)) == nil)
  }

  @Test(
    "An account that is guessed at from everywhere gives each address one try a minute, the right one at once"
  )
  func manyAddresses() throws {
    for number in 1...4 { exhaust(try address(number: number)) }
    for number in 10..<1000 {
      let there = try address(number: number)
      #expect(wait(false, account, there) == nil)
      #expect(wait(false, account, there) == 60)
    }
    #expect(wait(true, account, try address("192.0.2.1")) == nil)
    // Other accounts are none the worse for it, and it is forgotten when the guessing ends.
    exhaust(try address("192.0.2.2"), GuessLimiter.Account(TenantID(rawValue: 2), in: "a"))
    let there = try address("192.0.2.3")
    for _ in 0..<3 { #expect(wait(false, account, there, after: .seconds(3600)) == nil) }
  }

  @Test("Many addresses take little memory, and the busiest of them is not forgotten for the others")
  func memory() throws {
    let here = try address("192.0.2.1")
    exhaust(here)
    for number in 0..<100_000 {
      let there = try address(number: number)
      _ = wait(false, GuessLimiter.Account(TenantID(rawValue: Int64(number)), in: "a"), there)
      _ = wait(true, GuessLimiter.Account(TenantID(rawValue: Int64(number)), in: "a"), there)
      if number > 0, number.isMultiple(of: 4000) {
        #expect(wait(false, account, here, after: .seconds(6 * number / 4000)) == nil)
      }
    }
    #expect(limiter.remembered <= 4 * 2 * 4096)
    #expect(wait(false, account, here, after: .seconds(150)) == nil)
    #expect(wait(false, account, here, after: .seconds(150)) == 6)
  }

  @Test("A network of IPv6 counts as one address, and IPv4 as itself however it is written")
  func addresses() throws {
    func caller(_ text: String) throws -> CallerAddress? { CallerAddress(try address(text)) }
    #expect(try caller("2001:db8:1:2::1") == caller("2001:db8:1:2:ffff::9"))
    #expect(try caller("2001:db8:1:2::1") != caller("2001:db8:1:3::1"))
    #expect(try caller("::ffff:10.0.0.1") == caller("10.0.0.1"))
    #expect(try caller("::a00:1") != caller("10.0.0.1"))
    #expect(CallerAddress(nil) == nil)
    #expect(CallerAddress(try SocketAddress(unixDomainSocketPath: "/tmp/x")) == nil)
  }

  @Test("Nothing is counted where the setting says so, or where there is no address")
  func off() throws {
    let here = try address("10.0.0.1")
    let open = GuessLimiter(burst: 0)
    for _ in 0..<1000 {
      try open.judge(isRight: false, account, from: here)
      #expect(wait(false, account, nil) == nil)
    }
  }
}
