import DialectKit
import Gallery
import Testing

@Suite("The rate limit")
struct RateLimiterTests {
  private let start = ContinuousClock.now
  private let tenant = TenantID(rawValue: 1)

  @Test("A burst is admitted, then the rate, and who is refused hears when to come back")
  func bucket() {
    let limiter = RateLimiter(rate: 2, burst: 3)
    #expect(limiter.limit == 120)
    for _ in 0..<3 { #expect(limiter.admit(tenant, at: start).isAdmitted) }
    let refused = limiter.admit(tenant, at: start)
    #expect(!refused.isAdmitted)
    #expect(refused.retryAfter == 1)
    #expect(!limiter.admit(tenant, at: start + .milliseconds(499)).isAdmitted)
    #expect(limiter.admit(tenant, at: start + .milliseconds(501)).isAdmitted)
    #expect(!limiter.admit(tenant, at: start + .milliseconds(502)).isAdmitted)
    // However long the pause, no more than the burst has gathered.
    for _ in 0..<3 { #expect(limiter.admit(tenant, at: start + .seconds(3600)).isAdmitted) }
    #expect(!limiter.admit(tenant, at: start + .seconds(3600)).isAdmitted)
  }

  @Test("Tenants do not take from each other")
  func tenants() {
    let limiter = RateLimiter(rate: 1, burst: 1)
    #expect(limiter.admit(tenant, at: start).isAdmitted)
    #expect(!limiter.admit(tenant, at: start).isAdmitted)
    #expect(limiter.admit(TenantID(rawValue: 2), at: start).isAdmitted)
  }

  @Test("The requests of a minute are counted, up to its limit")
  func minute() {
    let limiter = RateLimiter(rate: 1, burst: 1000)
    #expect((1...3).map { _ in limiter.admit(tenant, at: start).used } == [1, 2, 3])
    #expect(limiter.admit(tenant, at: start + .seconds(59)).used == 4)
    #expect(limiter.admit(tenant, at: start + .seconds(61)).used == 1)
    for _ in 0..<100 { _ = limiter.admit(tenant, at: start + .seconds(62)) }
    let last = limiter.admit(tenant, at: start + .seconds(62))
    #expect(last.used == 60)
    #expect(last.limit == 60)
  }
}
