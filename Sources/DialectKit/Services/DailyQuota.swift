package import Gallery
import Synchronization

/// Counts each tenant's requests of a day (UTC). The counts live in memory: a restart begins anew.
package final class DailyQuota: Sendable {
  private struct Tally {
    var day: Int64 = 0
    var counts: [TenantID: Int] = [:]
  }

  private static let millisecondsOfDay: Int64 = 86_400_000

  private let limit: Int?
  private let tally = Mutex(Tally())

  /// - Parameter limit: Requests that a tenant may make in a day; `nil` for any number.
  package init(limit: Int?) { self.limit = limit }

  /// Counts a request of a tenant.
  ///
  /// - Returns: Whether it is within the quota.
  package func admit(_ tenant: TenantID, at time: Timestamp) -> Bool {
    guard let limit else { return true }
    let day = time.milliseconds / Self.millisecondsOfDay
    return tally.withLock { tally in
      if tally.day != day { tally = Tally(day: day) }
      let count = tally.counts[tenant, default: 0]
      guard count < limit else { return false }
      tally.counts[tenant] = count + 1
      return true
    }
  }
}
