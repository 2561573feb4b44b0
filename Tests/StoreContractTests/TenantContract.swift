import Gallery
import InMemoryGallery
import Testing

@Suite struct TenantContract {
  @Test(arguments: StoreUnderTest.allCases)
  func tenantsHaveRandomCredentialsOfTheirOwn(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let other = try await fixture.gallery.createTenant(named: "other")
      #expect(!fixture.tenant.credentials.clash(with: other.credentials))
      #expect(fixture.tenant.credentials.huawei.password != other.credentials.huawei.password)
      #expect(other.credentials.huawei.projectID.wholeMatch(of: /[0-9a-f]{32}/) != nil)
      #expect(try await fixture.gallery.store.tenants() == [fixture.tenant, other])
      #expect(try await fixture.gallery.tenant(named: "other") == other)
      #expect(
        try await code { _ = try await fixture.gallery.createTenant(named: "other") } == .tenantExists)
      #expect(
        try await code { _ = try await fixture.gallery.createTenant(named: "no spaces") } == .invalidArgument)
      #expect(try await code { _ = try await fixture.gallery.tenant(named: "none") } == .tenantNotFound)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func rotationAndSuspension(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let revision = try await fixture.gallery.store.tenantsRevision()
      let old = fixture.tenant.credentials
      let new = try await TenantAdministration(store: fixture.gallery.store).rotate("acme").credentials
      #expect(new.huawei.projectID == old.huawei.projectID)
      #expect(new.tencent.appID == old.tencent.appID)
      #expect(new.huawei.secretKey != old.huawei.secretKey)
      #expect(new.huawei.password != old.huawei.password)
      #expect(new.tencent.secretKey != old.tencent.secretKey)
      #expect(new.baidu.apiKey != old.baidu.apiKey)
      #expect(new.appliance.key != old.appliance.key)
      #expect(try await fixture.gallery.store.tenantsRevision() > revision)
      _ = try await TenantAdministration(store: fixture.gallery.store).setSuspended(true, "acme")
      let suspended = try await fixture.gallery.tenant(named: "acme")
      #expect(suspended.isSuspended)
      #expect(suspended.credentials == new)
      _ = try await TenantAdministration(store: fixture.gallery.store).setSuspended(false, "acme")
      #expect(!(try await fixture.gallery.tenant(named: "acme").isSuspended))
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func deletionTakesEverything(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let other = try await fixture.gallery.createTenant(named: "other")
      let theirs = fixture.gallery.tenant(other.id)
      let made = try await theirs.enrol(
        Enrolment(
          faces: [try face(1)], collections: ["a", "b"], createsMissingCollections: true,
          subject: .any(NewSubject(key: "u")), image: NewImage(key: "k", bytes: [1])))
      try await fixture.gallery.deleteTenant(named: "other")
      #expect(try await fixture.gallery.store.tenants().map(\.name) == ["acme"])
      #expect(try await code { _ = try await theirs.collections() } == .tenantNotFound)
      let contents = try await fixture.gallery.index.contents(of: made.collections[0].id, of: other.id)
      #expect(contents == [])
      let again = try await fixture.gallery.createTenant(named: "other")
      #expect(again.id != other.id)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func theDirectoryKnowsANewTenantAtOnce(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let directory = TenantDirectory(store: fixture.gallery.store, refreshInterval: .seconds(3600))
      #expect(try await directory.first() == fixture.tenant)
      let new = try await fixture.gallery.createTenant(named: "new")
      // Made-up credentials do not make it look at the store more often than this.
      try await Task.sleep(for: .milliseconds(20))
      #expect(try await directory.tenant(huaweiDomain: "new", user: "new") == new)
      // A tenant that it knows is the one that it knows.
      _ = try await TenantAdministration(store: fixture.gallery.store).rotate("new")
      #expect(try await directory.tenant(named: "new") == new)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func theDirectoryFollowsTheStore(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let directory = TenantDirectory(store: fixture.gallery.store, refreshInterval: .zero)
      let credentials = fixture.tenant.credentials
      #expect(try await directory.tenant(huaweiProject: credentials.huawei.projectID) == fixture.tenant)
      #expect(try await directory.tenant(huaweiAccessKey: credentials.huawei.accessKey) == fixture.tenant)
      #expect(try await directory.tenant(huaweiDomain: "acme", user: "acme") == fixture.tenant)
      #expect(try await directory.tenant(huaweiDomain: "acme", user: "nobody") == nil)
      #expect(try await directory.tenant(tencentAppID: credentials.tencent.appID) == fixture.tenant)
      #expect(try await directory.tenant(tencentSecretID: credentials.tencent.secretID) == fixture.tenant)
      #expect(try await directory.tenant(baiduAPIKey: credentials.baidu.apiKey) == fixture.tenant)
      #expect(try await directory.tenant(applianceKey: credentials.appliance.key) == fixture.tenant)
      #expect(try await directory.tenant(applianceKey: "") == nil)
      let rotated = try await TenantAdministration(store: fixture.gallery.store).rotate("acme")
      #expect(try await directory.tenant(baiduAPIKey: credentials.baidu.apiKey) == nil)
      #expect(try await directory.tenant(baiduAPIKey: rotated.credentials.baidu.apiKey) == rotated)
      let second = try await fixture.gallery.createTenant(named: "second")
      #expect(try await directory.first() == rotated)
      #expect(try await directory.tenant(named: "second") == second)
    }
  }
}
