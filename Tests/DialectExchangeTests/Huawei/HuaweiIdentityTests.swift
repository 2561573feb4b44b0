import Foundation
import Hummingbird
import HummingbirdTesting
import MienServer
import Testing

@Suite("Huawei: projects, scopes, subscriptions and request ids")
struct HuaweiIdentityTests {
  private static let aliases: @Sendable (inout Settings) -> Void = {
    $0.huawei.projectNames = ["cn-north-4", "cn-south-1"]
  }

  @Test("A project is found by its own name and by those of the setting, by no other")
  func projectNames() async throws {
    try await TestServer.huawei(.router, Self.aliases) { caller in
      let account = caller.gallery.credentials.huawei
      func projects(_ query: String) async throws -> [[String: Any]] {
        let answer = try await caller.client.send(
          .get, "/v3/projects\(query)", headers: [.authToken: caller.token])
        #expect(answer.status == 200)
        return try #require(answer.at("projects") as? [[String: Any]])
      }
      for name in [account.projectName, "cn-north-4", "cn-south-1"] {
        let found = try await projects("?name=\(name)")
        #expect(found.map { $0["id"] as? String } == [account.projectID], "\(name)")
        #expect(found.first?["name"] as? String == name)
      }
      // Clients that take the only project there is must see one.
      #expect(try await projects("").map { $0["name"] as? String } == [account.projectName])
      #expect(try await projects("?enabled=True").count == 1)
      for query in ["?name=cn-north-1", "?name=", "?name=CN-NORTH-4", "?enabled=False"] {
        #expect(try await projects(query).isEmpty, "\(query)")
      }
    }
  }

  @Test("Without the setting the name of a region is nobody's project")
  func noProjectNames() async throws {
    try await TestServer.huawei { caller in
      let answer = try await caller.client.send(
        .get, "/v3/projects?name=cn-north-4", headers: [.authToken: caller.token])
      #expect((answer.at("projects") as? [Any])?.isEmpty == true)
      let token = try await caller.client.post(
        "/v3/auth/tokens",
        .password(
          caller.gallery.credentials.huawei.password, of: caller.gallery,
          scope: #"{"project":{"name":"cn-north-4"}}"#))
      #expect(token.status == 401)
    }
  }

  @Test("A token is scoped to what is the caller's, and everything that the scope names must be")
  func scopes() async throws {
    try await TestServer.huawei(.router, Self.aliases) { caller in
      let account = caller.gallery.credentials.huawei
      let (id, name, domain) = (account.projectID, account.projectName, account.domain)
      let owner = try await caller.client.post(
        "/v3/auth/tokens", .password(account.password, of: caller.gallery, scope: "null"))
      let domainID = try #require(owner.at("token", "domain", "id") as? String)
      func ask(_ scope: String) async throws -> Answer {
        try await caller.client.post(
          "/v3/auth/tokens", .password(account.password, of: caller.gallery, scope: scope))
      }
      for (scope, projectName) in [
        (#"{"project":{"name":"cn-north-4"}}"#, "cn-north-4"), (#"{"project":{"id":"\#(id)"}}"#, name),
        (#"{"project":{"id":"\#(id)","name":"cn-south-1"}}"#, "cn-south-1"),
        (#"{"project":{"name":"\#(name)","domain":{"name":"\#(domain)"}}}"#, name),
        (#"{"project":{"name":"\#(name)","domain":{"id":"\#(domainID)"}}}"#, name),
        (#"{"project":{"name":"\#(name)"},"domain":{"name":"\#(domain)"}}"#, name),
      ] {
        let answer = try await ask(scope)
        #expect(answer.status == 201, "\(scope)")
        #expect(answer.at("token", "project", "id") as? String == id, "\(scope)")
        #expect(answer.at("token", "project", "name") as? String == projectName, "\(scope)")
        #expect(answer.at("token", "domain") == nil, "\(scope)")
      }
      for scope in [
        #"{"domain":{"name":"\#(domain)"}}"#, #"{"domain":{"id":"\#(domainID)"}}"#,
        #"{"domain":{"id":"\#(domainID)","name":"\#(domain)"}}"#, "{}",
      ] {
        let answer = try await ask(scope)
        #expect(answer.status == 201, "\(scope)")
        #expect(answer.at("token", "domain", "name") as? String == domain, "\(scope)")
        #expect(answer.at("token", "project") == nil, "\(scope)")
      }
      for scope in [
        #"{"project":{"name":"cn-north-1"}}"#, #"{"project":{"id":"cn-north-4"}}"#,
        #"{"project":{"id":"\#(id)","name":"another"}}"#,
        #"{"project":{"name":"\#(name)","domain":{"name":"another"}}}"#,
        #"{"project":{"name":"\#(name)","domain":{"id":"another"}}}"#,
        #"{"project":{"name":"\#(name)"},"domain":{"name":"another"}}"#,
        #"{"domain":{"name":"another"}}"#, #"{"domain":{"id":"another"}}"#,
        #"{"domain":{"id":"\#(domainID)","name":"another"}}"#,
        #"{"domain":{"id":"another","name":"\#(domain)"}}"#,
      ] {
        let answer = try await ask(scope)
        #expect(answer.status == 401, "\(scope)")
        #expect(answer.code == "APIG.0301", "\(scope)")
        #expect(answer.headers[.subjectToken] == nil, "\(scope)")
      }
      for scope in ["7", #"["project"]"#, #"{"project":{"name":7}}"#, #"{"domain":{"name":["x"]}}"#] {
        #expect(try await ask(scope).code == "FRS.0012", "\(scope)")
      }
    }
  }

  @Test("The first clients ask which services they may use, with a signature", arguments: ["v1", "v2"])
  func subscription(version: String) async throws {
    let some: (inout Settings) -> Void = {
      $0.huawei.faceSets = 7
      $0.huawei.services = [.faceDetect, .faceSearch, .liveDetect]
    }
    try await TestServer.huawei(.router, some) { caller in
      let answer = try await caller.version(version).sign(.get, "subscribe")
      #expect(answer.status == 200)
      #expect(
        Set(answer.object.keys) == [
          "max_face_set_number", "detect_service", "compare_service", "search_service", "live_detect_service",
        ])
      #expect(answer.at("max_face_set_number") as? Int == 7)
      for (service, isEnabled) in [
        ("detect_service", true), ("compare_service", false), ("search_service", true),
        ("live_detect_service", true),
      ] {
        let info = try #require(answer.at(service) as? [String: Any])
        #expect(Set(info.keys) == ["subscribe_status", "create_time"])
        #expect(info["subscribe_status"] as? Bool == isEnabled, "\(service)")
        let time = try #require(info["create_time"] as? String)
        #expect(
          isEnabled ? time.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil : time.isEmpty, "\(time)")
      }
      let stranger = try await caller.client.send(
        .get, "/v1/another/subscribe", headers: [.authToken: caller.token])
      #expect(stranger.code == "FRS.0028")
      #expect(try await caller.client.send(.get, caller.path("subscribe")).status == 401)
    }
  }

  @Test("The id of a request is made as table 3-4 says, with the name that the server was given")
  func requestIDs() async throws {
    let before = Int(Date().timeIntervalSince1970 * 1000) - 1
    for (name, change) in [
      ("mien", { _ in }), ("gate-1.example", { $0.server.name = "gate-1.example" }),
    ] as [(String, (inout Settings) -> Void)] {
      try await TestServer.huawei(.live, change) { caller in
        let answers = [
          try await caller.get("face-sets"), try await caller.get("face-sets/none"),
          try await caller.client.send(.get, "/v2/nowhere"),
          try await caller.client.send(.get, "/v3/projects"),
        ]
        for answer in answers {
          let id = try #require(answer.headers[named: "X-Request-Id"])
          let parts = try #require(id.wholeMatch(of: /([0-9a-f-]{36})-(\d{13})-(.+)/), "\(id)")
          #expect(UUID(uuidString: String(parts.1)) != nil)
          #expect((before...Int(Date().timeIntervalSince1970 * 1000)).contains(Int(parts.2) ?? 0))
          #expect(String(parts.3) == name)
        }
        #expect(Set(answers.map { $0.headers[named: "X-Request-Id"] }).count == answers.count)
        // The others have an id and nothing else.
        let other = try await caller.client.send(.get, "/health")
        #expect(other.headers[named: "X-Request-Id"].flatMap { UUID(uuidString: $0) } != nil)
        #expect(other.headers[.server] == name)
      }
    }
  }
}
