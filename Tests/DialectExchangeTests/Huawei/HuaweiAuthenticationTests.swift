import Authentication
import Foundation
import Gallery
import GalleryStoreSQLite
import HTTPTypes
import HummingbirdTesting
import MienServer
import NIOCore
import Testing

@Suite("Huawei: who may call")
struct HuaweiAuthenticationTests {
  @Test(
    "A right password gives a token for the project, by name or id, or for the account",
    arguments: ["project name", "project id", "domain name", "none"])
  func tokens(scope: String) async throws {
    try await TestServer.run(.router) { client, gallery in
      let account = gallery.credentials.huawei
      let scopes = [
        "project name": #"{"project":{"name":"\#(account.projectName)"}}"#,
        "project id": #"{"project":{"id":"\#(account.projectID)"}}"#,
        "domain name": #"{"domain":{"name":"\#(account.domain)"}}"#, "none": "null",
      ]
      let answer = try await client.post(
        "/v3/auth/tokens", .password(account.password, of: gallery, scope: scopes[scope]))
      #expect(answer.status == 201)
      let token = try #require(answer.headers[.subjectToken])
      #expect(answer.at("token", "user", "name") as? String == account.user)
      #expect(answer.at("token", "user", "domain", "name") as? String == account.domain)
      #expect(answer.at("token", "methods", 0) as? String == "password")
      let isProject = scope.hasPrefix("project")
      #expect((answer.at("token", "project", "id") as? String == account.projectID) == isProject)
      #expect((answer.at("token", "domain", "name") as? String == account.domain) == !isProject)
      let strategy = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
      let issued = try strategy.parse(try #require(answer.at("token", "issued_at") as? String))
      let expires = try strategy.parse(try #require(answer.at("token", "expires_at") as? String))
      #expect(expires.timeIntervalSince(issued) == 86400)
      #expect(abs(issued.timeIntervalSinceNow) < 10)

      let sets = try await client.send(
        .get, "/v2/\(account.projectID)/face-sets", headers: [.authToken: token])
      #expect(sets.status == 200)
      for path in ["/v3/projects", "/v3/auth/projects"] {
        let projects = try await client.send(.get, path, headers: [.authToken: token])
        #expect(projects.status == 200)
        #expect((projects.at("projects") as? [Any])?.count == 1)
        #expect(projects.at("projects", 0, "id") as? String == account.projectID)
        #expect(projects.at("projects", 0, "name") as? String == account.projectName)
        #expect(projects.at("projects", 0, "enabled") as? Bool == true)
        #expect(projects.at("projects", 0, "links", "next") is NSNull)
        #expect(projects.at("links", "self") as? String == "http://localhost\(path)")
      }
      let project = try await client.send(
        .get, "/v3/projects/\(account.projectID)", headers: [.authToken: token])
      #expect(project.at("project", "name") as? String == account.projectName)
      #expect(
        project.at("project", "links", "self") as? String
          == "http://localhost/v3/projects/\(account.projectID)")
      let foreign = try await client.send(.get, "/v3/projects/other", headers: [.authToken: token])
      #expect(foreign.status == 403 && foreign.at("error_code") as? String == "FRS.0028")
      let named = try await client.send(
        .get, "/v3/projects?name=\(account.projectName)", headers: [.authToken: token])
      #expect((named.at("projects") as? [Any])?.count == 1)
      let other = try await client.send(.get, "/v3/projects?name=other", headers: [.authToken: token])
      #expect((other.at("projects") as? [Any])?.isEmpty == true)
    }
  }

  @Test("What a request for a token must hold")
  func badTokenRequests() async throws {
    try await TestServer.run(.router) { client, gallery in
      let right = gallery.credentials.huawei.password
      let other = try await gallery.folder.tenant("other")
      try await Task.sleep(for: .milliseconds(600))
      let cases: [(String, Body, Int, String)] = [
        ("wrong password", .password(right + "x", of: gallery), 401, "APIG.0301"),
        ("empty password", .password("", of: gallery), 401, "APIG.0301"),
        ("unknown user", .password(right, of: gallery, user: "nobody"), 401, "APIG.0301"),
        ("unknown account", .password(right, of: gallery, domain: "nobody"), 401, "APIG.0301"),
        (
          "another's password", .password(other.credentials.huawei.password, of: gallery), 401, "APIG.0301"
        ),
        (
          "another's project",
          .password(
            right, of: gallery, scope: #"{"project":{"id":"\#(other.credentials.huawei.projectID)"}}"#), 401,
          "APIG.0301"
        ),
        (
          "another account", .password(right, of: gallery, scope: #"{"domain":{"name":"other"}}"#), 401,
          "APIG.0301"
        ),
        (
          "a scope that is no text", .password(right, of: gallery, scope: #"{"project":{"id":7}}"#), 400,
          "FRS.0012"
        ),
        (
          "an empty scope of a project", .password(right, of: gallery, scope: #"{"project":{}}"#), 400,
          "FRS.0011"
        ),
        ("nothing", .json("{}"), 400, "FRS.0011"),
        ("no identity", .json(#"{"auth":{}}"#), 400, "FRS.0011"),
        ("auth is no object", .json(#"{"auth":7}"#), 400, "FRS.0011"),
        ("another method", .json(#"{"auth":{"identity":{"methods":["token"]}}}"#), 400, "FRS.0012"),
        ("no password", .json(#"{"auth":{"identity":{"methods":["password"]}}}"#), 400, "FRS.0011"),
        ("no JSON", .json("auth"), 400, "FRS.0014"),
        ("no type", Body(type: nil, bytes: ByteBuffer(string: "{}")), 400, "FRS.0010"),
      ]
      for (what, body, status, code) in cases {
        let answer = try await client.post("/v3/auth/tokens", body)
        #expect(answer.status == status, "\(what)")
        #expect(answer.code == code, "\(what)")
        #expect(answer.headers[.subjectToken] == nil, "\(what)")
      }
    }
  }

  @Test("Nothing but the path of tokens answers without credentials")
  func noCredentials() async throws {
    try await TestServer.run(.router) { client, gallery in
      for version in ["v1", "v2"] {
        let root = "/\(version)/\(gallery.credentials.huawei.projectID)"
        let operations: [(HTTPRequest.Method, String)] = [
          (.post, "\(root)/face-detect"), (.post, "\(root)/face-compare"), (.post, "\(root)/live-detect"),
          (.post, "\(root)/live-detect-face"), (.get, "/v3/projects/a"),
          (.post, "\(root)/face-sets"), (.get, "\(root)/face-sets"), (.get, "\(root)/face-sets/a"),
          (.delete, "\(root)/face-sets/a"), (.post, "\(root)/face-sets/a/faces"),
          (.get, "\(root)/face-sets/a/faces"), (.put, "\(root)/face-sets/a/faces"),
          (.delete, "\(root)/face-sets/a/faces?face_id=1"), (.delete, "\(root)/face-sets/a/faces/batch"),
          (.post, "\(root)/face-sets/a/search"), (.get, "/v3/projects"), (.get, "/v3/auth/projects"),
        ]
        for (method, path) in operations {
          let answer = try await client.send(method, path, method == .get ? nil : .json("{}"))
          #expect(answer.status == 401, "\(path)")
          #expect(answer.code == "APIG.0301", "\(path)")
        }
      }
    }
  }

  @Test("A token is refused when it is damaged, old, of another project, or its password was changed")
  func badTokens() async throws {
    try await TestServer.huawei { caller in
      let (client, gallery) = (caller.client, caller.gallery)
      func detect(_ token: String, project: String? = nil) async throws -> Answer {
        let project = project ?? caller.projectID
        return try await client.send(
          .get, "/v2/\(project)/face-sets", headers: [.authToken: token])
      }
      #expect(try await detect(caller.token).status == 200)
      for damaged in [
        "", "x", String(caller.token.dropLast()), "B" + caller.token.dropFirst(), caller.token + "AAAA",
      ] {
        let answer = try await detect(damaged)
        #expect(answer.status == 403, "\(damaged)")
        #expect(answer.code == "FRS.0002", "\(damaged)")
      }

      let now = Int64(Date().timeIntervalSince1970 * 1000)
      let issuer = AccessTokenIssuer(key: try await gallery.tokenKey())
      func issued(_ audience: AccessTokenAudience, secondsAgo: Int64) -> String {
        issuer.token(
          for: gallery.tenant.id, audience, secret: gallery.credentials.huawei.password,
          at: Timestamp(milliseconds: now - secondsAgo * 1000), lifetime: 86400)
      }
      #expect(try await detect(issued(.huawei, secondsAgo: 86000)).status == 200)
      let old = try await detect(issued(.huawei, secondsAgo: 86401))
      #expect(old.status == 401)
      #expect(old.code == "APIG.0307")
      #expect(try await detect(issued(.baidu, secondsAgo: 0)).code == "FRS.0002")

      let other = try await gallery.folder.tenant("other")
      try await Task.sleep(for: .milliseconds(600))
      let foreign = try await detect(caller.token, project: other.credentials.huawei.projectID)
      #expect(foreign.status == 403)
      #expect(foreign.code == "FRS.0028")
      #expect(try await detect(caller.token, project: "unknown").code == "FRS.0028")

      try await gallery.administer { _ = try await $0.rotate("acme") }
      #expect(try await detect(caller.token).code == "FRS.0002")
    }
  }

  @Test("A suspended tenant is told so, with a token, with a signature and when it asks for a token")
  func suspended() async throws {
    try await TestServer.huawei { caller in
      try await caller.gallery.administer { _ = try await $0.setSuspended(true, "acme") }
      let answers = [
        try await caller.get("face-sets"), try await caller.sign(.get, "face-sets"),
        try await caller.client.post(
          "/v3/auth/tokens", .password(caller.gallery.credentials.huawei.password, of: caller.gallery)),
      ]
      for answer in answers {
        #expect(answer.status == 400)
        #expect(answer.code == "FRS.0202")
      }
      try await caller.gallery.administer { _ = try await $0.setSuspended(false, "acme") }
      #expect(try await caller.get("face-sets").status == 200)
    }
  }

  @Test("A signed request does what one with a token does, with a query, with JSON, with a file")
  func signed() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      #expect(try await caller.sign(.post, "face-sets", .json(#"{"face_set_name":"a"}"#)).status == 200)
      #expect(
        try await caller.sign(.post, "face-sets/a/faces", .form([("image_file", photograph)])).status == 200)
      let page = try await caller.sign(.get, "face-sets/a/faces?offset=0&limit=1")
      #expect((page.at("faces") as? [Any])?.count == 1)
      let found = try await caller.sign(
        .post, "face-sets/a/search", .json(["image_base64": photograph.base64EncodedString()]))
      #expect(found.at("faces", 0, "similarity") as? Double == 1)
      let batch = try await caller.sign(
        .delete, "face-sets/a/faces/batch", .json(#"{"filter":"create_time:[* TO *]"}"#))
      #expect(batch.at("face_number") as? Int == 1)
      let project = caller.gallery.credentials.huawei
      var exchange = SignedExchange(method: .get, path: "/v3/projects?name=acme", body: nil)
      exchange.sign(with: project.accessKey, project.secretKey, at: Date())
      let projects = try await caller.client.send(.get, exchange.path, headers: exchange.headers)
      #expect(projects.at("projects", 0, "id") as? String == project.projectID)
    }
  }

  @Test("A signed request that was altered on its way is refused")
  func altered() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      let other = try await caller.gallery.folder.tenant("other").credentials.huawei
      try await Task.sleep(for: .milliseconds(600))
      let alterations: [(String, @Sendable (inout SignedExchange) -> Void)] = [
        ("body", { $0.body = .json(#"{"face_set_name":"b"}"#) }),
        ("body gone", { $0.body = Body(type: "application/json", bytes: ByteBuffer()) }),
        ("header", { $0.headers[.projectID] = "other" }),
        ("header gone", { $0.headers[.projectID] = nil }),
        ("content type", { $0.body = Body(type: "text/plain", bytes: $0.body!.bytes) }),
        ("query", { $0.path += "?x=1" }),
        ("path", { $0.path = $0.path.replacingOccurrences(of: "v2", with: "v1") }),
        (
          "method",
          {
            $0.method = .put; $0.path += "/a/faces"
          }
        ),
        ("date", { $0.headers[.sdkDate] = "20260131T123456Z" }),
        ("no date", { $0.headers[.sdkDate] = nil }),
        (
          "unsigned body",
          {
            $0.headers[.sdkContent] = "UNSIGNED-PAYLOAD"
            $0.body = .json(#"{"face_set_name":"b"}"#)
          }
        ),
        ("key", { $0.sign(with: caller.gallery.credentials.huawei.accessKey, "guess", at: Date()) }),
        ("unknown key", { $0.sign(with: "NOBODY", "guess", at: Date()) }),
        (
          "another's secret",
          { $0.sign(with: caller.gallery.credentials.huawei.accessKey, other.secretKey, at: Date()) }
        ),
        (
          "replayed after 15 minutes",
          {
            $0.sign(
              with: caller.gallery.credentials.huawei.accessKey, caller.gallery.credentials.huawei.secretKey,
              at: Date(timeIntervalSinceNow: -910))
          }
        ),
        (
          "signed in the future",
          {
            $0.sign(
              with: caller.gallery.credentials.huawei.accessKey, caller.gallery.credentials.huawei.secretKey,
              at: Date(timeIntervalSinceNow: 910))
          }
        ),
      ]
      for (what, change) in alterations {
        let answer = try await caller.sign(.post, "face-sets", .json(#"{"face_set_name":"a"}"#), change)
        #expect(answer.status == 401, "\(what)")
        #expect(answer.code == "APIG.0301", "\(what)")
      }
      let foreign = try await caller.sign(.get, "face-sets") {
        $0.sign(with: other.accessKey, other.secretKey, at: Date())
      }
      #expect(foreign.status == 403)
      #expect(foreign.code == "FRS.0028")
      // A form's boundary is signed even where its content is not.
      let form = try await caller.sign(.post, "face-detect", .form([("image_file", photograph)])) {
        $0.body = Body(type: "multipart/form-data; boundary=other", bytes: $0.body!.bytes)
      }
      #expect(form.code == "APIG.0301")
      // Nothing of all that had an effect.
      #expect((try await caller.get("face-sets").at("face_sets_info") as? [Any])?.isEmpty == true)
      let stated = try await caller.sign(.get, "face-sets") { $0.headers[.sdkContent] = "00" }
      #expect(stated.code == "APIG.0301")
    }
  }

  @Test("One tenant does not see what another has")
  func isolation() async throws {
    try await TestServer.huawei { caller in
      _ = try await caller.post("face-sets", .json(#"{"face_set_name":"private"}"#))
      let other = TestGallery(
        folder: caller.gallery.folder, tenant: try await caller.gallery.folder.tenant("other"))
      try await Task.sleep(for: .milliseconds(600))
      let stranger = try await caller.client.huaweiCaller(other)
      #expect((try await stranger.get("face-sets").at("face_sets_info") as? [Any])?.isEmpty == true)
      #expect(try await stranger.get("face-sets/private").code == "FRS.0302")
      #expect(try await stranger.delete("face-sets/private").code == "FRS.0302")
      #expect(try await caller.get("face-sets/private").status == 200)
    }
  }

  @Test(
    "Every answer says how the request stands with the rate limit; over it the caller hears when to return")
  func rates() async throws {
    let limited: (inout Settings) -> Void = {
      $0.rates.perSecond = 1
      $0.rates.burst = 4
    }
    try await TestServer.huawei(.router, limited) { caller in
      var answers: [Answer] = []
      for _ in 0..<3 { answers.append(try await caller.get("face-sets")) }
      for (index, answer) in answers.enumerated() {
        #expect(answer.headers[named: "X-RateLimit"] == "60")
        // Signing in was the first.
        #expect(answer.headers[named: "X-RateLimit-Used"] == String(index + 2))
        #expect(answer.headers[named: "X-RateLimit-Window"] == "minute")
      }
      let refused = try #require(try await caller.burst().first { $0.status != 200 })
      #expect(refused.status == 400)
      #expect(refused.code == "FRS.0033")
      #expect(refused.headers[.retryAfter] == "1")
      for path in ["/v2/nowhere", "/v2/x/face-sets"] {
        let answer = try await caller.client.send(.get, path)
        #expect(answer.headers[named: "X-RateLimit"] == "60")
        #expect(answer.headers[named: "X-RateLimit-Used"] == "0")
        #expect(answer.headers[named: "X-Request-Id"] != nil)
      }
    }
  }

  @Test("No secret, token or photograph is in the log, at any level")
  func logging() async throws {
    let log = RecordingLog()
    let photograph = try TestServer.photograph("obama.jpg").base64EncodedString()
    try await TestServer.huawei(.live, logger: log.logger) { caller in
      let account = caller.gallery.credentials.huawei
      var seen = [account.password, account.secretKey, caller.token, String(photograph.prefix(64))]
      _ = try await caller.post("face-sets", .json(#"{"face_set_name":"a"}"#))
      _ = try await caller.post("face-sets/a/faces", .json(["image_base64": photograph]))
      _ = try await caller.sign(.post, "face-sets/a/search", .json(["image_base64": photograph]))
      _ = try await caller.sign(.get, "face-sets") { seen.append($0.headers[.authorization]!) }
      _ = try await caller.client.post("/v3/auth/tokens", .password("a wrong guess", of: caller.gallery))
      seen.append("a wrong guess")
      _ = try await caller.client.send(
        .get, caller.path("face-sets"), headers: [.authToken: caller.token + "x"])
      _ = try await caller.client.send(
        .get, caller.path("face-sets"),
        headers: [.authorization: "SDK-HMAC-SHA256 Access=\(account.secretKey)"])
      #expect(log.lines.filter { $0.contains("answered") }.count == 8)
      for line in log.lines {
        for secret in seen { #expect(!line.contains(secret)) }
        #expect(line.utf8.count < 2000)
      }
    }
  }
}

extension TestGallery {
  /// Does something with the tenants while the server runs, and waits until the server has noticed.
  func administer(_ body: (TenantAdministration) async throws -> Void) async throws {
    let store = try SQLiteGalleryStore(path: folder.data, key: .file(folder.keyFile), purpose: .visit)
    try await body(TenantAdministration(store: store))
    try await store.close()
    try await Task.sleep(for: .milliseconds(600))
  }

  /// The key with which the server makes tokens.
  func tokenKey() async throws -> [UInt8] {
    let store = try SQLiteGalleryStore(path: folder.data, key: .file(folder.keyFile), purpose: .visit)
    let key = store.derivedKey(for: "access tokens")
    try await store.close()
    return key
  }
}
