import Authentication
import DialectKit
import Foundation
import NIOCore
import RemoteImages
import Synchronization
import Testing

@Suite("Images from the web", .timeLimit(.minutes(3)))
struct WebImageFetcherTests {
  @Test(
    "A file comes whole, however its length is told",
    arguments: [
      "Content-Length: 5\r\n\r\nimage", "\r\nimage",
      "Transfer-Encoding: chunked\r\n\r\n2\r\nim\r\n3\r\nage\r\n0\r\n\r\n",
      "Content-Type: text/html\r\nContent-Length: 5\r\n\r\nimage",
    ])
  func files(rest: String) async throws {
    try await HostileServer.run { _ in
      [.send("HTTP/1.1 200 OK\r\n" + rest)]
    } body: { server in
      let web = try Web(server)
      #expect(try await web.text("http://photos.example:\(server.port)/a") == "image")
    }
  }

  @Test("A request carries the address and nothing of the caller")
  func requests() async throws {
    try await HostileServer.run { request in
      request.path == "/a?b=c"
        ? [.send("HTTP/1.1 302 Go\r\nSet-Cookie: s=1\r\nLocation: /d\r\nContent-Length: 0\r\n\r\n")]
        : [.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
    } body: { server in
      let web = try Web(server)
      #expect(try await web.text("http://photos.example:\(server.port)/a?b=c#d") == "ok")
      #expect(server.requests.map(\.path) == ["/a?b=c", "/d"])
      for request in server.requests {
        let names = request.head.split(separator: "\r\n").dropFirst().compactMap { line in
          line.split(separator: ":").first?.lowercased()
        }
        #expect(Set(names).subtracting(["host", "accept", "user-agent", "connection"]).isEmpty, "\(names)")
        #expect(request.head.lowercased().contains("host: photos.example:\(server.port)\r\n"))
      }
    }
  }

  @Test(
    "Answers that bring no whole file are failures, soon",
    arguments: [
      [.send("HTTP/1.1 201 Made\r\nContent-Length: 2\r\n\r\nok")], [.send("HTTP/1.1 204 None\r\n\r\n")],
      [.send("HTTP/1.1 206 Part\r\nContent-Length: 2\r\n\r\nok")],
      [.send("HTTP/1.1 304 Same\r\n\r\n")], [.send("HTTP/1.1 401 Who\r\nContent-Length: 0\r\n\r\n")],
      [.send("HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")], [.send("HTTP/1.1 500 Oh\r\n\r\nx")],
      [.send("HTTP/1.1 302 Go\r\nContent-Length: 0\r\n\r\n")],
      [.send("HTTP/1.1 302 Go\r\nLocation: ftp://photos.example/\r\nContent-Length: 0\r\n\r\n")],
      [.send("HTTP/1.1 302 Go\r\nLocation: http://u:p@photos.example/\r\nContent-Length: 0\r\n\r\n")],
      [.send("HTTP/1.1 302 Go\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")],
      [.send("HTTP/1.1 302 Go\r\nLocation: \\\\inside\\x\r\nContent-Length: 0\r\n\r\n")],
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort")],
      [.send("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nimage")],
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 5\r\n\r\nimage")],
      [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nim")],
      [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nimage\r\n0\r\n\r\n")],
      [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffffff\r\nimage")],
      [], [.send("\u{0}\u{1}garbage\r\n\r\n")], [.send("HTTP/9.9 abc\r\n\r\n")],
      [.send("SSH-2.0-OpenSSH\r\n")], [.send("HTTP/1.1 200 OK\r\nContent-Le")],
      [.send("HTTP/1.1 200 OK\r\n"), .repeating("X: y\r\n")], [.send("HTTP/1.1 200 OK\r\nX: "), .flood],
      [.flood],
    ] as [[HostileServer.Step]])
  func failures(steps: [HostileServer.Step]) async throws {
    try await HostileServer.run { _ in
      steps
    } body: { server in
      let failure = try await Web(server).failure("http://photos.example:\(server.port)/a")
      #expect(failure?.kind == .urlNotObtained)
      #expect(failure?.cause as? FetchError != .tooSlow)
      #expect(failure?.message.contains("photos.example") == false)
    }
  }

  @Test(
    "Answers that take too long are given up",
    arguments: [
      [.send("HTTP/1.1 200 OK\r\n\r\n"), .dribble],
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"), .dribble],
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nab"), .pause(.seconds(300))],
      [.send("HTTP/1.1 200 OK\r\nX: "), .dribble], [.pause(.seconds(300))],
      [.repeating("HTTP/1.1 100 Continue\r\n\r\n")],
    ] as [[HostileServer.Step]])
  func stalls(steps: [HostileServer.Step]) async throws {
    try await HostileServer.run { _ in
      steps
    } body: { server in
      let failure = try await Web(server, pace: .hasty).failure("http://photos.example:\(server.port)/a")
      #expect(failure?.kind == .urlNotObtained)
    }
  }

  @Test(
    "A body that is too long is not read to its end",
    arguments: [
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n"), .pause(.seconds(300))],
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n"), .flood],
      [.send("HTTP/1.1 200 OK\r\n\r\n"), .flood],
      [
        .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
        .repeating("400\r\n" + String(repeating: "x", count: 1024) + "\r\n"),
      ],
    ] as [[HostileServer.Step]])
  func tooLong(steps: [HostileServer.Step]) async throws {
    try await HostileServer.run { _ in
      steps
    } body: { server in
      let failure = try await Web(server).failure("http://photos.example:\(server.port)/a", limit: 1000)
      #expect(failure?.kind == .urlTooLarge)
    }
  }

  @Test("More bytes than announced are not taken")
  func lyingLength() async throws {
    try await HostileServer.run { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nimage"), .flood]
    } body: { server in
      // What follows the announced length is no part of the file; the connection may count as broken for it.
      let text = try? await Web(server).text("http://photos.example:\(server.port)/a", limit: 1000)
      #expect(text == nil || text == "image")
    }
  }

  @Test("The longest file that is wanted is taken")
  func exactLength() async throws {
    let body = String(repeating: "x", count: 1000)
    try await HostileServer.run { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n\(body)")]
    } body: { server in
      let web = try Web(server)
      let address = "http://photos.example:\(server.port)/a"
      #expect(try await web.text(address, limit: 1000) == body)
      #expect(await web.failure(address, limit: 999)?.kind == .urlTooLarge)
    }
  }

  @Test("Redirects are followed as often as allowed, and no further")
  func redirectLoop() async throws {
    try await HostileServer.run { request in
      let hops = Int(request.path.dropFirst()) ?? 0
      return hops == 0
        ? [.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")]
        : [.send("HTTP/1.1 \([301, 302, 303, 307, 308][hops % 5]) Go\r\nLocation: \(hops - 1)\r\n\r\n")]
    } body: { server in
      let web = try Web(server)
      #expect(try await web.text("http://photos.example:\(server.port)/3") == "ok")
      #expect(server.requests.count == 4)
      #expect(await web.failure("http://photos.example:\(server.port)/4")?.kind == .urlNotObtained)
      #expect(server.requests.count == 8)
    }
  }

  @Test(
    "A redirect into a closed network or to another host is not followed",
    arguments: [
      "http://inside.example/", "http://127.0.0.1:PORT/", "http://[::1]:PORT/",
      "http://[::ffff:127.0.0.1]:PORT/",
      "http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "//inside.example:PORT/x",
      "http://127.1:PORT/", "http://2130706433:PORT/", "http://0x7f000001:PORT/", "http://0177.0.0.1:PORT/",
      "http://localhost:PORT/", "http://0:PORT/", "http://photos.example:22/", "http://other.example:PORT/",
    ])
  func redirectInside(location: String) async throws {
    try await HostileServer.run(on: "0.0.0.0") { request in
      guard request.path == "/start" else { return [.send("HTTP/1.1 200 OK\r\n\r\nsecret")] }
      let port = request.head.firstMatch(of: /:(\d+)\r\n/)?.1 ?? ""
      return [.send("HTTP/1.1 302 Go\r\nLocation: \(location.replacing("PORT", with: port))\r\n\r\n")]
    } body: { server in
      // Every host is allowed on the server's port, but only one loopback address is open.
      let hosts = location.contains("other.example") ? "photos.example" : "*"
      let web = try Web(
        server, hosts: "\(hosts):\(server.port),inside.example,10.0.0.1,169.254.169.254", open: "127.0.0.2",
        names: [
          "photos.example": ["127.0.0.2"], "inside.example": ["127.0.0.1"], "other.example": ["127.0.0.2"],
        ])
      #expect(await web.failure("http://photos.example:\(server.port)/start")?.kind == .urlNotPermitted)
      #expect(server.requests.map(\.path) == ["/start"])
    }
  }

  @Test("A name with a closed address among its addresses is not trusted with any of them")
  func mixedAnswers() async throws {
    try await HostileServer.run { _ in
      [.send("HTTP/1.1 200 OK\r\n\r\nok")]
    } body: { server in
      for answer in [
        ["127.0.0.1", "10.0.0.1"], ["10.0.0.1", "127.0.0.1"], ["127.0.0.1", "::1"], ["::ffff:10.1.1.1"],
      ] {
        let web = try Web(server, names: ["photos.example": answer])
        #expect(await web.failure("http://photos.example:\(server.port)/a")?.kind == .urlNotPermitted)
      }
      #expect(server.requests.isEmpty)
      let none = try Web(server, names: [:])
      #expect(await none.failure("http://photos.example:\(server.port)/a")?.kind == .urlNotObtained)
    }
  }

  @Test("A name is resolved once and the connection goes there, even when the name moves")
  func rebinding() async throws {
    try await HostileServer.run { _ in
      [.send("HTTP/1.1 200 OK\r\n\r\nok")]
    } body: { server in
      let resolver = MovingResolver()
      let web = WebImageFetcher(
        hosts: try #require(AllowedHosts("localhost:\(server.port)")),
        policy: AddressPolicy(opening: AddressAllowList("127.0.0.1")), redirects: 0, resolver: resolver,
        pace: .patient)
      #expect(try await String(buffer: web.bytes(at: "http://localhost:\(server.port)/", limit: 9)) == "ok")
      #expect(resolver.questions.withLock { $0 } == 1)
      await #expect(throws: DialectFailure.self) {
        try await web.bytes(at: "http://localhost:\(server.port)/", limit: 9)
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test("Where one address does not answer the next one is tried")
  func secondAddress() async throws {
    try await HostileServer.run(on: "127.0.0.1") { _ in
      [.send("HTTP/1.1 200 OK\r\n\r\nok")]
    } body: { server in
      let web = try Web(server, names: ["photos.example": ["127.0.0.9", "127.0.0.1"]])
      #expect(try await web.text("http://photos.example:\(server.port)/a") == "ok")
    }
  }

  @Test(
    "The system's own names for this machine are closed",
    arguments: ["localhost", "127.1", "2130706433", "0x7f.1"])
  func systemResolver(host: String) async throws {
    try await HostileServer.run { _ in
      [.send("HTTP/1.1 200 OK\r\n\r\nsecret")]
    } body: { server in
      let web = WebImageFetcher(
        hosts: try #require(AllowedHosts("*:\(server.port)")), policy: AddressPolicy(), redirects: 0)
      let failure = await #expect(throws: DialectFailure.self) {
        try await web.bytes(at: "http://\(host):\(server.port)/", limit: 9)
      }
      #expect(failure?.kind == .urlNotPermitted)
      #expect(server.requests.isEmpty)
    }
  }

  @Test("A resolver that hangs costs no more than the whole time")
  func hangingResolver() async throws {
    let web = WebImageFetcher(
      hosts: try #require(AllowedHosts("*")), policy: AddressPolicy(), redirects: 0,
      resolver: HangingResolver())
    let images = RemoteImages(objects: nil, web: web, timeout: .milliseconds(300))
    let failure = await #expect(throws: DialectFailure.self) {
      try await images.bytes(at: "http://photos.example/", limit: 9)
    }
    #expect(failure?.kind == .urlNotObtained)
  }

  @Test("Hosts that are not on the list are not even resolved")
  func notAllowed() async throws {
    let resolver = MovingResolver()
    let web = WebImageFetcher(
      hosts: try #require(AllowedHosts("photos.example")), policy: AddressPolicy(), redirects: 3,
      resolver: resolver)
    for address in [
      "http://other.example/", "http://photos.example:81/", "https://photos.example.other.example/",
    ] {
      let failure = await #expect(throws: DialectFailure.self) { try await web.bytes(at: address, limit: 9) }
      #expect(failure?.kind == .urlNotPermitted)
    }
    let failure = await #expect(throws: DialectFailure.self) {
      try await web.bytes(at: "photo.jpg", limit: 9)
    }
    #expect(failure?.kind == .malformedURL)
    #expect(resolver.questions.withLock { $0 } == 0)
    let closed = await #expect(throws: DialectFailure.self) {
      try await RemoteImages(objects: nil).bytes(at: "http://photos.example/", limit: 9)
    }
    #expect(closed?.kind == .urlNotPermitted)
  }

  @Test("Only so many images are fetched at once; the others hear so, and places come free again")
  func concurrency() async throws {
    try await HostileServer.run { request in
      request.path == "/held" ? [.pause(.seconds(300))] : [.send("HTTP/1.1 200 OK\r\n\r\nok")]
    } body: { server in
      let web = try Web(server, concurrency: 2)
      let address = "http://photos.example:\(server.port)"
      let held = (0..<2).map { _ in Task { await web.failure("\(address)/held") } }
      while server.requests.count < 2 { try await Task.sleep(for: .milliseconds(10)) }
      for _ in 0..<3 { #expect(await web.failure("\(address)/quick")?.kind == .overloaded) }
      for task in held { task.cancel() }
      for task in held { #expect(await task.value?.kind == .urlNotObtained) }
      for _ in 0..<3 { #expect(try await web.text("\(address)/quick") == "ok") }
      #expect(server.requests.count == 5)
    }
  }
}

/// A fetcher for a test's server, with names of the test's own.
private struct Web {
  private let images: RemoteImages

  init(
    _ server: HostileServer, hosts: String? = nil, open: String = "127.0.0.0/8",
    names: [String: [String]] = ["photos.example": ["127.0.0.1"]], concurrency: Int = 64,
    pace: Pace = .patient
  ) throws {
    let web = WebImageFetcher(
      hosts: try #require(AllowedHosts(hosts ?? "photos.example:\(server.port)")),
      policy: AddressPolicy(opening: AddressAllowList(open)), redirects: 3, resolver: NamedAddresses(names),
      pace: pace)
    images = RemoteImages(
      objects: nil, web: web, timeout: pace == .hasty ? .seconds(1) : .seconds(50), concurrency: concurrency)
  }

  func text(_ address: String, limit: Int = 1 << 20) async throws -> String {
    String(buffer: try await images.bytes(at: address, limit: limit))
  }

  func failure(_ address: String, limit: Int = 1 << 20) async -> DialectFailure? {
    do {
      _ = try await images.bytes(at: address, limit: limit)
      return nil
    } catch {
      return error
    }
  }
}

/// Names with fixed addresses. What is not among them is asked of the system.
struct NamedAddresses: HostResolver {
  private let names: [String: [String]]

  init(_ names: [String: [String]]) {
    self.names = names
  }

  func addresses(of host: String) async throws -> [IPAddress] {
    guard let addresses = names[host] else { return try await SystemResolver().addresses(of: host) }
    return addresses.compactMap { IPAddress($0) }
  }
}

/// Says this machine at first and a closed address ever after.
private final class MovingResolver: HostResolver {
  let questions = Mutex(0)

  func addresses(of host: String) async throws -> [IPAddress] {
    let number = questions.withLock { number in
      number += 1
      return number
    }
    return [IPAddress(number == 1 ? "127.0.0.1" : "10.0.0.1")].compactMap { $0 }
  }
}

/// Never answers.
private struct HangingResolver: HostResolver {
  func addresses(of host: String) async throws -> [IPAddress] {
    try await Task.sleep(for: .seconds(60))
    return []
  }
}
