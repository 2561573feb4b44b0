import Foundation
import Gallery
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@Suite("Tencent: who is let in")
struct TencentSignatureTests {
  @Test("A signature is good for many requests until it expires, one for one use once")
  func validity() async throws {
    try await withTencent { caller, gallery in
      let reusable = TencentSigner(gallery.credentials.tencent).header
      for _ in 0..<3 {
        let answer = try await caller.json("getgroupids", signature: reusable)
        #expect(answer.code == 0)
      }
      let once = TencentSigner.once(gallery.credentials.tencent).header
      let first = try await caller.json("getgroupids", signature: once)
      #expect(first.code == 0)
      let second = try await caller.json("getgroupids", signature: once)
      #expect(second.code == 13)
      #expect(second.status == 200 && second.data.isEmpty)
      let elsewhere = try await caller.json("getpersonids", ["group_id": "g"], signature: once)
      #expect(elsewhere.code == 13)
      let another = TencentSigner.once(gallery.credentials.tencent).header
      let third = try await caller.json("getgroupids", signature: another)
      #expect(third.code == 0)
    }
  }

  @Test("Of many requests with one signature at the same time, one is let in")
  func race() async throws {
    try await withTencent { caller, gallery in
      let once = TencentSigner.once(gallery.credentials.tencent).header
      let client = caller.client
      let credentials = caller.credentials
      let codes = try await withThrowingTaskGroup(of: Int?.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await TencentCaller(client: client, credentials: credentials)
              .json("getgroupids", signature: once).code
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.filter { $0 == 0 }.count == 1)
      #expect(codes.filter { $0 == 13 }.count == 19)
    }
  }

  @Test("A signature for one use is refused after a restart of the server too")
  func restart() async throws {
    let folder = try TestFolder()
    let tenant = try await folder.tenant()
    let signer = TencentSigner.once(tenant.credentials.tencent)
    for (run, expected) in [0, 13].enumerated() {
      let application = try await TestServer.application(folder)
      try await application.test(.router) { client in
        let caller = TencentCaller(client: client, credentials: tenant.credentials.tencent)
        let answer = try await caller.json("getgroupids", signature: signer.header)
        #expect(answer.code == expected, "run \(run)")
      }
    }
  }

  /// A signature made wrong in one way, and the code of the refusal.
  struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: Int
    let header: @Sendable (TencentSigner) -> String

    init(_ what: String, _ code: Int, _ header: @escaping @Sendable (TencentSigner) -> String) {
      testDescription = what
      self.code = code
      self.header = header
    }

    /// Changes what is signed after the code was computed.
    static func tampered(_ what: String, _ old: String, _ new: String) -> Wrong {
      Wrong("\(what) changed after signing", 14) { signer in
        let bytes = Data(base64Encoded: signer.header) ?? Data()
        let plain = signer.plain.replacing(old, with: new, maxReplacements: 1)
        #expect(plain != signer.plain)
        return (bytes.prefix(20) + Data(plain.utf8)).base64EncodedString()
      }
    }
  }

  static let wrongs: [Wrong] = [
    Wrong("empty", 4) { _ in "" },
    Wrong("blank", 4) { _ in "  " },
    Wrong("no Base64", 5) { _ in "FCHXdPTEwMDAwMzc5Jms9QUtJRGVRZDBrRU1yM2J4ZjhRckJi==" },
    Wrong("too short", 5) { _ in Data("short".utf8).base64EncodedString() },
    Wrong("without a field", 5) { $0.header(signing: "a=\($0.appID)&b=\($0.bucket)&e=0&t=1&r=1") },
    Wrong("with a field twice", 5) { $0.header(signing: "\($0.plain)&a=\($0.appID)") },
    Wrong("with a time that is none", 5) { $0.header(signing: $0.plain.replacing("t=", with: "t=x")) },
    Wrong("expired a second ago", 9) { signer in
      var signer = signer
      signer.made -= 120
      signer.expires = signer.made + 119
      return signer.header
    },
    Wrong("for one use, made too long ago", 9) { signer in
      var signer = signer
      signer.made -= 1801
      signer.expires = 0
      return signer.header
    },
    Wrong("for one use, made in the future", 9) { signer in
      var signer = signer
      signer.made += 1810
      signer.expires = 0
      return signer.header
    },
    Wrong("of an unknown appid", 10) { signer in
      var signer = signer
      signer.appID = "42"
      return signer.header
    },
    Wrong("with an unknown secret id", 11) { signer in
      var signer = signer
      signer.secretID = "AKIDunknown"
      return signer.header
    },
    Wrong("made with another key", 14) { signer in
      var signer = signer
      signer.secretKey += "x"
      return signer.header
    },
    Wrong("with an unknown bucket", 16) { signer in
      var signer = signer
      signer.bucket = "another"
      return signer.header
    },
    .tampered("the bucket", "&b=mien", "&b=mine"),
    .tampered("the expiry", "&e=", "&e=9"),
    .tampered("the time", "&t=", "&t=1"),
    .tampered("the random number", "&r=", "&r=1"),
    .tampered("the user", "&u=0", "&u=1"),
    .tampered("the file", "&f=", "&f=x"),
    .tampered("the order", "&u=0&f=", "&f=&u=0"),
    Wrong("with one bit of the code changed", 14) { signer in
      var bytes = Data(base64Encoded: signer.header) ?? Data()
      bytes[19] ^= 1
      return bytes.base64EncodedString()
    },
  ]

  @Test("Each has its code, and nothing is done", arguments: wrongs)
  func refused(_ wrong: Wrong) async throws {
    try await withTencent { caller, gallery in
      let header = wrong.header(TencentSigner(gallery.credentials.tencent))
      let obama = try TestServer.photograph("obama.jpg")
      let answer = try await caller.form(
        "newperson", [part("person_id", "p"), part("group_ids[0]", "g"), ("image", obama)],
        signature: header.isEmpty ? " " : header)
      #expect(answer.status == 200)
      #expect(answer.code == wrong.code)
      #expect(Set(answer.object.keys) == ["code", "message", "data"])
      #expect(answer.data.isEmpty)
      #expect((answer.object["message"] as? String)?.isEmpty == false)
      let groups = try await caller.json("getgroupids")
      #expect(groups.strings("group_ids") == [])
    }
  }

  @Test("No header at all is an empty signature")
  func missing() async throws {
    try await TestServer.run(.router) { client, _ in
      let answer = try await client.post("/face/getgroupids", .json("{}"))
      #expect(answer.status == 200)
      #expect(answer.object["code"] as? Int == 4)
    }
  }

  @Test("Neither another tenant's secret id nor its appid or bucket in the body helps")
  func otherTenant() async throws {
    try await withTencent { caller, gallery in
      let other = try await gallery.folder.tenant("other").credentials.tencent
      let own = gallery.credentials.tencent
      // The directory of tenants is looked at twice a second.
      try await Task.sleep(for: .milliseconds(600))
      try await caller.enrol("mine", in: ["g"], TestServer.photograph("obama.jpg"))

      var mixed = TencentSigner(own)
      mixed.secretID = other.secretID
      mixed.secretKey = other.secretKey
      let foreignID = try await caller.json("getgroupids", signature: mixed.header)
      #expect(foreignID.code == 12)

      let foreignTarget = try await caller.json("getgroupids", ["appid": other.appID])
      #expect(foreignTarget.code == 6)
      let signedByOther = try await caller.json("getgroupids", signature: TencentSigner(other).header)
      #expect(signedByOther.code == 6)
      let foreignBucket = try await caller.json("getgroupids", ["bucket": "another"])
      #expect(foreignBucket.code == 6)

      let theirs = TencentCaller(client: caller.client, credentials: other)
      let groups = try await theirs.json("getgroupids")
      #expect(groups.code == 0 && groups.strings("group_ids") == [])
      let person = try await theirs.json("getinfo", ["person_id": "mine"])
      #expect(person.code == -1303)
    }
  }

  @Test("A suspended appid is refused, a rotated secret stops working")
  func operatorsMeasures() async throws {
    try await withTencent { caller, gallery in
      let store = try gallery.folder.visitingStore()
      let administration = TenantAdministration(store: store)
      _ = try await administration.setSuspended(true, "acme")
      try await Task.sleep(for: .milliseconds(600))
      let suspended = try await caller.json("getgroupids")
      #expect(suspended.code == 107 && suspended.data.isEmpty)
      _ = try await administration.setSuspended(false, "acme")
      let rotated = try await administration.rotate("acme").credentials.tencent
      try await store.close()
      try await Task.sleep(for: .milliseconds(600))
      let old = try await caller.json("getgroupids")
      #expect(old.code == 11)
      let new = try await TencentCaller(client: caller.client, credentials: rotated).json("getgroupids")
      #expect(new.code == 0)
    }
  }

  @Test("The most talkative log shows neither a secret nor a signature nor a photograph")
  func log() async throws {
    let log = RecordingLog()
    let photograph = try TestServer.photograph("obama.jpg")
    let seen = Mutex<[String]>([])
    try await withTencent(.live, logger: log.logger) { caller, gallery in
      let credentials = gallery.credentials.tencent
      let signer = TencentSigner.once(credentials)
      let first = try await caller.form(
        "detect", [("image", photograph)], signature: signer.header)
      #expect(first.code == 0)
      let refused = try await caller.json("getgroupids", signature: signer.header)
      #expect(refused.code == 13)
      var forged = TencentSigner(credentials)
      forged.secretKey = "forged"
      let wrong = try await caller.json("getgroupids", signature: forged.header)
      #expect(wrong.code == 14)
      let secrets = [
        credentials.secretKey, credentials.secretID, signer.header, forged.header, signer.plain,
        String(signer.header.prefix(27)),
      ]
      seen.withLock { $0 = secrets }
      let id = try #require(first.headers[named: "X-Request-Id"])
      #expect(first.data["session_id"] as? String == id)
      #expect(log.lines.contains { $0.contains(id) && $0.contains("acme") })
    }
    #expect(!log.lines.isEmpty)
    for secret in seen.withLock({ $0 }) {
      #expect(!secret.isEmpty)
      #expect(!log.lines.contains { $0.contains(secret) })
    }
    let encoded = photograph.base64EncodedString().prefix(64)
    #expect(!log.lines.contains { $0.contains(encoded) || $0.utf8.count > 2000 })
  }
}
