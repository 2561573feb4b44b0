import BaiduDialect
import Foundation
import Gallery
import HummingbirdTesting
import MienServer
import NIOCore
import Testing

/// Guesses at each kind of credentials, as whole exchanges. Times are tested with ``GuessLimiter`` itself.
@Suite("Guessing is slowed in the caller's dialect")
struct GuessingTests {
  private static let allowed = 5

  /// Runs a server at which an address may be wrong five times.
  private func run(
    _ body: @Sendable @escaping (any TestClientProtocol, TestGallery) async throws -> Void
  ) async throws {
    try await TestServer.run(.live, { $0.rates.wrongSecrets = Self.allowed }, body)
  }

  @Test("Huawei: passwords, names that nobody has, and then the right password")
  func passwords() async throws {
    try await run { client, gallery in
      let right = Body.password(gallery.credentials.huawei.password, of: gallery)
      for number in 0..<Self.allowed {
        let wrong = Body.password("guess \(number)", of: gallery, user: number == 0 ? "nobody" : nil)
        let answer = try await client.post("/v3/auth/tokens", wrong)
        #expect(answer.status == 401)
        #expect(answer.code == "APIG.0301")
      }
      for body in [.password("guess", of: gallery), right] {
        let answer = try await client.post("/v3/auth/tokens", body)
        #expect(answer.status == 400)
        #expect(answer.code == "FRS.0033")
        #expect((1...6).contains(Int(answer.headers[.retryAfter] ?? "") ?? 0))
      }
      // Other credentials of the tenant are not guessed at by it, but from here they wait too.
      let appliance = try await Appliance(client, gallery).call(.get, "/faceGroups")
      #expect(appliance.status == 429)
    }
  }

  @Test("A service that was right from there before goes on, in every dialect")
  func acquainted() async throws {
    try await run { client, gallery in
      let huawei = try await client.huaweiCaller(gallery)
      let tencent = TencentCaller(client: client, credentials: gallery.credentials.tencent)
      let appliance = Appliance(client, gallery)
      let keys = gallery.credentials.baidu
      let oauth = "/oauth/2.0/token?grant_type=client_credentials&client_id=\(keys.apiKey)&client_secret="
      #expect(try await huawei.sign(.get, "face-sets", nil).status == 200)
      #expect(try await tencent.json("getgroupids").code == 0)
      _ = try await appliance.done(.get, "/faceGroups")
      #expect(try await client.send(.get, oauth + keys.secretKey).object["access_token"] != nil)

      for _ in 0...Self.allowed {
        _ = try await client.post("/v3/auth/tokens", .password("guess", of: gallery))
        _ = try await client.send(.get, oauth + "guess")
      }
      let stranger = "/oauth/2.0/token?grant_type=client_credentials&client_id=nobody&client_secret=guess"
      #expect(try await client.send(.get, stranger).headers[.retryAfter] != nil)
      #expect(
        try await client.post("/v3/auth/tokens", .password(gallery.credentials.huawei.password, of: gallery))
          .status
          == 201)
      #expect(try await huawei.sign(.get, "face-sets", nil).status == 200)
      #expect(try await tencent.json("getgroupids").code == 0)
      _ = try await appliance.done(.get, "/faceGroups")
      #expect(try await client.send(.get, oauth + keys.secretKey).object["access_token"] != nil)
      // And whoever has a token needs no secret.
      #expect(try await huawei.get("face-sets").status == 200)
    }
  }

  @Test("An address that was right does not guess on for ever")
  func acquaintedGuesser() async throws {
    try await run { client, gallery in
      let keys = gallery.credentials.baidu
      let oauth = "/oauth/2.0/token?grant_type=client_credentials&client_id=\(keys.apiKey)&client_secret="
      #expect(try await client.send(.get, oauth + keys.secretKey).object["access_token"] != nil)
      var answers: [String] = []
      for _ in 0..<(Self.allowed * 40) where answers.last != "temporarily_unavailable" {
        answers.append(try await client.send(.get, oauth + "guess").object["error"] as? String ?? "")
      }
      #expect(answers.count > Self.allowed * 11)
      #expect(answers.last == "temporarily_unavailable")
    }
  }

  @Test("Huawei: signatures, by unknown access keys and by wrong secret keys")
  func signatures() async throws {
    try await run { client, gallery in
      let account = gallery.credentials.huawei
      let other = try await gallery.folder.tenant("other").credentials.huawei
      func signed(_ accessKey: String, _ secretKey: String) async throws -> Answer {
        var exchange = SignedExchange(method: .get, path: "/v2/\(account.projectID)/face-sets", body: nil)
        exchange.sign(with: accessKey, secretKey, at: Date())
        return try await client.send(.get, exchange.path, nil, headers: exchange.headers)
      }
      for number in 0..<Self.allowed {
        let answer = try await signed(number == 0 ? "UNKNOWNACCESSKEY" : account.accessKey, other.secretKey)
        #expect(answer.code == "APIG.0301")
      }
      for secretKey in [other.secretKey, account.secretKey] {
        let answer = try await signed(account.accessKey, secretKey)
        #expect(answer.code == "FRS.0033")
        #expect(answer.headers[.retryAfter] != nil)
      }
    }
  }

  @Test("Tencent: signatures")
  func tencent() async throws {
    try await run { client, gallery in
      let credentials = gallery.credentials.tencent
      let caller = TencentCaller(client: client, credentials: credentials)
      var forger = TencentSigner(credentials)
      forger.secretKey = "guess"
      var stranger = forger
      stranger.appID = "1"
      for signer in [stranger] + Array(repeating: forger, count: Self.allowed - 1) {
        let code = try await caller.json("getgroupids", signature: signer.header).code
        #expect(code == (signer.appID == "1" ? 10 : 14))
      }
      for signature in [forger.header, TencentSigner.once(credentials).header] {
        let answer = try await caller.json("getgroupids", signature: signature)
        #expect(answer.code == 15)
        #expect(answer.headers[.retryAfter] != nil)
      }
    }
  }

  @Test("Baidu: secret keys and signatures")
  func baidu() async throws {
    try await run { client, gallery in
      let keys = gallery.credentials.baidu
      let path = "/oauth/2.0/token?grant_type=client_credentials&client_id=\(keys.apiKey)&client_secret="
      for _ in 0..<Self.allowed {
        #expect(try await client.send(.get, path + "guess").object["error"] as? String == "invalid_client")
      }
      for secret in ["guess", keys.secretKey] {
        let answer = try await client.send(.get, path + secret)
        #expect(answer.object["error"] as? String == "temporarily_unavailable")
        #expect(answer.object["access_token"] == nil)
        #expect(answer.headers[.retryAfter] != nil)
      }
      let signature =
        "bce-auth-v1/\(keys.apiKey)/2026-01-01T00:00:00Z/1800//" + String(repeating: "0", count: 64)
      let signed = try await client.send(
        .post, "/rest/2.0/face/v2/faceset/group/getlist",
        headers: [.authorization: signature, .contentType: "application/x-www-form-urlencoded"])
      #expect(signed.object["error_code"] as? Int == 18)
      #expect(signed.headers[.retryAfter] != nil)
    }
  }

  @Test("The operator reads of it once for each time that an address has to wait")
  func log() async throws {
    let log = RecordingLog()
    try await TestServer.run(.live, { $0.rates.wrongSecrets = Self.allowed }, logger: log.logger) {
      client, _ in
      for number in 0..<20 {
        _ = try await Appliance(client, key: "guess \(number)").call(.get, "/faceGroups")
      }
    }
    let lines = log.lines.filter { $0.contains("too many wrong secrets") }
    #expect((1...3).contains(lines.count))
    #expect(lines.allSatisfy { $0.contains("127.0.0.1") || $0.contains("::1") })
    #expect(!log.lines.contains { $0.contains("guess 1") })
  }

  @Test("The appliance: keys")
  func appliance() async throws {
    try await run { client, gallery in
      for number in 0..<Self.allowed {
        #expect(try await Appliance(client, key: "guess \(number)").call(.get, "/faceGroups").status == 403)
      }
      for key in ["guess", gallery.credentials.appliance.key] {
        let answer = try await Appliance(client, key: key).call(.get, "/faceGroups")
        #expect(answer.status == 429)
        #expect(answer.applianceCode == 104290)
        #expect(answer.headers[.retryAfter] != nil)
      }
      // Who needs no key has none to guess.
      #expect(try await Appliance(client, key: nil).call(.get, "/faceGroups").status == 200)
    }
  }
}
