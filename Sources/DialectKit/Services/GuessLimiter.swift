package import Gallery
import Logging
package import NIOCore
import Synchronization

/// Slows down who tries passwords, secrets and signatures that are wrong (decision 62).
///
/// An address may be wrong a number of times at once and then some times a minute. Until then nothing that it shows is
/// accepted, right or wrong, so that it learns nothing; nobody at another address is kept out by that. An address that
/// was right about an account before may be wrong about it ten times as often besides, and after that is heard where a
/// connection has shown what is right and nothing wrong since. When an account has been guessed at from many addresses,
/// each address may be wrong about it once a minute.
package final class GuessLimiter: Sendable {
  /// What is guessed at: a tenant's credentials in one dialect.
  package struct Account: Hashable, Sendable {
    let tenant: TenantID
    let dialect: String

    /// - Parameter dialect: Names the kind of credentials.
    package init(_ tenant: TenantID, in dialect: String) {
      self.tenant = tenant
      self.dialect = dialect
    }
  }

  /// Who is right or wrong: an address, and one of its connections, which its port tells from the others.
  private struct Caller {
    let address: CallerAddress
    let connection: SocketAddress

    init?(_ peer: SocketAddress?) {
      guard let peer, let address = CallerAddress(peer) else { return nil }
      self.address = address
      connection = peer
    }
  }

  /// An account, and an address or a connection that was right about it.
  private struct Acquaintance<Source: Hashable & Sendable>: Hashable {
    let account: Account
    let source: Source
  }

  /// How often somebody may be wrong.
  private struct Rule {
    let atOnce: Double
    /// Seconds in which one more wrong secret is forgiven.
    let recovery: Double

    /// What may still be wrong; everything when nothing was.
    func level(_ allowance: Allowance?, at now: ContinuousClock.Instant) -> Double {
      guard let allowance else { return atOnce }
      let passed = max(0, allowance.time.duration(to: now) / .seconds(1))
      return min(atOnce, allowance.level + passed / recovery)
    }

    /// Seconds until one more may be wrong.
    func pause(from level: Double) -> Int { max(1, Int(((1 - level) * recovery).rounded(.up))) }
  }

  /// What might still be wrong at a time.
  private struct Allowance {
    var level: Double
    var time: ContinuousClock.Instant
  }

  private struct State {
    var addresses = RecentTable<CallerAddress, Allowance>(capacity: GuessLimiter.remembered)
    var accounts = RecentTable<Account, Allowance>(capacity: GuessLimiter.remembered)
    /// Addresses that were right, with what they may still be wrong beyond what any address may.
    var known = RecentTable<Acquaintance<CallerAddress>, Allowance>(capacity: GuessLimiter.remembered)
    /// Whether connections were right, and nothing else since.
    var trusted = RecentTable<Acquaintance<SocketAddress>, Bool>(capacity: GuessLimiter.remembered)
  }

  /// Addresses, accounts and pairs of either kind that are remembered, each.
  private static let remembered = 4096
  /// Wrong secrets that an account forgives all addresses together, as a multiple of what an address may.
  private static let accountShare = 4.0
  /// How much more often than any address one may be wrong that was right before.
  private static let acquaintanceShare = 10.0
  /// What a wrong secret costs an address when its account forgives no more: a minute.
  private static let costUnderAttack = 10.0

  private let anybody: Rule
  private let acquaintances: Rule
  private let accounts: Rule
  private let state = Mutex(State())

  /// - Parameter burst: Wrong secrets that one address may show at once; 0 for any number.
  package init(burst: Int) {
    let atOnce = Double(burst)
    anybody = Rule(atOnce: atOnce, recovery: 6)
    acquaintances = Rule(
      atOnce: atOnce * Self.acquaintanceShare, recovery: anybody.recovery / Self.acquaintanceShare)
    accounts = Rule(atOnce: atOnce * Self.accountShare, recovery: anybody.recovery)
  }

  private var isOff: Bool { anybody.atOnce <= 0 }

  /// Refuses an attempt that would not be judged now, before anything is spent on it.
  ///
  /// - Throws: ``DialectFailure`` of the kind `rateLimited`.
  package func check(
    _ account: Account?, from peer: SocketAddress?, at now: ContinuousClock.Instant = .now
  ) throws(DialectFailure) {
    guard let caller = Caller(peer), !isOff else { return }
    let seconds = state.withLock { wait(of: caller, for: account, at: now, in: $0) }
    if let seconds { throw .tooManyGuesses(seconds) }
  }

  /// Counts an attempt.
  ///
  /// - Parameters:
  ///   - isRight: Whether what was shown is right.
  ///   - account: What it was shown for; `nil` when there is no such account.
  ///   - peer: The other end of the connection over which it came; `nil` counts nothing.
  /// - Returns: Whether the address has to wait from now on.
  /// - Throws: ``DialectFailure`` of the kind `rateLimited` when the caller is not to learn whether it was right.
  @discardableResult
  package func judge(
    isRight: Bool, _ account: Account?, from peer: SocketAddress?, at now: ContinuousClock.Instant = .now
  ) throws(DialectFailure) -> Bool {
    guard let caller = Caller(peer), !isOff else { return false }
    let verdict = state.withLock { state -> Verdict in
      if let seconds = wait(of: caller, for: account, at: now, in: state) { return .unheard(seconds) }
      guard isRight, let account else { return noteWrong(account, from: caller, at: now, in: &state) }
      let pair = Acquaintance(account: account, source: caller.address)
      // Being right gives nothing back: a signature may be shown by whoever has seen it, and again and again.
      state.known[pair] = state.known[pair] ?? Allowance(level: acquaintances.atOnce, time: now)
      state.trusted[Acquaintance(account: account, source: caller.connection)] = true
      return .heard(isLast: false)
    }
    switch verdict {
    case .heard(let isLast): return isLast
    case .unheard(let seconds): throw .tooManyGuesses(seconds)
    }
  }

  /// What becomes of an attempt.
  private enum Verdict {
    case heard(isLast: Bool)
    /// It is to be made again after so many seconds.
    case unheard(Int)
  }

  /// Counts a wrong attempt of a caller who need not wait.
  private func noteWrong(
    _ account: Account?, from caller: Caller, at now: ContinuousClock.Instant, in state: inout State
  ) -> Verdict {
    var cost = 1.0
    let level = anybody.level(state.addresses[caller.address], at: now)
    if let account {
      let connection = Acquaintance(account: account, source: caller.connection)
      if state.trusted[connection] == true { state.trusted[connection] = false }
      let forgiven = accounts.level(state.accounts[account], at: now)
      if forgiven < 1 { cost = level - 1 + Self.costUnderAttack }
      state.accounts[account] = Allowance(level: max(0, forgiven - 1), time: now)
      if level < 1 {
        let pair = Acquaintance(account: account, source: caller.address)
        let own = acquaintances.level(state.known[pair], at: now)
        // What a trusted connection is wrong beyond that is owed.
        state.known[pair] = Allowance(level: own - 1, time: now)
        return .heard(isLast: own >= 1 && own - 1 < 1)
      }
    }
    state.addresses[caller.address] = Allowance(level: level - cost, time: now)
    return .heard(isLast: level - cost < 1)
  }

  /// The entries in memory, for tests of its bounds.
  package var remembered: Int {
    state.withLock { $0.addresses.count + $0.accounts.count + $0.known.count + $0.trusted.count }
  }

  /// Seconds that a caller has to wait, when it has to.
  private func wait(
    of caller: Caller, for account: Account?, at now: ContinuousClock.Instant, in state: borrowing State
  ) -> Int? {
    let level = anybody.level(state.addresses[caller.address], at: now)
    guard level < 1 else { return nil }
    guard let account, let known = state.known[Acquaintance(account: account, source: caller.address)]
    else { return anybody.pause(from: level) }
    let own = acquaintances.level(known, at: now)
    if own >= 1 || state.trusted[Acquaintance(account: account, source: caller.connection)] == true {
      return nil
    }
    return acquaintances.pause(from: own)
  }
}

extension DialectFailure {
  fileprivate static func tooManyGuesses(_ seconds: Int) -> DialectFailure {
    DialectFailure(
      .rateLimited,
      "Too many wrong passwords, secrets or signatures came from this address. Check the credentials, and try again "
        + "in \(seconds) s.",
      retryAfter: seconds)
  }
}

extension DialectServices {
  /// Counts an attempt to show a tenant's credentials; see ``GuessLimiter/judge(isRight:_:from:at:)``.
  ///
  /// - Parameters:
  ///   - tenant: Whose credentials are meant; `nil` when there is no such tenant.
  ///   - dialect: Names the kind of credentials.
  /// - Throws: ``DialectFailure`` of the kind `rateLimited` when the caller has shown too many wrong ones.
  package func judge(
    isRight: Bool, _ tenant: Tenant?, in dialect: String, _ context: DialectContext
  ) throws(DialectFailure) {
    let hasToWait = try guesses.judge(
      isRight: isRight, tenant.map { GuessLimiter.Account($0.id, in: dialect) },
      from: context.remoteAddress)
    if hasToWait {
      context.logger.warning(
        "an address showed too many wrong secrets and has to wait",
        metadata: [
          "address": "\(context.remoteAddress?.ipAddress ?? "")", "credentials": "\(dialect)",
          "tenant": "\(tenant?.name ?? "")",
        ])
    }
  }

  /// Refuses an attempt that would not be judged now; see ``GuessLimiter/check(_:from:at:)``.
  ///
  /// - Throws: ``DialectFailure`` of the kind `rateLimited` when the caller has shown too many wrong ones.
  package func checkGuesses(
    _ tenant: Tenant?, in dialect: String, _ context: DialectContext
  ) throws(DialectFailure) {
    try guesses.check(
      tenant.map { GuessLimiter.Account($0.id, in: dialect) }, from: context.remoteAddress)
  }
}
