import FaceData
import Foundation
import Gallery
import GalleryStoreSQLite
import MienServer
import Testing

/// What a server notices of `mien tenant` beside it.
@Suite struct GalleryHouseTests {
  private static let model = ModelIdentity(name: "test", version: "1", dimension: 8, metric: .cosine)

  @Test(.timeLimit(.minutes(1)))
  func changesByAnotherProcessAreNoticed() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-house-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var settings = Settings()
    settings.data = folder + "/data"
    settings.keyFile = folder + "/key"
    let house = try await GalleryHouse(settings: settings, model: Self.model)
    let owner = TenantAdministration(store: house.gallery.store)
    let stays = try await owner.create("stays")
    let tenant = try await owner.create("acme")
    for id in [stays.id, tenant.id] {
      _ = try await house.gallery.tenant(id).enrol(
        Enrolment(
          faces: [
            NewFace(
              embedding: try Embedding(model: Self.model, values: [1, 2, 3, 4, 5, 6, 7, 8]),
              box: FaceBox(x: 0, y: 0, width: 1, height: 1))
          ], collections: ["c"], createsMissingCollections: true, image: NewImage(key: "k", bytes: [1, 2, 3]))
      )
    }
    let collection = try await house.gallery.tenant(tenant.id).collection(named: "c")
    let other = try await house.gallery.tenant(stays.id).collection(named: "c")
    let watch = Task { try await TenantWatch(tenants: house.tenants).run() }
    let visitor = try SQLiteGalleryStore(path: settings.data, key: .file(settings.keyFile), purpose: .visit)
    let administration = TenantAdministration(store: visitor)
    #expect(try await house.tenants.tenant(tenant.id)?.isSuspended == false)

    _ = try await administration.setSuspended(true, "acme")
    try await eventually { try await house.tenants.tenant(tenant.id)?.isSuspended == true }
    _ = try await administration.setSuspended(false, "acme")
    try await eventually { try await house.tenants.tenant(tenant.id)?.isSuspended == false }

    let new = try await administration.rotate("acme").credentials
    try await eventually { try await house.tenants.tenant(baiduAPIKey: new.baidu.apiKey) != nil }
    #expect(try await house.tenants.tenant(baiduAPIKey: tenant.credentials.baidu.apiKey) == nil)

    #expect(try await house.gallery.index.contents(of: collection.id, of: tenant.id).count == 1)
    try await administration.delete(try await administration.tenant("acme"))
    // Nobody asks for a tenant: the watch alone must notice.
    try await eventually {
      try await house.gallery.index.contents(of: collection.id, of: tenant.id).isEmpty
    }
    #expect(try await house.tenants.tenant(tenant.id) == nil)
    #expect(try await house.gallery.index.contents(of: other.id, of: stays.id).count == 1)
    let gone = await #expect(throws: GalleryError.self) {
      _ = try await house.gallery.tenant(tenant.id).collections()
    }
    #expect(gone?.code == .tenantNotFound)
    #expect(try await house.store.problems() == [])

    watch.cancel()
    try await visitor.close()
    // The visitor empties the log before it leaves.
    let log = try FileManager.default.attributesOfItem(atPath: settings.data + "/gallery.sqlite-wal")
    #expect(log[.size] as? Int == 0)
    try await house.store.close()
  }

  /// Waits until something holds; the test's time limit ends it otherwise.
  private func eventually(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await Task.sleep(for: .milliseconds(20)) }
  }
}
