package import Gallery
import Synchronization

/// A token bucket per tenant: steady traffic up to a rate, and short bursts above it.
package final class RateLimiter: Sendable {
  /// What became of a request.
  package struct Admission: Sendable, Equatable {
    /// Whether the request may go on.
    package let isAdmitted: Bool
    /// The requests that one minute may bring, on the average.
    package let limit: Int
    /// The requests that this minute has brought, up to the limit.
    package let used: Int
    /// Seconds until a refused request would be admitted.
    package let retryAfter: Int
  }

  private struct Bucket {
    var level: Double
    var filled: ContinuousClock.Instant
    var minuteBegan: ContinuousClock.Instant
    var usedThisMinute = 0
  }

  private let rate: Double
  private let burst: Double
  private let buckets = Mutex<[TenantID: Bucket]>([:])

  /// - Parameters:
  ///   - rate: Requests per second that each tenant may make.
  ///   - burst: Requests that may come at once after a pause.
  package init(rate: Int, burst: Int) {
    self.rate = Double(max(1, rate))
    self.burst = Double(max(1, burst))
  }

  /// Counts a request of a tenant.
  package func admit(_ tenant: TenantID, at now: ContinuousClock.Instant = .now) -> Admission {
    buckets.withLock { buckets in
      var bucket = buckets[tenant] ?? Bucket(level: burst, filled: now, minuteBegan: now)
      let pause = bucket.filled.duration(to: now)
      bucket.level = min(burst, bucket.level + max(0, pause / .seconds(1)) * rate)
      bucket.filled = now
      let isAdmitted = bucket.level >= 1
      if isAdmitted { bucket.level -= 1 }
      if bucket.minuteBegan.duration(to: now) >= .seconds(60) {
        bucket.minuteBegan = now
        bucket.usedThisMinute = 0
      }
      bucket.usedThisMinute = min(bucket.usedThisMinute + 1, limit)
      buckets[tenant] = bucket
      return Admission(
        isAdmitted: isAdmitted, limit: limit, used: bucket.usedThisMinute,
        retryAfter: isAdmitted ? 0 : max(1, Int(((1 - bucket.level) / rate).rounded(.up))))
    }
  }

  /// The requests that each tenant may make in a minute, on the average.
  package var limit: Int { Int(rate * 60) }
}
