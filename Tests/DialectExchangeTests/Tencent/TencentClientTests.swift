import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

/// Requests as the vendor's clients in Java (2.4), C++ and PHP (v2.0) write them, byte for byte.
@Suite("Tencent: clients in Java, C++ and PHP")
struct TencentClientTests {
  /// A part of a form as OkHttp writes it: with its length, and files without a name.
  private static func javaPart(_ name: String, _ content: Data, type: String? = nil) -> Data {
    let kind = type.map { "Content-Type: \($0)\r\n" } ?? ""
    return Data(
      ("--5f0d7a2c-b1f1-4c51-9f1c-2a9d0d3f3c11\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\(kind)"
        + "Content-Length: \(content.count)\r\n\r\n").utf8) + content + Data("\r\n".utf8)
  }

  private static func form(_ parts: [Data]) -> Data {
    parts.reduce(Data(), +) + Data("--5f0d7a2c-b1f1-4c51-9f1c-2a9d0d3f3c11--\r\n".utf8)
  }

  private static let formType = "multipart/form-data; boundary=5f0d7a2c-b1f1-4c51-9f1c-2a9d0d3f3c11"

  /// What Java and C++ sign: no random number, no user, no file.
  private static func signature(_ caller: TencentCaller, expires: Int64? = nil) -> String {
    let signer = TencentSigner(caller.credentials)
    return signer.header(
      signing: "a=\(signer.appID)&b=\(signer.bucket)&k=\(signer.secretID)&t=\(signer.made)"
        + "&e=\(expires ?? signer.made + 2_592_000)")
  }

  @Test("Java's client signs without r, u and f, enrols from a form and searches with one")
  func java() async throws {
    let (obama, biden) = (
      try TestServer.photograph("obama.jpg"), try TestServer.photograph("biden.jpg")
    )
    try await withTencent(.live) { caller, _ in
      let signature = Self.signature(caller)
      let target = [
        Self.javaPart("appid", Data(caller.credentials.appID.utf8)),
        Self.javaPart("bucket", Data(caller.credentials.bucket.utf8)),
      ]
      for (person, photograph, group) in [("obama", obama, "tall"), ("biden", biden, "short")] {
        let made = try await caller.post(
          "newperson", Self.formType,
          Self.form(
            target + [
              Self.javaPart("person_id", Data(person.utf8)), Self.javaPart("group_ids[0]", Data(group.utf8)),
              Self.javaPart("image", photograph, type: "image/jpg"),
            ]), signature: signature)
        #expect(made.code == 0, "\(made.text)")
      }
      let found = try await caller.post(
        "identify", Self.formType,
        Self.form(
          target + [
            Self.javaPart("group_ids[0]", Data("short".utf8)),
            Self.javaPart("group_ids[1]", Data("tall".utf8)),
            Self.javaPart("image", obama, type: "image/jpg"),
          ]), signature: signature)
      #expect(Self.persons(found.data["candidates"]) == ["obama", "biden"], "\(found.text)")
      let listed = try await caller.post(
        "getgroupids", "application/json; charset=utf-8",
        Data(#"{"appid":"\#(caller.credentials.appID)","bucket":"\#(caller.credentials.bucket)"}"#.utf8),
        signature: signature)
      #expect(listed.strings("group_ids") == ["tall", "short"])
    }
  }

  @Test("Java's multidentify, addgroupids and delgroupids name no bucket, and may name a session")
  func javaLaterCalls() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await withTencent(.live) { caller, _ in
      try await caller.enrol("obama", in: ["a"], obama)
      let signature = Self.signature(caller)
      func json(_ operation: String, _ members: String) async throws -> TencentAnswer {
        try await caller.post(
          operation, "application/json; charset=utf-8",
          Data(#"{"appid":"\#(caller.credentials.appID)",\#(members)}"#.utf8), signature: signature)
      }
      let added = try await json(
        "addgroupids", #""person_id":"obama","group_ids":["b","c"],"session_id":"mine""#)
      #expect(added.code == 0, "\(added.text)")
      #expect(added.data["added"] as? Int == 2)
      #expect(added.strings("group_ids") == ["a", "b", "c"])
      let deleted = try await json("delgroupids", #""person_id":"obama","group_ids":["a"]"#)
      #expect(deleted.data["deleted"] as? Int == 1)
      #expect(deleted.strings("group_ids") == ["b", "c"])
      for groups in [["b"], ["b", "c"]] {
        let names =
          groups.count == 1
          ? [Self.javaPart("group_id", Data("b".utf8))]
          : groups.enumerated().map { Self.javaPart("group_ids[\($0)]", Data($1.utf8)) }
        let found = try await caller.post(
          "multidentify", Self.formType,
          Self.form(
            [Self.javaPart("appid", Data(caller.credentials.appID.utf8))] + names
              + [Self.javaPart("image", obama, type: "image/jpg")]), signature: signature)
        let results = try #require(found.data["results"] as? [[String: Any]])
        #expect(results.count == 1)
        #expect(Self.persons(results.first?["candidates"]) == ["obama"])
      }
    }
  }

  @Test("PHP's client sends whole groups in JSON with an address, and lists in a form by number")
  func php() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await withTencent { caller, _ in
      try await caller.enrol("obama", in: ["a"], obama)
      // The address is not fetched here: the groups are looked at first.
      let refused = try await caller.json(
        "identify", ["group_ids": ["a", "none"], "url": "http://images.example/obama.jpg"])
      #expect(refused.code == -1306)
      let named = try await caller.json(
        "identify", ["group_ids": ["a"], "url": "http://images.example/obama.jpg"])
      #expect(named.code == -1308)
      let form = try await caller.form(
        "multidentify", [part("group_ids[0]", "a"), ("image", obama)])
      #expect(form.code == 0)
    }
  }

  @Test("An expiry in milliseconds is refused as malformed, and the message says why")
  func milliseconds() async throws {
    try await withTencent { caller, _ in
      let refused = try await caller.json(
        "getgroupids",
        signature: Self.signature(caller, expires: Int64(Date().timeIntervalSince1970 * 1000) + 60_000))
      #expect(refused.code == 5)
      #expect((refused.object["message"] as? String)?.contains("milliseconds") == true)
      let past = try await caller.json("getgroupids", signature: Self.signature(caller, expires: 1))
      #expect(past.code == 9)
      let once = try await caller.json("getgroupids", signature: Self.signature(caller, expires: 0))
      #expect(once.code == 5)
    }
  }

  @Test("The code is over the bytes as they were sent, whatever their order and what else is signed")
  func order() async throws {
    try await withTencent { caller, _ in
      let signer = TencentSigner(caller.credentials)
      let fields = [
        "a=\(signer.appID)", "b=\(signer.bucket)", "k=\(signer.secretID)", "e=\(signer.expires)",
        "t=\(signer.made)",
      ]
      for order in [fields, fields.reversed(), ["x=1"] + fields, fields + ["r=7", "f=/a%2Fb", "u="]] {
        let header = signer.header(signing: order.joined(separator: "&"))
        let answer = try await caller.json("getgroupids", signature: header)
        #expect(answer.code == 0, "\(order)")
        let other = signer.header(signing: fields.joined(separator: "&"))
        let bytes = try #require(Data(base64Encoded: other))
        let swapped = bytes.prefix(20) + Data(order.joined(separator: "&").utf8)
        let forged = try await caller.json("getgroupids", signature: swapped.base64EncodedString())
        #expect(forged.code == (order == fields ? 0 : 14), "\(order)")
      }
    }
  }

  private static func persons(_ candidates: Any?) -> [String?] {
    (candidates as? [[String: Any]] ?? []).map { $0["person_id"] as? String }
  }
}
