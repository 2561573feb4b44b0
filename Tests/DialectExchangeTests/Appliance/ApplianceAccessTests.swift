import ApplianceDialect
import Authentication
import Foundation
import Gallery
import GalleryStoreSQLite
import Hummingbird
import HummingbirdTesting
import MienServer
import Testing

@Suite("Appliance: who is let in")
struct ApplianceAccessTests {
  private func list(_ text: String) throws -> AddressAllowList { try #require(AddressAllowList(text)) }

  private func expectForbidden(_ answer: Answer, _ what: String) {
    #expect(answer.status == 403, "\(what)")
    #expect(answer.applianceCode == 104030, "\(what)")
    #expect(answer.message == "FORBIDDEN", "\(what)")
  }

  @Test("A caller on this machine needs no key at first, and belongs to the first tenant")
  func loopback() async throws {
    try await TestServer.run(.live) { client, gallery in
      _ = try await gallery.folder.tenant("other")
      try await Appliance(client, gallery).createGroup("of-the-first")
      let groups = try await Appliance(client, key: nil).done(.get, "/faceGroups")
      #expect(groups.at("data", "faceGroupList", 0, "groupId") as? String == "of-the-first")
    }
  }

  @Test("The tenant of callers without a key is a setting; one that does not exist lets nobody in")
  func tenantSetting() async throws {
    for (name, isLetIn) in [("other", true), ("nobody", false)] {
      try await TestServer.run(.live, { $0.appliance.tenant = name }) { client, gallery in
        let other = try await gallery.folder.tenant("other")
        try await Appliance(client, key: other.credentials.appliance.key).createGroup("of-the-other")
        let answer = try await Appliance(client, key: nil).call(.get, "/faceGroups")
        if isLetIn {
          #expect(answer.at("data", "faceGroupList", 0, "groupId") as? String == "of-the-other")
        } else {
          expectForbidden(answer, name)
        }
      }
    }
  }

  @Test("An address outside the list gets 403 from every operation, and nothing is read or changed")
  func outside() async throws {
    let allowed = try list("10.0.0.0/8, fd00::/8")
    try await TestServer.run(.live, { $0.appliance.allow = allowed }) { client, gallery in
      let owner = Appliance(client, gallery)
      let stranger = Appliance(client, key: nil)
      let fixture = try await ApplianceFixture(owner)
      for operation in ApplianceOperation.all {
        let (path, body) = (fixture.filled(operation.path), operation.body.map(fixture.filled))
        expectForbidden(try await stranger.call(operation.method, path, body), operation.section)
        // What a proxy or the caller says about addresses counts for nothing.
        for header in ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Via"] {
          let claim = header == "Forwarded" ? "for=10.0.0.1" : "10.0.0.1"
          let answer = try await stranger.call(operation.method, path, body, headers: [header: claim])
          expectForbidden(answer, "\(operation.section) with \(header)")
        }
      }
      #expect(try await owner.library() == [fixture.enrolment.faceToken])
      let groups = try await owner.done(.get, "/faceGroups")
      #expect(groups.at("data", "faceGroupList", 0, "groupFaces") as? Int == 1)
      #expect(groups.at("data", "faceGroupList", 0, "groupName") as? String == "group default")
      #expect((groups.at("data", "faceGroupList") as? [Any])?.count == 2)
    }
  }

  @Test("The refusal comes before the body is sent")
  func bodyUnread() async throws {
    let nobody = try list("")
    try await TestServer.run(.live, { $0.appliance.allow = nobody }) { client, _ in
      let port = try #require(client.port)
      let head =
        "POST /api/faces HTTP/1.1\r\nHost: mien\r\nContent-Type: application/json\r\n"
        + "Content-Length: 3000000\r\n\r\n"
      let answer = try await OneSidedExchange(port: port).answer(to: head)
      #expect(answer.hasPrefix("HTTP/1.1 403"))
    }
  }

  @Test("A request that came through a proxy needs a key, from whatever address the proxy calls")
  func proxied() async throws {
    try await TestServer.run(.live) { client, gallery in
      let headers = ["X-Forwarded-For": "127.0.0.1"]
      expectForbidden(
        try await Appliance(client, key: nil).call(.get, "/faceGroups", nil, headers: headers), "no key")
      let answer = try await Appliance(client, gallery).call(.get, "/faceGroups", nil, headers: headers)
      #expect(answer.applianceCode == 0)
    }
  }

  @Test("A key that is not exactly the tenant's is refused, also from an allowed address")
  func tampering() async throws {
    try await TestServer.run(.live) { client, gallery in
      let key = gallery.credentials.appliance.key
      let last = key.hasSuffix("A") ? "B" : "A"
      let first = key.hasPrefix("A") ? "B" : "A"
      for wrong in [
        "", key.dropLast() + last, first + key.dropFirst(), String(key.dropLast()), key + "A", key + key,
        key.uppercased() == key ? key.lowercased() : key.uppercased(),
        gallery.credentials.baidu.apiKey, gallery.credentials.huawei.secretKey,
        gallery.credentials.tencent.secretKey,
      ] {
        expectForbidden(
          try await Appliance(client, key: String(wrong)).call(.get, "/faceGroups"), "a wrong key")
      }
      _ = try await Appliance(client, key: key).done(.get, "/faceGroups")
    }
  }

  @Test("A tenant's key opens its own gallery and no other")
  func isolation() async throws {
    try await TestServer.run(.router) { client, gallery in
      let mine = Appliance(client, gallery)
      let other = try await gallery.folder.tenant("other")
      let theirs = Appliance(client, key: other.credentials.appliance.key)
      let fixture = try await ApplianceFixture(mine)
      #expect(try await theirs.library() == [])
      #expect(
        (try await theirs.done(.get, "/faceGroups").at("data", "faceGroupList") as? [Any])?.isEmpty == true)
      let face = fixture.enrolment.faceToken
      let image = fixture.enrolment.imageID
      for (method, path, code) in [
        (HTTPRequest.Method.get, "/faces/faceToken/\(face)", 104205), (.delete, "/faces/\(face)", 104205),
        (.get, "/faces/image/\(image)", 104206), (.delete, "/faces/image/\(image)", 104206),
        (.get, "/faceGroups/default?pageOffset=0&pageSize=1", 104311),
      ] {
        #expect(try await theirs.call(method, path).applianceCode == code, "\(method) \(path)")
      }
      // The same names and the same photograph are free for the other tenant.
      _ = try await ApplianceFixture(theirs)
      _ = try await theirs.done(.delete, "/faces/facesLib")
      #expect(try await mine.library() == [face])
    }
  }

  @Test("A suspended tenant and a rotated key are refused within a second")
  func suspension() async throws {
    try await TestServer.run(.live) { client, gallery in
      let appliance = Appliance(client, gallery)
      _ = try await appliance.done(.get, "/faceGroups")
      func administer(
        _ body: @Sendable (TenantAdministration) async throws -> Tenant
      ) async throws -> Tenant {
        let store = try SQLiteGalleryStore(
          path: gallery.folder.data, key: .file(gallery.folder.keyFile), purpose: .visit)
        let tenant = try await body(TenantAdministration(store: store))
        try await store.close()
        // As long as the server may go without looking.
        try await Task.sleep(for: .milliseconds(700))
        return tenant
      }
      _ = try await administer { try await $0.setSuspended(true, "acme") }
      expectForbidden(try await appliance.call(.get, "/faceGroups"), "suspended")
      expectForbidden(try await Appliance(client, key: nil).call(.get, "/faceGroups"), "suspended, no key")
      let tenant = try await administer {
        _ = try await $0.setSuspended(false, "acme")
        return try await $0.rotate("acme")
      }
      expectForbidden(try await appliance.call(.get, "/faceGroups"), "the old key")
      _ = try await Appliance(client, key: tenant.credentials.appliance.key).done(.get, "/faceGroups")
    }
  }

  @Test("The log of every level holds no key, no image and no embedding")
  func log() async throws {
    let log = RecordingLog()
    let photograph = try TestServer.photograph("obama.jpg")
    let second = try TestServer.photograph("obama2.jpg")
    let secrets = SecretList()
    try await TestServer.run(.live, logger: log.logger) { client, gallery in
      let appliance = Appliance(client, gallery)
      secrets.add(appliance.key)
      let fixture = try await ApplianceFixture(appliance)
      let found = try await appliance.done(
        .post, "/face/search",
        ["image": photograph.dataURI, "group": ["default"], "featureUpload": true])
      secrets.add(found.at("data", "detectionResult", "feature") as? String)
      secrets.add(
        (found.at("data", "top1", "imageUrl") as? String)?.split(separator: ",").last.map(String.init))
      for operation in ApplianceOperation.all {
        _ = try await appliance.call(
          operation.method, fixture.filled(operation.path), operation.body.map(fixture.filled))
      }
      _ = try await Appliance(client, key: "a-wrong-key-that-nobody-should-see").call(.get, "/faces")
    }
    secrets.add("a-wrong-key-that-nobody-should-see")
    secrets.add(photograph.base64EncodedString())
    secrets.add(second.base64EncodedString())
    let lines = log.lines
    #expect(lines.count > 20)
    for secret in secrets.all {
      let beginning = secret.prefix(48)
      #expect(!beginning.isEmpty)
      #expect(!lines.contains { $0.contains(beginning) })
    }
  }
}
