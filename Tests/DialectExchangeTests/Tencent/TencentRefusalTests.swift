import Foundation
import Gallery
import Hummingbird
import HummingbirdTesting
import MienServer
import TencentDialect
import Testing

/// A request that must fail, and with which code.
struct TencentRefusal: Sendable, CustomTestStringConvertible {
  let operation: String
  let what: String
  let code: Int
  let send: @Sendable (TencentCaller) async throws -> TencentAnswer

  init(
    _ operation: String, _ what: String, _ code: Int,
    _ send: @escaping @Sendable (TencentCaller, String) async throws -> TencentAnswer
  ) {
    self.operation = operation
    self.what = what
    self.code = code
    self.send = { caller in try await send(caller, operation) }
  }

  var testDescription: String { "\(operation): \(what)" }

  /// A JSON request, as text so that a table of them can be shared between tasks.
  static func json(_ operation: String, _ what: String, _ code: Int, _ members: String) -> TencentRefusal {
    TencentRefusal(operation, what, code) { caller, operation in
      let members = try JSONSerialization.jsonObject(with: Data(members.utf8)) as? [String: Any]
      return try await caller.json(operation, members ?? [:])
    }
  }

  /// A form with texts, and an image in the part `image` (or another) where one is given.
  static func form(
    _ operation: String, _ what: String, _ code: Int, _ texts: [String: String],
    image: @escaping @Sendable () throws -> Data? = { nil }, as name: String = "image"
  ) -> TencentRefusal {
    TencentRefusal(operation, what, code) { caller, operation in
      var parts = texts.map { part($0.key, $0.value) }
      if let image = try image() { parts.append((name, image)) }
      return try await caller.form(operation, parts)
    }
  }
}

@Suite("Tencent: what is refused, and with which code")
struct TencentRefusalTests {
  private static let long = String(repeating: "x", count: 65)
  /// Longer than anything that any dialect makes.
  private static let endless = String(repeating: "x", count: Name.maximumLength + 1)
  private static let veryLong = String(repeating: "x", count: 257)
  private static let obama: @Sendable () throws -> Data? = { try TestServer.photograph("obama.jpg") }
  private static let person = ["person_id": "new", "group_ids[0]": "g"]

  static let refusals: [TencentRefusal] = [
    // Bodies
    TencentRefusal("getinfo", "broken JSON", 3) { try await $0.post($1, "application/json", Data("{".utf8)) },
    TencentRefusal("getinfo", "JSON that is no object", 3) {
      try await $0.post($1, "application/json", Data("[]".utf8))
    },
    TencentRefusal("getinfo", "an empty body", 3) { try await $0.post($1, "application/json", Data()) },
    TencentRefusal("getinfo", "a form of another kind", 3) {
      try await $0.post($1, "application/x-www-form-urlencoded", Data("person_id=p".utf8))
    },
    TencentRefusal("getinfo", "a broken form", 3) {
      try await $0.post($1, "multipart/form-data; boundary=x", Data("--x\r\nabc".utf8))
    },
    TencentRefusal("getinfo", "a form without end", 3) {
      try await $0.post(
        $1, "multipart/form-data; boundary=x",
        Data("--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb".utf8))
    },

    // Parameters that every operation has
    TencentRefusal("getinfo", "no appid", -1301) {
      try await $0.post($1, "application/json", Data(#"{"bucket":"mien","person_id":"known"}"#.utf8))
    },
    TencentRefusal("getinfo", "no bucket", -1301) {
      let body = #"{"appid":"\#($0.credentials.appID)","person_id":"known"}"#
      return try await $0.post($1, "application/json", Data(body.utf8))
    },
    .json("getinfo", "an empty bucket", -1301, #"{"bucket":"","person_id":"known"}"#),
    .json("getinfo", "another appid", 6, #"{"appid":"1","person_id":"known"}"#),
    .json("getinfo", "another bucket", 6, #"{"bucket":"b","person_id":"known"}"#),
    .json("getinfo", "an appid that is no text", 21, #"{"appid":true,"person_id":"known"}"#),

    // Ids, names and tags
    .json("getinfo", "no person", -1301, "{}"),
    .json("getinfo", "an empty person", -1301, #"{"person_id":""}"#),
    .json("getinfo", "null as the person", -1301, #"{"person_id":null}"#),
    .json("getinfo", "a number as the person", 21, #"{"person_id":7}"#),
    .json("getinfo", "an endless person", -1304, #"{"person_id":"\#(endless)"}"#),
    // Another dialect may have made it.
    .json("getinfo", "a long person", -1303, #"{"person_id":"\#(long)"}"#),
    .json("delperson", "a long person", -1303, #"{"person_id":"\#(long)"}"#),
    .json("getinfo", "an unknown person", -1303, #"{"person_id":"x"}"#),
    .json("setinfo", "a long name", -1304, #"{"person_id":"known","person_name":"\#(veryLong)"}"#),
    .json("setinfo", "a long tag", -1304, #"{"person_id":"known","tag":"\#(veryLong)"}"#),
    .json("setinfo", "a list as the tag", 21, #"{"person_id":"known","tag":["a"]}"#),
    .json("setinfo", "an unknown person", -1303, #"{"person_id":"x","tag":"t"}"#),
    .json("delperson", "an unknown person", -1303, #"{"person_id":"x"}"#),
    .json("getfaceids", "an unknown person", -1303, #"{"person_id":"x"}"#),
    .json("getpersonids", "no group", -1301, "{}"),
    .json("getpersonids", "an endless group", -1304, #"{"group_id":"\#(endless)"}"#),
    .json("getpersonids", "a long group", -1306, #"{"group_id":"\#(long)"}"#),
    .json("getpersonids", "an unknown group", -1306, #"{"group_id":"x"}"#),
    .json("getfaceinfo", "no face", -1301, "{}"),
    .json("getfaceinfo", "an id that is none", -1305, #"{"face_id":"199d1efd19ce4ee67a7ec7655f859b1a"}"#),
    .json("getfaceinfo", "an unknown face", -1305, #"{"face_id":"1000000000000000000"}"#),
    .json("delface", "no faces", -1301, #"{"person_id":"known"}"#),
    .json("delface", "an empty list", -1301, #"{"person_id":"known","face_ids":[]}"#),
    .json("delface", "an empty entry", -1301, #"{"person_id":"known","face_ids":[""]}"#),
    .json("delface", "a number as the face", 21, #"{"person_id":"known","face_ids":[1009550071676600319]}"#),
    .json("delface", "an unknown face", -1305, #"{"person_id":"known","face_ids":["1"]}"#),
    .json("delface", "an unknown person", -1303, #"{"person_id":"x","face_ids":["1"]}"#),

    // New persons
    .form("newperson", "no image", -1300, person),
    .form("newperson", "an empty image", -1300, person, image: { Data() }),
    .form("newperson", "an empty url", -1300, person.merging(["url": ""]) { $1 }),
    .form("newperson", "no person", -1301, ["group_ids[0]": "g"], image: obama),
    .form("newperson", "no groups", -1301, ["person_id": "new"], image: obama),
    .json(
      "newperson", "an empty list of groups", -1307, #"{"person_id":"new","group_ids":[],"url":"http://a"}"#),
    .json(
      "newperson", "a number among the groups", 21,
      #"{"person_id":"new","group_ids":["g",1],"url":"http://a"}"#),
    .form("newperson", "an empty group", -1301, ["person_id": "new", "group_ids[0]": ""], image: obama),
    .form("newperson", "a long group", -1304, ["person_id": "new", "group_ids[0]": long], image: obama),
    .form("newperson", "a long person", -1304, ["person_id": long, "group_ids[0]": "g"], image: obama),
    .form(
      "newperson", "a person of 22 characters and 66 bytes", -1304,
      ["person_id": String(repeating: "人", count: 22), "group_ids[0]": "g"], image: obama),
    .form("newperson", "a long name", -1304, person.merging(["person_name": veryLong]) { $1 }, image: obama),
    .form("newperson", "a long tag", -1304, person.merging(["tag": veryLong]) { $1 }, image: obama),
    .form("newperson", "a known person", -1302, ["person_id": "known", "group_ids[0]": "g"], image: obama),
    .form("newperson", "an image without a face", -1101, person, image: { BadImage.blank }),
    .form(
      "newperson", "a truncated JPEG", -1102, person,
      image: { try TestServer.photograph("obama.jpg").prefix(5000) }),
    .form("newperson", "a GIF", -1400, person, image: { Data("GIF89a".utf8) + Data(count: 50) }),
    .form("newperson", "text", -1400, person, image: { Data("hello, world".utf8) }),
    .form(
      "newperson", "too many pixels", -1400, person, image: { BadImage.bmpHeader(width: 8000, height: 5001) }),
    .json(
      "newperson", "Base64 as the image", 21,
      #"{"person_id":"new","group_ids":["g"],"image":"/9j/4AAQSkZJRg=="}"#),
    .form(
      "newperson", "an address of another kind", -1308, person.merging(["url": "ftp://host/a.jpg"]) { $1 }),
    .form("newperson", "an object's path", -1308, person.merging(["url": "/bucket/a.jpg"]) { $1 }),
    .form(
      "newperson", "a host that is not allowed", -1308,
      person.merging(["url": "http://192.0.2.1/a.jpg"]) { $1 }),

    // Faces of persons
    .form("addface", "no images", -1300, ["person_id": "known"]),
    .form("addface", "an unknown person", -1303, ["person_id": "x"], image: obama, as: "images[0]"),
    .form("addface", "the same photograph", -1312, ["person_id": "known"], image: obama, as: "images[0]"),
    .form(
      "addface", "an image without a face", -1101, ["person_id": "known"], image: { BadImage.blank },
      as: "images[0]"),
    .form("addface", "an empty image", -1300, ["person_id": "known"], image: { Data() }, as: "images[0]"),
    .json("addface", "an empty url", -1300, #"{"person_id":"known","urls":[""]}"#),
    .json("addface", "numbers as urls", 21, #"{"person_id":"known","urls":[1]}"#),
    .json(
      "addface", "too many urls", -1309,
      #"{"person_id":"known","urls":[\#([String](repeating: "\"http://a\"", count: 21).joined(separator: ","))]}"#
    ),
    .form(
      "addface", "a long tag", -1304, ["person_id": "known", "tag": veryLong], image: obama, as: "images[0]"),

    // Recognition
    .form("verify", "no image", -1300, ["person_id": "known"]),
    .form("verify", "an unknown person", -1303, ["person_id": "x"], image: obama),
    .form("verify", "a person without a face", -1305, ["person_id": "faceless"], image: obama),
    .form("verify", "an image without a face", -1101, ["person_id": "known"], image: { BadImage.blank }),
    .form("identify", "no image", -1300, ["group_id": "g"]),
    .form("identify", "an unknown group", -1306, ["group_id": "x"], image: obama),
    .form("identify", "an image without a face", -1101, ["group_id": "g"], image: { BadImage.blank }),
    .form("compare", "no images", -1300, [:]),
    .form("compare", "one image", -1300, [:], image: obama, as: "imageA"),
  ]

  @Test("Each has its code, a message and empty data", arguments: refusals)
  func refused(_ refusal: TencentRefusal) async throws {
    try await withTencent { caller, _ in
      try await caller.enrol("known", in: ["g"], TestServer.photograph("obama.jpg"))
      let face = try await caller.enrol("faceless", in: ["g"], TestServer.photograph("biden.jpg"))
      let emptied = try await caller.json("delface", ["person_id": "faceless", "face_ids": [face]])
      #expect(emptied.code == 0)
      let answer = try await refusal.send(caller)
      #expect(answer.code == refusal.code, "\(answer.text)")
      #expect(answer.status == 200)
      #expect(Set(answer.object.keys) == ["code", "message", "data"])
      #expect(answer.data.isEmpty || Set(answer.data.keys) == ["fail_flag"])
      #expect((answer.object["message"] as? String)?.isEmpty == false)
      // Nothing was changed.
      let persons = try await caller.json("getpersonids", ["group_id": "g"])
      #expect(persons.strings("person_ids") == ["known", "faceless"])
      let groups = try await caller.json("getgroupids")
      #expect(groups.strings("group_ids") == ["g"])
    }
  }

  @Test("Unknown paths are 404 and other methods 405, both with code 3")
  func unmatched() async throws {
    try await TestServer.run(.router) { client, _ in
      for path in ["/face/nothing", "/face/newperson/more", "/face/"] {
        let answer = try await client.post(path, .json("{}"))
        #expect(answer.status == 404, "\(path)")
        #expect(
          answer.object as NSDictionary == [
            "code": 3, "message": answer.object["message"] ?? "", "data": [:],
          ])
      }
      for method in [HTTPRequest.Method.get, .put, .delete] {
        let answer = try await client.send(method, "/face/newperson")
        #expect(answer.status == 405)
        #expect(answer.object["code"] as? Int == 3)
        #expect(answer.headers[.allow] == "POST")
      }
    }
  }

  @Test("A body over 1.5 MB is 413 with code 23, on a connection that goes on")
  func bodyTooLarge() async throws {
    try await withTencent(.live) { caller, _ in
      let over = try await caller.form(
        "detect", [("image", Data(repeating: 0xFF, count: 3 << 19))])
      #expect(over.status == 413)
      #expect(over.code == 23 && over.data.isEmpty)
      let within = try await caller.form(
        "detect", [("image", Data(repeating: 0xFF, count: (3 << 19) - 1000))])
      #expect(within.code == -1400)
    }
  }

  @Test("Too many requests are told to come back, with code 15")
  func tooFrequent() async throws {
    let slow: (inout Settings) -> Void = {
      $0.rates.perSecond = 1
      $0.rates.burst = 2
    }
    try await withTencent(.router, slow) { caller, _ in
      var codes: [Int?] = []
      // A slow machine may need more requests to exceed the rate.
      while codes.count < 200, codes.last != 15 {
        let answer = try await caller.json("getgroupids")
        codes.append(answer.code)
        if answer.code == 15 {
          #expect(answer.status == 200 && answer.data.isEmpty)
          #expect(answer.headers[.retryAfter] == "1")
        }
      }
      #expect(codes.count > 2 && codes.last == 15)
      #expect(codes.dropLast().allSatisfy { $0 == 0 })
    }
  }

  /// Why no caller can bring these codes about.
  static let outOfReach: [Int: String] = [
    108: "the store fails while a signature is checked",
    213: "a defect, or a damaged data folder",
    -1103: "a network fails on a face that it found",
    -1104: "contours are found of every face that is detected",
    -1105: "gender is left out where it is not computed",
    -1106: "the expression is computed for every face that is detected",
    -1107: "age is left out where it is not computed",
    -1108: "the pose is computed for every face that is detected",
    -1109: "glasses are left out where they are not looked for",
    -1200: "the disk is full or fails",
  ]

  /// Codes of other tests than the table above.
  static let elsewhere: [Int: String] = [
    0: "TencentPersonTests", 4: "TencentSignatureTests", 5: "TencentSignatureTests",
    9: "TencentSignatureTests", 10: "TencentSignatureTests", 11: "TencentSignatureTests",
    12: "TencentSignatureTests", 13: "TencentSignatureTests", 14: "TencentSignatureTests", 15: "tooFrequent",
    16: "TencentSignatureTests", 23: "bodyTooLarge", 107: "TencentSignatureTests",
    -1310: "TencentPersonTests", -1311: "TencentPersonTests", -1403: "TencentURLTests",
  ]

  @Test("Every code of the document is brought about by a test, or it is said why none can")
  func complete() {
    let tested = Set(Self.refusals.map(\.code)).union(Self.elsewhere.keys)
    #expect(tested.isDisjoint(with: Self.outOfReach.keys))
    #expect(tested.union(Self.outOfReach.keys) == Set(TencentCode.allCases.map(\.rawValue)))
  }
}
