import Gallery
import InMemoryGallery
import Testing

@Suite struct NonceContract {
  @Test(arguments: StoreUnderTest.allCases)
  func aNonceIsGoodOnceForEachTenant(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let store = fixture.gallery.store
      let other = try await fixture.gallery.createTenant(named: "other")
      let (now, later) = (Timestamp(milliseconds: 1000), Timestamp(milliseconds: 5000))
      func use(_ nonce: UInt8, _ tenant: Tenant) async throws -> Bool {
        try await store.useNonce([nonce, 7], of: tenant.id, expires: later, now: now)
      }
      #expect(try await use(1, fixture.tenant))
      #expect(try await !use(1, fixture.tenant))
      #expect(try await use(2, fixture.tenant))
      #expect(try await use(1, other))
      #expect(try await !use(1, other))
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func whatHasRunOutIsForgotten(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      func use(_ nonce: UInt8, expires: Int64, now: Int64) async throws -> Bool {
        try await fixture.gallery.store.useNonce(
          [nonce], of: fixture.tenant.id, expires: Timestamp(milliseconds: expires),
          now: Timestamp(milliseconds: now))
      }
      let uses = [
        try await use(1, expires: 100, now: 0), try await use(2, expires: 300, now: 50),
        try await use(1, expires: 100, now: 99), try await use(1, expires: 400, now: 100),
        try await use(2, expires: 300, now: 299),
      ]
      #expect(uses == [true, true, false, true, false])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func ofManyUsesAtTheSameTimeOneSucceeds(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let (store, tenant) = (fixture.gallery.store, fixture.tenant.id)
      let successes = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<50 {
          group.addTask {
            try await store.useNonce(
              [9], of: tenant, expires: Timestamp(milliseconds: 10), now: Timestamp(milliseconds: 0))
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(successes == 1)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func aDeletedTenantTakesItsNoncesAlong(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let store = fixture.gallery.store
      let other = try await fixture.gallery.createTenant(named: "other")
      let (now, later) = (Timestamp(milliseconds: 0), Timestamp(milliseconds: 10))
      #expect(try await store.useNonce([1], of: other.id, expires: later, now: now))
      try await fixture.gallery.deleteTenant(named: "other")
      let refused = try await code {
        _ = try await store.useNonce([1], of: other.id, expires: later, now: now)
      }
      #expect(refused == .tenantNotFound)
    }
  }
}
