package import Gallery
import Logging
import Synchronization

/// Slows down who tries passwords, secrets and signatures that are wrong (decision 62).
///
/// An address may be wrong a number of times at once and then some times a minute. Until then nothing that it shows is
/// accepted, right or wrong, so that it learns nothing; but who was right from that address before is never kept out, and
/// neither is anybody at another address. When an account has been guessed at from many addresses, each address may be
/// wrong about it once a minute.
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

  /// An address that was right about an account.
  private struct Acquaintance: Hashable {
    let account: Account
    let address: CallerAddress
  }

  /// What may still be wrong.
  private struct Allowance {
    var level: Double
    var time: ContinuousClock.Instant
  }

  private struct State {
    var addresses = RecentTable<CallerAddress, Allowance>(capacity: GuessLimiter.remembered)
    var accounts = RecentTable<Account, Allowance>(capacity: GuessLimiter.remembered)
    var acquaintances = RecentTable<Acquaintance, Bool>(capacity: GuessLimiter.remembered)
  }

  /// Addresses, accounts and pairs of both that are remembered, each.
  private static let remembered = 4096
  /// Seconds in which one more wrong secret is forgiven.
  private static let recovery = 6.0
  /// Wrong secrets that an account forgives all addresses together, as a multiple of what an address may.
  private static let accountShare = 4.0
  /// What a wrong secret costs an address when its account forgives no more: a minute.
  private static let costUnderAttack = 10.0

  private let burst: Double
  private let state = Mutex(State())

  /// - Parameter burst: Wrong secrets that one address may show at once; 0 for any number.
  package init(burst: Int) { self.burst = Double(burst) }

  /// Refuses an attempt that would not be judged now, before anything is spent on it.
  ///
  /// - Throws: ``DialectFailure`` of the kind `rateLimited`.
  package func check(
    _ account: Account?, from address: CallerAddress?, at now: ContinuousClock.Instant = .now
  ) throws(DialectFailure) {
    guard let address, burst > 0 else { return }
    let seconds = state.withLock { wait(of: address, for: account, at: now, in: $0) }
    if let seconds { throw .tooManyGuesses(seconds) }
  }

  /// Counts an attempt.
  ///
  /// - Parameters:
  ///   - isRight: Whether what was shown is right.
  ///   - account: What it was shown for; `nil` when there is no such account.
  ///   - address: Where it came from; `nil` counts nothing.
  /// - Returns: Whether the address has to wait from now on.
  /// - Throws: ``DialectFailure`` of the kind `rateLimited` when the caller is not to learn whether it was right.
  @discardableResult
  package func judge(
    isRight: Bool, _ account: Account?, from address: CallerAddress?, at now: ContinuousClock.Instant = .now
  ) throws(DialectFailure) -> Bool {
    guard let address, burst > 0 else { return false }
    let verdict = state.withLock { state -> Verdict in
      guard isRight, let account else { return noteWrong(account, from: address, at: now, in: &state) }
      if let seconds = wait(of: address, for: account, at: now, in: state) { return .unheard(seconds) }
      state.acquaintances[Acquaintance(account: account, address: address)] = true
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

  private func noteWrong(
    _ account: Account?, from address: CallerAddress, at now: ContinuousClock.Instant, in state: inout State
  ) -> Verdict {
    let level = level(state.addresses[address], most: burst, at: now)
    guard level >= 1 else { return .unheard(pause(from: level)) }
    var cost = 1.0
    if let account {
      let forgiven = self.level(state.accounts[account], most: burst * Self.accountShare, at: now)
      if forgiven < 1 { cost = level - 1 + Self.costUnderAttack }
      state.accounts[account] = Allowance(level: max(0, forgiven - 1), time: now)
    }
    state.addresses[address] = Allowance(level: level - cost, time: now)
    return .heard(isLast: level - cost < 1)
  }

  /// The entries in memory, for tests of its bounds.
  package var remembered: Int {
    state.withLock { $0.addresses.count + $0.accounts.count + $0.acquaintances.count }
  }

  /// Seconds that an address has to wait, when it has to.
  private func wait(
    of address: CallerAddress, for account: Account?, at now: ContinuousClock.Instant,
    in state: borrowing State
  ) -> Int? {
    let level = level(state.addresses[address], most: burst, at: now)
    guard level < 1 else { return nil }
    if let account, state.acquaintances[Acquaintance(account: account, address: address)] != nil {
      return nil
    }
    return pause(from: level)
  }

  private func level(_ allowance: Allowance?, most: Double, at now: ContinuousClock.Instant) -> Double {
    guard let allowance else { return most }
    let passed = max(0, allowance.time.duration(to: now) / .seconds(1))
    return min(most, allowance.level + passed / Self.recovery)
  }

  private func pause(from level: Double) -> Int { max(1, Int(((1 - level) * Self.recovery).rounded(.up))) }
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
      from: CallerAddress(context.remoteAddress))
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
      tenant.map { GuessLimiter.Account($0.id, in: dialect) }, from: CallerAddress(context.remoteAddress))
  }
}
