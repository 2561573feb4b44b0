import Authentication
import Crypto
import DialectKit
import Foundation
import Gallery
import GalleryStoreSQLite
import Hummingbird
import Testing

@Suite("Baidu: tokens and signatures")
struct BaiduAccessTests {
  private static let listing = BaiduCaller.root + "faceset/group/getlist"

  @Test("Keys buy a token, in the address or in a form; the answer has all that clients look for")
  func token() async throws {
    try await TestServer.run(.router) { client, gallery in
      let keys = gallery.credentials.baidu
      let caller = BaiduCaller(client: client)
      let query = BaiduCaller.query(client: keys)
      for answer in [
        try await caller.send(.get, "/oauth/2.0/token?\(query)"),
        try await caller.send(.post, "/oauth/2.0/token?\(query)"),
        try await caller.send(.post, "/oauth/2.0/token", body: query),
      ] {
        #expect(answer.status == 200)
        #expect(
          answer.body.names == [
            "access_token", "expires_in", "refresh_token", "scope", "session_key", "session_secret",
          ])
        #expect(answer["expires_in"]?.whole == 2_592_000)
        #expect(answer["scope"]?.string?.split(separator: " ").contains("brain_all_scope") == true)
        let token = try #require(answer["access_token"]?.string)
        #expect(try await BaiduCaller(client: client, token: token).post("faceset/group/getlist").code == nil)
      }
    }
  }

  @Test("Wrong keys, missing parts and other grants are refused as OAuth says")
  func refusedGrants() async throws {
    try await TestServer.run(.router) { client, gallery in
      let keys = gallery.credentials.baidu
      let caller = BaiduCaller(client: client)
      let good: BaiduCaller.Fields = [("client_id", keys.apiKey), ("client_secret", keys.secretKey)]
      for (fields, error) in [
        (
          [("grant_type", "client_credentials"), ("client_id", "x"), ("client_secret", "y")], "invalid_client"
        ),
        (
          [("grant_type", "client_credentials"), ("client_id", keys.apiKey), ("client_secret", keys.apiKey)],
          "invalid_client"
        ),
        (
          [("grant_type", "client_credentials"), ("client_id", keys.apiKey), ("client_secret", "")],
          "invalid_client"
        ),
        ([("grant_type", "client_credentials"), ("client_id", keys.apiKey)], "invalid_request"),
        ([("grant_type", "password")] + good, "unsupported_grant_type"),
        (good, "unsupported_grant_type"),
        ([("grant_type", "refresh_token"), ("refresh_token", "x")] + good, "invalid_grant"),
      ] as [(BaiduCaller.Fields, String)] {
        let answer = try await caller.send(.get, "/oauth/2.0/token?\(BaiduCaller.encoded(fields))")
        #expect(answer["error"]?.string == error)
        #expect(answer.body.names == ["error", "error_description"])
        // RFC 6749, section 5.2.
        #expect(answer.status == (error == "invalid_client" ? 401 : 400), "\(error)")
      }
    }
  }

  @Test("A refresh token is good for new tokens of its own application, and for nothing else")
  func refresh() async throws {
    try await TestServer.run(.router) { client, gallery in
      let keys = gallery.credentials.baidu
      let other = try await gallery.folder.tenant("other").credentials.baidu
      let caller = BaiduCaller(client: client)
      let first = try await caller.send(.get, "/oauth/2.0/token?\(BaiduCaller.query(client: keys))")
      let refresh = try #require(first["refresh_token"]?.string)
      #expect(try await BaiduCaller(client: client, token: refresh).post("faceset/group/getlist").code == 110)
      func renewed(_ keys: Credentials.Baidu) async throws -> BaiduAnswer {
        try await caller.send(
          .get,
          "/oauth/2.0/token?"
            + BaiduCaller.encoded([
              ("grant_type", "refresh_token"), ("refresh_token", refresh), ("client_id", keys.apiKey),
              ("client_secret", keys.secretKey),
            ]))
      }
      let token = try #require(try await renewed(keys)["access_token"]?.string)
      #expect(try await BaiduCaller(client: client, token: token).post("faceset/group/getlist").code == nil)
      try await Task.sleep(for: .milliseconds(600))
      #expect(try await renewed(other)["error"]?.string == "invalid_grant")
    }
  }

  @Test("A token that is missing, altered, of another dialect, of a rotated secret or expired")
  func badTokens() async throws {
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let token = try #require(baidu.token)
      func code(_ token: String?) async throws -> Int? {
        let answer = try await BaiduCaller(client: client, token: token).post("faceset/group/getlist")
        #expect(answer.status == 200)
        return answer.code
      }
      #expect(try await code(nil) == 100)
      #expect(try await code("") == 100)
      #expect(try await code("24.f9ba9c5241b67688bb4adbed8bc91dec.2592000.1485570332.282335-8574074") == 110)
      for place in stride(from: 0, to: token.count, by: 7) {
        var changed = Array(token)
        changed[place] = changed[place] == "A" ? "B" : "A"
        #expect(try await code(String(changed)) == 110)
      }
      #expect(try await code(String(token.dropLast())) == 110)

      let store = try SQLiteGalleryStore(
        path: gallery.folder.data, key: .file(gallery.folder.keyFile), purpose: .visit)
      let issuer = AccessTokenIssuer(key: store.derivedKey(for: "access tokens"))
      let keys = gallery.credentials.baidu
      func issued(_ audience: AccessTokenAudience, secondsAgo: Int64) -> String {
        let now = Int64(Date().timeIntervalSince1970)
        return issuer.token(
          for: gallery.tenant.id, audience, secret: keys.apiKey + keys.secretKey,
          at: Timestamp(milliseconds: (now - secondsAgo) * 1000), lifetime: 60)
      }
      #expect(try await code(issued(.baidu, secondsAgo: 10)) == nil)
      #expect(try await code(issued(.baidu, secondsAgo: 61)) == 111)
      #expect(try await code(issued(.huawei, secondsAgo: 10)) == 110)

      #expect(try await code(token) == nil)
      _ = try await TenantAdministration(store: store).setSuspended(true, "acme")
      try await Task.sleep(for: .milliseconds(600))
      #expect(try await code(token) == 216015)
      let refused = try await BaiduCaller(client: client).send(
        .get, "/oauth/2.0/token?\(BaiduCaller.query(client: keys))")
      #expect(refused["error"]?.string == "invalid_client")
      _ = try await TenantAdministration(store: store).setSuspended(false, "acme")
      let renewed = try await TenantAdministration(store: store).rotate("acme").credentials.baidu
      try await Task.sleep(for: .milliseconds(600))
      #expect(try await code(token) == 110)
      #expect(try await code(try await BaiduCaller.signedIn(client, renewed).token) == nil)
      try await store.close()
    }
  }

  @Test("A tenant sees nothing of another")
  func tenants() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let mine = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let added = try await mine.post(
        "faceset/user/add", [("uid", "u"), ("user_info", "i"), ("group_id", "g"), ("image", image)])
      #expect(added.code == nil)
      let tenant = try await gallery.folder.tenant("other")
      try await Task.sleep(for: .milliseconds(600))
      let other = try await BaiduCaller.signedIn(client, tenant.credentials.baidu)
      #expect(try await other.post("faceset/group/getlist").result.isEmpty)
      #expect(try await other.post("faceset/user/get", [("uid", "u")]).code == 216611)
      #expect(try await other.post("faceset/user/delete", [("uid", "u")]).code == 216612)
      #expect(try await other.post("identify", [("group_id", "g"), ("image", image)]).code == 216618)
      #expect(try await mine.post("faceset/user/get", [("uid", "u")]).code == nil)
    }
  }

  @Test("A signature stands for method, path, query, headers, key and time; anything else is refused")
  func signatures() async throws {
    try await TestServer.run(.live) { client, gallery in
      let keys = gallery.credentials.baidu
      let other = try await gallery.folder.tenant("other").credentials.baidu
      try await Task.sleep(for: .milliseconds(600))
      func send(
        _ sign: BCESigner, as key: String? = nil, path: String = Self.listing,
        query: String = "aipSdk=python",
        _ change: (inout HTTPFields) -> Void = { _ in }
      ) async throws -> BaiduAnswer {
        var headers = HTTPFields()
        headers[named: "x-bce-date"] = sign.date
        headers[.authorization] = sign.header(host: "localhost", apiKey: key)
        change(&headers)
        return try await BaiduCaller(client: client).send(.post, "\(path)?\(query)", headers: headers)
      }
      let good = BCESigner(keys: keys, path: Self.listing)
      let accepted = try await send(good)
      #expect(accepted.code == nil, "\(accepted.message ?? "")")
      // Further headers may be signed, and the query comes in any order.
      let more = BCESigner(
        keys: keys, path: Self.listing, query: "a=b%2Fc&aipSdk=python", headers: ["x-bce-request-id": "a/b c"]
      )
      let moreAnswer = try await send(more, query: "aipSdk=python&a=b/c") {
        $0[named: "x-bce-request-id"] = "a/b c"
      }
      #expect(moreAnswer.code == nil)

      #expect(try await send(good, query: "aipSdk=java").code == 110)
      #expect(try await send(good, query: "aipSdk=python&uid=x").code == 110)
      #expect(try await send(good, path: BaiduCaller.root + "faceset/group/getusers").code == 110)
      #expect(
        try await send(good) { $0[named: "x-bce-date"] = "2015-03-24T13:02:00Z" }.code == 110)
      #expect(try await send(BCESigner(keys: keys, path: Self.listing, method: "GET")).code == 110)
      for place in [0, 20, 63] {
        let answer = try await send(good) { headers in
          var header = Array(headers[.authorization] ?? "")
          let index = header.count - 1 - place
          header[index] = header[index] == "0" ? "1" : "0"
          headers[.authorization] = String(header)
        }
        #expect(answer.code == 110)
      }
      var wrong = keys
      wrong.secretKey = other.secretKey
      #expect(try await send(BCESigner(keys: wrong, path: Self.listing)).code == 110)
      // Signed with one's own key in another's name.
      #expect(try await send(good, as: other.apiKey).code == 110)
      #expect(try await send(good, as: "nobody").code == 216110)
      #expect(try await send(BCESigner(keys: keys, path: Self.listing, secondsAgo: 1801)).code == 111)
      #expect(try await send(BCESigner(keys: keys, path: Self.listing, secondsAgo: 1700)).code == nil)
      #expect(try await send(BCESigner(keys: keys, path: Self.listing, secondsAgo: -1000)).code == 110)
      for header in [
        "bce-auth-v1/", "bce-auth-v1/a/b/c/d/e", "bce-auth-v1/\(keys.apiKey)/2015-03-24T13:02:00Z/0/host/00",
        "bce-auth-v1/\(keys.apiKey)/2015-03-24T13:02:00Z/1800//\(String(repeating: "0", count: 63))",
        "bce-auth-v1/\(keys.apiKey)/\(good.date)/1800/x-bce-date/\(String(repeating: "0", count: 64))",
        "bce-auth-v1/\(keys.apiKey)/\(good.date)/9999999/host/\(String(repeating: "0", count: 64))",
      ] {
        #expect(try await send(good) { $0[.authorization] = header }.code == 100, "\(header)")
      }
      // The longest lifetime is that of the vendor's clients; a longer one is told so.
      let longest = BCESigner(keys: keys, path: Self.listing, secondsAgo: 129_500, lifetime: 129_600)
      #expect(try await send(longest).code == nil)
      let over = try await send(
        BCESigner(keys: keys, path: Self.listing, secondsAgo: 130_000, lifetime: 129_600))
      #expect(over.code == 111)
      let tooLong = try await send(BCESigner(keys: keys, path: Self.listing, lifetime: 129_601))
      #expect(tooLong.code == 100 && tooLong.message?.contains("129600") == true)
      // A clock of 12 hours, as the client for Java writes it, is that of another half of the day after noon.
      #expect(try await send(BCESigner(keys: keys, path: Self.listing, secondsAgo: 12 * 3600)).code == 111)
      // Nothing but the kinds that are meant for this dialect counts.
      #expect(try await send(good) { $0[.authorization] = "Bearer x" }.code == 100)
    }
  }

  @Test("Where tokens are switched off, no key buys one, and signatures go on")
  func signaturesOnly() async throws {
    try await TestServer.run(.live, { $0.baidu.issuesAccessTokens = false }) { client, gallery in
      let keys = gallery.credentials.baidu
      let caller = BaiduCaller(client: client)
      let refused = try await caller.send(.get, "/oauth/2.0/token?\(BaiduCaller.query(client: keys))")
      #expect(refused["error"]?.string == "unauthorized_client")
      #expect(refused.status == 400)
      #expect(refused["access_token"] == nil)
      let signer = BCESigner(keys: keys, path: Self.listing, query: "")
      var headers = HTTPFields()
      headers[named: "x-bce-date"] = signer.date
      headers[.authorization] = signer.header(host: "localhost")
      #expect(try await caller.send(.post, Self.listing, headers: headers).code == nil)
    }
  }

  @Test("The log has no key, token, signature or image at any level, wherever they came")
  func log() async throws {
    let log = RecordingLog()
    let image = try BaiduImage.photograph("biden.jpg")
    let secrets = SecretList()
    try await TestServer.run(.live, logger: log.logger) { client, gallery in
      let keys = gallery.credentials.baidu
      let caller = BaiduCaller(client: client)
      let answer = try await caller.send(.get, "/oauth/2.0/token?\(BaiduCaller.query(client: keys))")
      let refresh = try #require(answer["refresh_token"]?.string)
      let baidu = BaiduCaller(client: client, token: try #require(answer["access_token"]?.string))
      let signer = BCESigner(keys: keys, path: Self.listing, query: "")
      let authorization = signer.header(host: "localhost")
      for secret in [
        keys.secretKey, refresh, try #require(baidu.token), authorization, String(image.prefix(60)), "sesame",
        String(authorization.suffix(64)),
      ] { secrets.add(secret) }
      _ = try await caller.send(.post, "/oauth/2.0/token", body: BaiduCaller.query(client: keys))
      _ = try await caller.send(
        .get, "/oauth/2.0/token?\(BaiduCaller.query(client: keys, secret: "sesame"))")
      let added = try await baidu.post(
        "faceset/user/add", [("uid", "u"), ("user_info", "i"), ("group_id", "g"), ("image", image)])
      #expect(added.code == nil)
      _ = try await baidu.post("no/such/path")
      _ = try await baidu.post("detect", [("image", "sesame")])
      _ = try await BaiduCaller(client: client, token: "sesame").post("faceset/group/getlist")
      _ = try await baidu.get("faceset/user/get", [("uid", "u")])
      var headers = HTTPFields()
      headers[.authorization] = authorization
      _ = try await caller.send(.post, Self.listing, headers: headers)
      let id = try #require(answer.headers[named: "X-Request-Id"])
      #expect(log.lines.contains { $0.contains(id) })
      // The number in the answer leads to the line in the log.
      let number = String(try #require(added["log_id"]?.whole), radix: 16)
      let digits = String(repeating: "0", count: 13 - number.count) + number
      #expect(log.lines.contains { $0.replacing("-", with: "").contains(digits.prefix(12)) })
    }
    #expect(log.lines.count > 5)
    for line in log.lines {
      for secret in secrets.all { #expect(!line.contains(secret)) }
    }
  }
}

/// Signs a request as the vendor's documentation says, by another way than the server checks it.
private struct BCESigner {
  let keys: Credentials.Baidu
  let path: String
  var query = "aipSdk=python"
  var headers: [String: String] = [:]
  var method = "POST"
  var secondsAgo = 0
  var lifetime = 1800

  var date: String {
    Date(timeIntervalSince1970: (Date().timeIntervalSince1970 - Double(secondsAgo)).rounded(.down))
      .formatted(.iso8601)
  }

  func header(host: String, apiKey: String? = nil) -> String {
    let date = date
    let prefix = "bce-auth-v1/\(keys.apiKey)/\(date)/\(lifetime)"
    var all = headers
    all["host"] = host
    all["x-bce-date"] = date
    let canonicalHeaders = all.map { name, value in
      "\(name):\(PercentEncoding.encode(value.utf8))"
    }.sorted().joined(separator: "\n")
    let request = "\(method)\n\(path)\n\(query)\n\(canonicalHeaders)"
    let signature = Self.code(request, key: Self.code(prefix, key: keys.secretKey))
    let name = prefix.replacing(keys.apiKey, with: apiKey ?? keys.apiKey)
    return "\(name)/\(all.keys.sorted().joined(separator: ";"))/\(signature)"
  }

  private static func code(_ text: String, key: String) -> String {
    HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: SymmetricKey(data: Data(key.utf8)))
      .map { String(format: "%02x", $0) }.joined()
  }
}
