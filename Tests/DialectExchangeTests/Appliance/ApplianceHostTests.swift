import ApplianceDialect
import HummingbirdTesting
import MienServer
import Testing

/// Callers without a key, seen as a browser on their machine would send what a page of somebody else asks for.
@Suite("Appliance: pages of other hosts")
struct ApplianceHostTests {
  /// What a request with these headers is answered.
  private func answer(_ port: Int, _ headers: [String], _ line: String = "GET /api/faceGroups HTTP/1.1")
    async throws
    -> String
  {
    let head = ([line] + headers + ["Connection: close", "", ""]).joined(separator: "\r\n")
    return try await OneSidedExchange(port: port).answer(to: head)
  }

  private func expectForbidden(_ answer: String, _ what: String, _ detail: String) {
    #expect(answer.hasPrefix("HTTP/1.1 403 "), "\(what)")
    #expect(answer.contains(#"{"code":104030,"data":{},"msg":"FORBIDDEN"}"#), "\(what)")
    #expect(answer.contains("X-Error-Detail: ") && answer.contains(detail), "\(what)")
  }

  @Test("Without a key the Host must be an address, localhost or a name in the setting")
  func host() async throws {
    let names = try #require(HostNames("faces.example.net, Door_2"))
    try await TestServer.run(.live, { $0.appliance.hosts = names }) { client, _ in
      let port = try #require(client.port)
      for host in [
        "127.0.0.1", "127.0.0.1:\(port)", "[::1]", "[::1]:\(port)", "192.168.1.79:80", "[::ffff:10.0.0.1]",
        "localhost", "LOCALHOST:\(port)", "localhost.", "localhost.:8080", "localhost:", "faces.example.net",
        "FACES.Example.NET.:443", "door_2",
      ] {
        #expect(try await answer(port, ["Host: \(host)"]).hasPrefix("HTTP/1.1 200 "), "\(host)")
      }
      for host in [
        "evil.example", "evil.example:\(port)", "localhost.evil.example", "127.0.0.1.evil.example",
        "faces.example",
        "x.faces.example.net", "faces.example.net..", "::1", "[::1", "[127.0.0.1]", "[localhost]",
        "127.0.0.1:x",
        "127.0.0.1:99999999999999999999", "localhost@evil.example", "evil.example#localhost", "", "\u{E9}",
        "localhost, evil.example", "127.1",
      ] {
        let answer = try await answer(port, ["Host: \(host)"])
        guard !answer.hasPrefix("HTTP/1.1 400 ") else { continue }
        expectForbidden(answer, host, "appliance.hosts")
      }
    }
  }

  @Test("Of a target that is a whole address, its host counts and not the header's")
  func wholeAddress() async throws {
    try await TestServer.run(.live) { client, _ in
      let port = try #require(client.port)
      for (target, host, status) in [
        ("http://localhost:\(port)/api/faceGroups", "evil.example", 200),
        ("HTTP://LOCALHOST/api/faceGroups?x=1", "evil.example", 200),
        ("https://127.0.0.1/api/faceGroups", "localhost", 200),
        ("http://evil.example/api/faceGroups", "localhost", 403),
        ("http://evil.example:\(port)/api/faceGroups", "127.0.0.1", 403),
        ("http://user@localhost/api/faceGroups", "localhost", 400),
        ("http:///api/faceGroups", "localhost", 400), ("ftp://localhost/api/faceGroups", "localhost", 400),
      ] {
        let answer = try await answer(port, ["Host: \(host)"], "GET \(target) HTTP/1.1")
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(target): \(answer)")
      }
      // Pages of the address, and of no other, may call.
      for (origin, status) in [("http://localhost:\(port)", 200), ("http://other:\(port)", 403)] {
        let answer = try await answer(
          port, ["Host: other:\(port)", "Origin: \(origin)"],
          "GET http://localhost:\(port)/api/faceGroups HTTP/1.1")
        #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(origin)")
      }
      // An old version needs no header for that.
      let old = try await answer(port, [], "GET http://localhost/api/faceGroups HTTP/1.0")
      #expect(old.hasPrefix("HTTP/1.1 200 "))
      let none = try await answer(port, [], "GET http://localhost/api/faceGroups HTTP/1.1")
      #expect(none.contains(" 400 "))
    }
  }

  @Test("A missing Host is no way around it")
  func noHost() async throws {
    try await TestServer.run(.live) { client, _ in
      for version in ["HTTP/1.1", "HTTP/1.0"] {
        let answer = try await answer(try #require(client.port), [], "GET /api/faceGroups \(version)")
        #expect(answer.hasPrefix("HTTP/1.1 403 ") || answer.contains(" 400 "), "\(version)")
      }
    }
  }

  @Test("Without a key the Origin must be the Host itself")
  func origin() async throws {
    try await TestServer.run(.live) { client, gallery in
      let port = try #require(client.port)
      for (host, origin) in [
        ("localhost:\(port)", "http://localhost:\(port)"), ("localhost:\(port)", "HTTP://LOCALHOST.:\(port)"),
        ("127.0.0.1", "http://127.0.0.1"), ("127.0.0.1:80", "http://127.0.0.1"),
        ("127.0.0.1", "https://127.0.0.1:443"),
        ("[::1]:8080", "http://[0:0:0:0:0:0:0:1]:8080"),
      ] {
        let answer = try await answer(port, ["Host: \(host)", "Origin: \(origin)"])
        #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(host) from \(origin)")
      }
      for origin in [
        "null", "", "http://evil.example", "http://evil.example:\(port)", "http://127.0.0.1:\(port)",
        "http://localhost", "http://localhost:\(port + 1)", "http://localhost.evil.example:\(port)",
        "file://localhost:\(port)", "localhost:\(port)", "http://localhost:\(port)/",
        "http://a@localhost:\(port)",
      ] {
        let answer = try await answer(port, ["Host: localhost:\(port)", "Origin: \(origin)"])
        expectForbidden(answer, origin, "Origin")
      }
      // Two of them, of which one is good.
      let two = [
        "Host: localhost:\(port)", "Origin: http://localhost:\(port)", "Origin: http://evil.example",
      ]
      expectForbidden(try await answer(port, two), "two origins", "Origin")
    }
  }

  @Test("A page cannot change anything, whatever it posts")
  func simpleRequests() async throws {
    try await TestServer.run(.live) { client, gallery in
      let port = try #require(client.port)
      let body = #"{"groupId":"g","groupName":"g","groupScore":80}"#
      for headers in [
        ["Host: localhost:\(port)", "Origin: http://evil.example"], ["Host: evil.example:\(port)"],
      ] {
        let head =
          ["POST /api/faceGroups HTTP/1.1"] + headers
          + [
            "Content-Type: application/json", "Content-Length: \(body.utf8.count)", "Connection: close", "",
            body,
          ]
        let answer = try await OneSidedExchange(port: port).answer(to: head.joined(separator: "\r\n"))
        #expect(answer.hasPrefix("HTTP/1.1 403 "))
      }
      let groups = try await Appliance(client, gallery).done(.get, "/faceGroups")
      #expect((groups.at("data", "faceGroupList") as? [Any])?.isEmpty == true)
    }
  }

  @Test("With the key nothing of it applies")
  func withKey() async throws {
    try await TestServer.run(.live) { client, gallery in
      let key = "X-Api-Key: \(gallery.credentials.appliance.key)"
      for headers in [
        ["Host: evil.example"], ["Host: localhost", "Origin: null"],
        ["Host: x", "Origin: http://evil.example"],
      ] {
        let answer = try await answer(try #require(client.port), headers + [key])
        #expect(answer.hasPrefix("HTTP/1.1 200 "), "\(headers)")
      }
    }
  }

  @Test("The setting takes names only")
  func setting() {
    #expect(HostNames("") == HostNames.none)
    for text in ["http://a", "a/b", "*.example", "127.0.0.1", "[::1]", "a b:80", "a:80"] {
      #expect(HostNames(text) == nil, "\(text)")
    }
  }
}
