import DialectKit
import Foundation
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// Requests as the vendor's last clients for version 2 write them: Node 1.5.1–2.2.0, PHP 2.2.2, Java 4.2.0, C# 3.4.0,
/// and what the document says of requests with GET.
@Suite("Baidu: clients for Node, PHP, Java and C#")
struct BaiduClientTests {
  @Test("Node appends a second query to the token, which ends before it")
  func node() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.live) { client, gallery in
      let signedIn = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let token = try #require(signedIn.token)
      func send(_ operation: String, _ query: String, _ fields: BaiduCaller.Fields = []) async throws
        -> BaiduAnswer
      {
        try await signedIn.send(
          .post, "\(BaiduCaller.root)\(operation)?access_token=\(query)", body: BaiduCaller.encoded(fields))
      }
      let detected = try await send("detect", "\(token)?aipSdk=node", [("image", image)])
      #expect(detected.code == nil && detected.result.count == 1)
      let added = try await send(
        "faceset/user/add", "\(token)?aipSdk=node&aipVersion=2_2_0",
        [("uid", "u"), ("user_info", "i"), ("group_id", "g"), ("image", image)])
      #expect(added.code == nil)
      #expect(try await send("faceset/group/getlist", "\(token)%3FaipSdk=node").code == nil)
      for (query, code) in [
        ("?aipSdk=node", 100), ("x?aipSdk=node", 110), ("\(token)x?aipSdk=node", 110),
        ("\(token)&access_token=?", 100),
      ] {
        #expect(try await send("faceset/group/getlist", query).code == code, "\(query.suffix(20))")
      }
    }
  }

  @Test("The last clients page with start and num where older ones say end; nothing is cut in silence")
  func pages() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      for names in [0..<100, 100..<105] {
        let added = try await baidu.post(
          "faceset/user/add",
          [
            ("uid", "u"), ("user_info", "i"), ("group_id", names.map { "g\($0)" }.joined(separator: ",")),
            ("image", image),
          ])
        #expect(added.code == nil)
      }
      for uid in ["v", "w"] {
        let copied = try await baidu.post(
          "faceset/user/add", [("uid", uid), ("user_info", "i"), ("group_id", "g0"), ("image", image)])
        #expect(copied.code == nil)
      }
      func groups(_ fields: BaiduCaller.Fields) async throws -> [String?] {
        let answer = try await baidu.post("faceset/group/getlist", fields)
        #expect(answer["result_num"]?.whole == answer.result.count)
        return answer.result.map(\.string)
      }
      #expect(try await groups([]).count == 100)
      #expect(try await groups([("num", "1000")]).count == 105)
      #expect(try await groups([("end", "1000")]).count == 105)
      #expect(try await groups([("start", "100")]).count == 5)
      for name in ["num", "end"] {
        let some = try await groups([("start", "103"), (name, "100")])
        #expect(some == ["g103", "g104"], "\(name)")
        #expect(try await groups([("start", "2"), (name, "1")]) == ["g2"])
        #expect(try await groups([(name, "0")]).isEmpty)
        for wrong in ["1001", "-1", "x"] {
          #expect(try await baidu.post("faceset/group/getlist", [(name, wrong)]).code == 216100)
        }
        let users = try await baidu.post(
          "faceset/group/getusers", [("group_id", "g0"), ("start", "1"), (name, "1")])
        #expect(users.result.map { $0["uid"]?.string } == ["v"])
        let byQuery = try await baidu.get("faceset/group/getusers", [("group_id", "g0"), (name, "2")])
        #expect(byQuery.result.count == 2)
      }
      let both = try await baidu.post("faceset/group/getlist", [("num", "1"), ("end", "1")])
      #expect(both.code == 216100 && both.message?.contains("num") == true)
    }
  }

  @Test("With GET, parameters may stand in a form, in the address, or in both")
  func getWithForm() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.live) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let token = try #require(baidu.token)
      for group in ["g1", "g2", "g3"] {
        let added = try await baidu.post(
          "faceset/user/add", [("uid", "u"), ("user_info", group), ("group_id", group), ("image", image)])
        #expect(added.code == nil)
      }
      func get(
        _ operation: String, _ body: String?, query: String = "",
        type: String? = "application/x-www-form-urlencoded"
      ) async throws -> BaiduAnswer {
        try await baidu.send(
          .get, "\(BaiduCaller.root)\(operation)?access_token=\(token)\(query)", body: body, type: type)
      }
      let user = try await get("faceset/user/get", "uid=u&group_id=g2")
      #expect(user.result.map { $0["user_info"]?.string } == ["g2"])
      #expect(try await get("faceset/group/getlist", "start=1&num=1").result == [.string("g2")])
      #expect(try await get("faceset/group/getlist", "start=1", query: "&end=1").result == [.string("g2")])
      #expect(
        try await get("faceset/group/getusers", "group_id=g3", query: "&start=0&end=5").result
          .map { $0["uid"]?.string } == ["u"])
      // What the form says comes later.
      #expect(try await get("faceset/group/getlist", "start=2", query: "&start=0").result == [.string("g3")])
      #expect(try await get("faceset/user/get", nil, query: "&uid=u").result.count == 3)
      #expect(try await get("faceset/user/get", nil).code == 216101)
      #expect(try await get("faceset/user/get", "uid=%4").code == 216100)
      #expect(try await get("faceset/user/get", #"{"uid":"u"}"#, type: "application/json").code == 216100)
      #expect(
        try await get("faceset/user/get", "uid=" + String(repeating: "u", count: 100_000)).code == 216202)
    }
  }

  @Test("A plus sign that a client did not encode comes as a space, and is a plus sign")
  func plus() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    #expect(image.contains("+"))
    try await TestServer.run(.live) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let token = try #require(baidu.token)
      for body in ["image=\(image)", "image=\(image.replacing("+", with: "%20"))"] {
        let answer = try await baidu.send(
          .post, "\(BaiduCaller.root)detect?access_token=\(token)", body: body)
        #expect(answer.code == nil && answer.result.count == 1)
      }
      let matched = try await baidu.send(
        .post, "\(BaiduCaller.root)match?access_token=\(token)", body: "images=\(image),\(image)")
      #expect(matched.result.first?["score"]?.number == 100)
    }
  }

  @Test("Java takes any status but 200 for a refusal of its keys, and signs then")
  func oauth() async throws {
    try await TestServer.run(.live) { client, gallery in
      let caller = BaiduCaller(client: client)
      let keys = gallery.credentials.baidu
      let good = try await caller.send(.post, "/oauth/2.0/token?\(BaiduCaller.query(client: keys))")
      #expect(good.status == 200)
      for (what, body, type, error, status) in [
        ("wrong secret", BaiduCaller.query(client: keys, secret: "x"), nil, "invalid_client", 401),
        ("no form", "{}", "application/json", "invalid_request", 400),
        ("broken escape", "grant_type=%4", nil, "invalid_request", 400),
        ("too long", "grant_type=" + String(repeating: "x", count: 9000), nil, "invalid_request", 400),
        ("no text", "grant_type=%FF", nil, "invalid_request", 400),
        ("no client", "grant_type=client_credentials", nil, "invalid_request", 400),
        ("nothing", "", nil, "unsupported_grant_type", 400),
      ] as [(String, String, String?, String, Int)] {
        let refused = try await caller.send(
          .post, "/oauth/2.0/token", body: body, type: type ?? "application/x-www-form-urlencoded")
        #expect(refused.status == status, "\(what)")
        #expect(refused["error"]?.string == error, "\(what)")
        #expect(refused.body.names == ["error", "error_description"], "\(what)")
      }
    }
  }

  @Test("Whatever is wrong with a request for a token, its refusal has the form of OAuth")
  func oauthRefusals() async throws {
    try await TestServer.run(.live) { client, gallery in
      let caller = BaiduCaller(client: client)
      let token = "/oauth/2.0/token"
      for (what, method, path, headers, body, status) in [
        ("method", .put, token, [:], "x", 400), ("method", .delete, token, [:], nil, 400),
        ("path", .get, "/oauth/2.0/nothing", [:], nil, 400), ("path", .post, "/oauth/2.0", [:], "", 400),
        ("coding", .post, token, [.contentEncoding: "gzip"], "x", 415),
        ("length", .post, token, [:], String(repeating: "x", count: 100_000), 400),
        ("text", .post, token, [.contentType: "text/\"plain\""], "x", 400),
        // This one ends the connection.
        ("expectation", .get, token, [.expect: "much"], nil, 417),
      ] as [(String, HTTPRequest.Method, String, HTTPFields, String?, Int)] {
        let refused = try await caller.send(
          method, path, headers: headers, body: body,
          type: headers[.contentType] ?? "application/x-www-form-urlencoded")
        #expect(refused.status == status, "\(what)")
        #expect(refused["error"]?.string == "invalid_request", "\(what)")
        #expect(refused.body.names == ["error", "error_description"], "\(what)")
        // RFC 6749, section 5.2.
        let description = try #require(refused["error_description"]?.string).utf8
        #expect(description.allSatisfy { (0x20...0x7E).contains($0) && !"\"\\".utf8.contains($0) }, "\(what)")
        #expect(refused.headers[.cacheControl] == "no-store")
        #expect((what == "method") == (refused.headers[.allow] == "GET, HEAD, POST"), "\(what)")
      }
    }
  }

  @Test("What is wrong with one of several images is said of that one")
  func severalImages() async throws {
    let good = try BaiduImage.photograph("obama.jpg")
    let cut = try TestServer.photograph("obama.jpg").prefix(5000).base64EncodedString()
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      for (images, name, code) in [
        ([good, BaiduImage.blank], "image 2 of 2", 216402),
        ([BaiduImage.blank, good], "image 1 of 2", 216402),
        ([good, cut], "image 2 of 2", 216200), ([cut, good], "image 1 of 2", 216200),
      ] {
        let answer = try await baidu.post("match", [("images", images.joined(separator: ","))])
        #expect(answer.code == code)
        #expect(answer.message?.contains(name) == true, "\(answer.message ?? "")")
      }
      _ = try await baidu.post(
        "faceset/user/add", [("uid", "u"), ("user_info", "i"), ("group_id", "g"), ("image", good)])
      let update = try await baidu.post(
        "faceset/user/update",
        [("uid", "u"), ("images", [good, good, BaiduImage.blank].joined(separator: ","))])
      #expect(update.code == 216402 && update.message?.contains("image 3 of 3") == true)
      let single = try await baidu.post("faceset/user/update", [("uid", "u"), ("image", BaiduImage.blank)])
      #expect(single.message == "face not found")
    }
  }
}
