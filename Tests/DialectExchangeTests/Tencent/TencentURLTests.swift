import Authentication
import Foundation
import Hummingbird
import HummingbirdTesting
import MienServer
import NIOCore
import RemoteImages
import Testing

@Suite("Tencent: images by address")
struct TencentURLTests {
  /// Calls the dialect beside a web server with photographs, whose address it may fetch from.
  private func withPhotographs(
    _ body: @Sendable @escaping (TencentCaller, _ address: String) async throws -> Void
  ) async throws {
    let web = Router()
    for name in ["obama.jpg", "obama2.jpg", "biden.jpg"] {
      let photograph = try TestServer.photograph(name)
      web.get("/\(name)") { _, _ in ByteBuffer(bytes: photograph) }
    }
    web.get("/text.jpg") { _, _ in "hello, world" }
    web.get("/empty.jpg") { _, _ in ByteBuffer() }
    web.get("/large.jpg") { _, _ in ByteBuffer(repeating: 0xFF, count: (1 << 20) + 1) }
    let configuration = ApplicationConfiguration(address: .hostname("127.0.0.1", port: 0))
    try await Application(router: web, configuration: configuration).test(.live) { files in
      let port = try #require(files.port)
      let change: (inout Settings) -> Void = {
        $0.images.allowedHosts = AllowedHosts("127.0.0.1:\(port)") ?? .none
        $0.images.allowedNetworks = AddressAllowList("127.0.0.0/8")
        $0.tencent.fetchedBytes = 1 << 20
      }
      try await withTencent(.router, change) { caller, _ in
        try await body(caller, "http://127.0.0.1:\(port)")
      }
    }
  }

  @Test("Every operation takes photographs from addresses")
  func operations() async throws {
    try await withPhotographs { caller, address in
      let made = try await caller.json(
        "newperson", ["person_id": "obama", "group_ids": ["g"], "url": "\(address)/obama.jpg"])
      #expect(made.code == 0 && made.data["suc_face"] as? Int == 1)
      let added = try await caller.json(
        "addface",
        [
          "person_id": "obama",
          "urls": ["missing", "obama2", "text", "empty", "large", "obama"].map {
            "\(address)/\($0).jpg"
          },
        ])
      #expect(added.code == 0)
      #expect(added.data["ret_codes"] as? [Int] == [-1403, 0, -1400, -1300, -1403, -1312])
      let verified = try await caller.json(
        "verify", ["person_id": "obama", "url": "\(address)/obama2.jpg"])
      #expect(verified.data["ismatch"] as? Bool == true)
      let identified = try await caller.json(
        "identify", ["group_id": "g", "url": "\(address)/obama.jpg"])
      let candidates = try #require(identified.data["candidates"] as? [[String: Any]])
      #expect(candidates.first?["person_id"] as? String == "obama")
      let compared = try await caller.json(
        "compare", ["urlA": "\(address)/obama.jpg", "urlB": "\(address)/biden.jpg"])
      #expect(try #require(compared.data["similarity"] as? Double) < 50)
      let mixed = try await caller.form(
        "compare",
        [("imageA", try TestServer.photograph("obama.jpg")), part("urlB", "\(address)/obama2.jpg")])
      #expect(try #require(mixed.data["similarity"] as? Double) > 80)
      for operation in ["detect", "shape"] {
        let seen = try await caller.json(operation, ["url": "\(address)/obama.jpg", "mode": 1])
        #expect(seen.code == 0, "\(operation)")
      }
    }
  }

  @Test("A download that fails is -1403, an address that is not allowed -1308")
  func refused() async throws {
    try await withPhotographs { caller, address in
      for (url, code) in [
        ("\(address)/missing.jpg", -1403), ("\(address)/large.jpg", -1403),
        ("\(address)/empty.jpg", -1300),
        ("http://localhost/a.jpg", -1308), ("http://127.0.0.1:1/a.jpg", -1308), ("http://", -1308),
        ("file:///etc/passwd", -1308), ("/bucket/obama.jpg", -1308),
      ] {
        let answer = try await caller.json("detect", ["url": url])
        #expect(answer.code == code, "\(url)")
        let second = try await caller.json(
          "compare", ["urlA": "\(address)/obama.jpg", "urlB": url])
        #expect(second.code == code && second.data as NSDictionary == ["fail_flag": 2], "\(url)")
      }
    }
  }
}
