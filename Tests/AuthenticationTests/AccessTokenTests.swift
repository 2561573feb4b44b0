import Authentication
import Gallery
import Testing

@Suite("Access tokens")
struct AccessTokenTests {
  private let issuer = AccessTokenIssuer(key: Array(1...32))
  private let tenant = TenantID(rawValue: 7)
  private let start = Timestamp(milliseconds: 1_700_000_000_000)

  private func claims(
    _ token: String, _ audience: AccessTokenAudience = .huawei, secondsLater: Int64 = 0, secret: String? = "s"
  ) async throws -> AccessTokenClaims {
    try await issuer.claims(
      of: token, audience, at: Timestamp(milliseconds: start.milliseconds + secondsLater * 1000)
    ) { _ throws(GalleryError) in secret }
  }

  @Test("A token says whose it is until its time is over")
  func lifetime() async throws {
    let token = issuer.token(for: tenant, .huawei, secret: "s", at: start, lifetime: 60)
    #expect(try await claims(token, secondsLater: 59).tenant == tenant)
    await #expect(throws: AccessTokenError.expired) { try await claims(token, secondsLater: 60) }
    let again = issuer.token(for: tenant, .huawei, secret: "s", at: start, lifetime: 60)
    #expect(token != again)
  }

  @Test("Another dialect, another secret, a tenant that is gone: not accepted")
  func wrongPlace() async throws {
    let token = issuer.token(for: tenant, .huawei, secret: "s", at: start, lifetime: 60)
    await #expect(throws: AccessTokenError.damaged) { try await claims(token, .baidu) }
    await #expect(throws: AccessTokenError.damaged) { try await claims(token, secret: "rotated") }
    await #expect(throws: AccessTokenError.damaged) { try await claims(token, secret: nil) }
    let other = AccessTokenIssuer(key: Array(2...33))
    await #expect(throws: AccessTokenError.damaged) {
      try await other.claims(of: token, .huawei, at: start) { _ throws(GalleryError) in "s" }
    }
  }

  @Test("A token with any character changed is damaged")
  func tampering() async throws {
    let token = Array(issuer.token(for: tenant, .huawei, secret: "s", at: start, lifetime: 60))
    for place in token.indices {
      var changed = token
      changed[place] = changed[place] == "A" ? "B" : "A"
      await #expect(throws: AccessTokenError.damaged) { try await claims(String(changed)) }
    }
    for text in ["", "AAAA", "not a token", String(token.dropLast()), String(token) + "A"] {
      await #expect(throws: AccessTokenError.damaged) { try await claims(text) }
    }
  }

  @Test("Comparison in constant time tells equal from different")
  func comparison() {
    #expect(equalInConstantTime("abc", "abc"))
    #expect(!equalInConstantTime("abd", "abc"))
    #expect(!equalInConstantTime("ab", "abc"))
    #expect(!equalInConstantTime("abcd", "abc"))
    #expect(equalInConstantTime("", ""))
  }
}
