import ApplianceDialect
import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

/// A request that must fail, and how.
struct ApplianceRefusal: Sendable, CustomTestStringConvertible {
  let what: String
  let code: ApplianceErrorCode
  let message: String
  let status: Int
  let method: HTTPRequest.Method
  let path: String
  let body: @Sendable () throws -> String?

  init(
    _ what: String, _ code: ApplianceErrorCode, about subject: String? = nil, status: Int? = nil,
    _ method: HTTPRequest.Method, _ path: String, body: @escaping @Sendable () throws -> String? = { nil }
  ) {
    self.what = what
    self.code = code
    message = code.message + (subject.map { ":" + $0 } ?? "")
    self.status = status ?? code.status.code
    self.method = method
    self.path = path
    self.body = body
  }

  /// One about an enrolment whose image is `bytes`.
  static func image(
    _ what: String, _ code: ApplianceErrorCode, about subject: String? = nil,
    _ bytes: @escaping @Sendable () throws -> Data
  ) -> ApplianceRefusal {
    ApplianceRefusal(what, code, about: subject, .post, "/faces") {
      let image = try bytes().dataURI
      return #"{"image":"\#(image)"}"#
    }
  }

  /// One about a text of an enrolment that is too long.
  static func length(_ parameter: String, _ bytes: Int) -> ApplianceRefusal {
    // Two bytes a letter.
    let text = String(repeating: "ß", count: bytes / 2) + "xx"
    return ApplianceRefusal(
      "\(parameter) over \(bytes) bytes", .invalidParameter, about: parameter, .post, "/faces"
    ) { #"{"image":"{photograph}","\#(parameter)":"\#(text)"}"# }
  }

  /// One about an operation on groups.
  static func group(
    _ what: String, about subject: String, _ body: String, by method: HTTPRequest.Method = .post
  ) -> ApplianceRefusal {
    ApplianceRefusal(what, .invalidParameter, about: subject, method, "/faceGroups") { body }
  }

  /// One about a search.
  static func search(_ what: String, about subject: String, _ members: String) -> ApplianceRefusal {
    ApplianceRefusal(what, .invalidParameter, about: subject, .post, "/face/search") {
      #"{"image":"{photograph}",\#(members)}"#
    }
  }

  var testDescription: String { "\(method) \(path): \(what)" }
}

@Suite("Appliance: what is refused, and with which code")
struct ApplianceRefusalTests {
  static let enrolments: [ApplianceRefusal] = [
    ApplianceRefusal("no image", .invalidParameter, about: "image", .post, "/faces") { "{}" },
    ApplianceRefusal("null as the image", .invalidParameter, about: "image", .post, "/faces") {
      #"{"image":null}"#
    },
    ApplianceRefusal("an empty image", .invalidParameter, about: "image", .post, "/faces") {
      #"{"image":""}"#
    },
    ApplianceRefusal("a number as the image", .invalidParameter, about: "image", .post, "/faces") {
      #"{"image":7}"#
    },
    ApplianceRefusal("broken JSON", .invalidParameter, about: "body", .post, "/faces") { #"{"image":"# },
    ApplianceRefusal("an array", .invalidParameter, about: "body", .post, "/faces") { "[]" },
    ApplianceRefusal("an empty body", .invalidParameter, about: "body", .post, "/faces") { "" },
    ApplianceRefusal("no body", .invalidParameter, about: "Content-Type", .post, "/faces"),
    ApplianceRefusal("a body over the limit", .invalidParameter, about: "body", status: 413, .post, "/faces")
    {
      #"{"image":"\#(String(repeating: "A", count: 6 << 20))"}"#
    },
    .image("a file over 4 MB", .invalidParameter, about: "image") {
      Data(repeating: 0xFF, count: (4 << 20) + 1)
    },
    .image("too many pixels on the longer side", .invalidParameter, about: "image") {
      BadImage.bmpHeader(width: 4097, height: 100)
    },
    .image("too many pixels on the shorter side", .invalidParameter, about: "image") {
      BadImage.bmpHeader(width: 2161, height: 2161)
    },
    .image("no pixels", .invalidParameter, about: "image") { BadImage.bmpHeader(width: 0, height: 0) },
    .image("fewer than 100 pixels", .invalidParameter, about: "image") { BadImage.blank },
    .length("description", 255), .length("imageMd5", 32), .length("name", 128), .length("gender", 16),
    ApplianceRefusal("a number as the name", .invalidParameter, about: "name", .post, "/faces") {
      #"{"image":"{photograph}","name":1}"#
    },
    ApplianceRefusal("a zero in the name", .invalidParameter, about: "name", .post, "/faces") {
      #"{"image":"{photograph}","name":"a\u0000b"}"#
    },
    ApplianceRefusal("no Base64", .imageDecodeFailed, .post, "/faces") {
      #"{"image":"data:image/png;base64,/9j/4AAQ*"}"#
    },
    ApplianceRefusal("a prefix only", .imageDecodeFailed, .post, "/faces") {
      #"{"image":"data:image/png;base64"}"#
    },
    .image("a truncated JPEG", .imageDecodeFailed) { try TestServer.photograph("obama.jpg").prefix(5000) },
    .image("a truncated PNG", .imageDecodeFailed) { try TestServer.photograph("32bit.png").prefix(50_000) },
    .image("a GIF", .imageDecodeFailed) { Data("GIF89a".utf8) + Data(count: 50) },
    .image("a WebP", .imageDecodeFailed) {
      Data("RIFF".utf8) + Data(count: 4) + Data("WEBPVP8 ".utf8) + Data(count: 50)
    },
    .image("text", .imageDecodeFailed) { Data("hello, world".utf8) },
    .image("no face", .faceNotFound) { BadImage.grey(side: 120) },
    .image("half a face", .badQuality, about: "completeness") {
      try TestServer.photograph("obama_partial_face2.jpg")
    },
    .image("a head on its side", .badQuality, about: "pose") {
      try Retouched(TestServer.photograph("obama.jpg")).turned()
    },
    .image("an image that is stored already", .faceAlreadyExists) {
      // The fixture has it.
      try TestServer.photograph("obama2.jpg")
    },
  ]

  private static let unknown = "AAAAAAAAAAAAAAAA"

  static let faces: [ApplianceRefusal] = [
    ApplianceRefusal("unknown", .faceTokenNotExist, .delete, "/faces/\(unknown)"),
    ApplianceRefusal("unknown", .faceTokenNotExist, .get, "/faces/faceToken/\(unknown)"),
    ApplianceRefusal("no token at all", .faceTokenNotExist, .get, "/faces/faceToken/%C3%9F"),
    ApplianceRefusal("unknown", .faceTokenNotExist, .post, "/faceGroups/binding/\(unknown)") {
      #"{"faceGroupList":["default"]}"#
    },
    ApplianceRefusal("unknown", .faceTokenNotExist, .delete, "/faceGroups/unbind/\(unknown)") {
      #"{"faceGroupList":["default"]}"#
    },
    ApplianceRefusal("unknown", .imageIDNotExist, .get, "/faces/image/\(unknown)"),
    ApplianceRefusal("unknown", .imageIDNotExist, .delete, "/faces/image/\(unknown)"),
    ApplianceRefusal(
      "a negative offset", .invalidParameter, about: "pageOffset", .get, "/faces?pageOffset=-1&pageSize=1"),
    ApplianceRefusal("no number", .invalidParameter, about: "pageSize", .get, "/faces?pageSize=ten"),
    ApplianceRefusal("an empty page", .invalidParameter, about: "pageSize", .get, "/faces?pageSize=0"),
    ApplianceRefusal(
      "a number too large", .invalidParameter, about: "pageSize", .get, "/faces?pageSize=1e30"),
    ApplianceRefusal(
      "more than a page may have", .invalidParameter, about: "pageSize", .get, "/faces?pageSize=1001"),
  ]

  static let groups: [ApplianceRefusal] = [
    .group("no id", about: "groupId", #"{"groupName":"n"}"#),
    .group("an empty id", about: "groupId", #"{"groupId":"","groupName":"n"}"#),
    .group(
      "a long id", about: "groupId", #"{"groupId":"123456789012345678901234567890123","groupName":"n"}"#),
    .group("a line break in the id", about: "groupId", #"{"groupId":"a\nb","groupName":"n"}"#),
    .group("a step in a path", about: "groupId", #"{"groupId":".","groupName":"n"}"#),
    .group("a step back in a path", about: "groupId", #"{"groupId":"..","groupName":"n"}"#),
    .group("an operation's path", about: "groupId", #"{"groupId":"binding","groupName":"n"}"#),
    .group("another operation's path", about: "groupId", #"{"groupId":"unbind","groupName":"n"}"#),
    .group("an empty name", about: "groupName", #"{"groupId":"1","groupName":""}"#),
    .group(
      "an empty name in a change", about: "groupName", #"{"groupId":"default","groupName":""}"#, by: .put),
    .group("no name", about: "groupName", #"{"groupId":"1"}"#),
    .group(
      "a long name", about: "groupName",
      #"{"groupId":"1","groupName":"\#(String(repeating: "n", count: 129))"}"#),
    .group(
      "a long type", about: "groupType",
      #"{"groupId":"1","groupName":"n","groupType":"\#(String(repeating: "n", count: 129))"}"#),
    .group("a score over 100", about: "groupScore", #"{"groupId":"1","groupName":"n","groupScore":101}"#),
    .group("a score below 0", about: "groupScore", #"{"groupId":"1","groupName":"n","groupScore":-1}"#),
    .group("a broken score", about: "groupScore", #"{"groupId":"1","groupName":"n","groupScore":80.5}"#),
    .group("no id in a change", about: "groupId", #"{"groupName":"n"}"#, by: .put),
    .group(
      "a score over 100 in a change", about: "groupScore", #"{"groupId":"default","groupScore":101}"#,
      by: .put),
    ApplianceRefusal("an id that exists", .groupIDConflict, .post, "/faceGroups") {
      #"{"groupId":"default","groupName":"new"}"#
    },
    ApplianceRefusal("a name that exists", .groupNameConflict, .post, "/faceGroups") {
      #"{"groupId":"new","groupName":"group default"}"#
    },
    ApplianceRefusal("a name that another group has", .groupNameConflict, .put, "/faceGroups") {
      #"{"groupId":"other","groupName":"group default"}"#
    },
    ApplianceRefusal("unknown", .groupIDNotExist, .put, "/faceGroups") { #"{"groupId":"none"}"# },
    ApplianceRefusal("unknown", .groupIDNotExist, .delete, "/faceGroups/none") { #"{"deleteAllFace":1}"# },
    ApplianceRefusal("unknown", .groupIDNotExist, .get, "/faceGroups/none?pageOffset=0&pageSize=1"),
    ApplianceRefusal("no mode", .invalidParameter, about: "deleteAllFace", .delete, "/faceGroups/default") {
      "{}"
    },
    ApplianceRefusal("mode 0", .invalidParameter, about: "deleteAllFace", .delete, "/faceGroups/default") {
      #"{"deleteAllFace":0}"#
    },
    ApplianceRefusal("mode 5", .invalidParameter, about: "deleteAllFace", .delete, "/faceGroups/default") {
      #"{"deleteAllFace":5}"#
    },
    ApplianceRefusal("no page", .invalidParameter, about: "pageOffset", .get, "/faceGroups/default"),
    ApplianceRefusal(
      "half a page", .invalidParameter, about: "pageSize", .get, "/faceGroups/default?pageOffset=0"),
    ApplianceRefusal(
      "more than a page may have", .invalidParameter, about: "pageSize", .get,
      "/faceGroups/default?pageOffset=0&pageSize=1001"),
    ApplianceRefusal(
      "no groups to bind", .invalidParameter, about: "faceGroupList", .post, "/faceGroups/binding/{face}"
    ) { "{}" },
    ApplianceRefusal(
      "an empty list to bind", .invalidParameter, about: "faceGroupList", .post, "/faceGroups/binding/{face}"
    ) { #"{"faceGroupList":[]}"# },
    ApplianceRefusal(
      "an object instead of a list", .invalidParameter, about: "faceGroupList", .delete,
      "/faceGroups/unbind/{face}"
    ) { #"{"faceGroupList":{"a":1}}"# },
    ApplianceRefusal(
      "numbers as groups", .invalidParameter, about: "faceGroupList", .delete, "/faceGroups/unbind/{face}"
    ) { #"{"faceGroupList":[1]}"# },
  ]

  static let matches: [ApplianceRefusal] = [
    ApplianceRefusal("no first image", .invalidParameter, about: "image1", .post, "/face/compare") {
      #"{"image2":"{photograph}","livenessEnabled":false}"#
    },
    ApplianceRefusal("no second image", .invalidParameter, about: "image2", .post, "/face/compare") {
      #"{"image1":"{photograph}","livenessEnabled":false}"#
    },
    ApplianceRefusal("no switch", .invalidParameter, about: "livenessEnabled", .post, "/face/compare") {
      #"{"image1":"{photograph}","image2":"{photograph}"}"#
    },
    ApplianceRefusal("a number as a switch", .invalidParameter, about: "livenessEnabled", .post, "/face/compare")
    {
      #"{"image1":"{photograph}","image2":"{photograph}","livenessEnabled":1}"#
    },
    ApplianceRefusal("a large second image", .invalidParameter, about: "image2", .post, "/face/compare") {
      let large = BadImage.bmpHeader(width: 4097, height: 100).dataURI
      return #"{"image1":"{photograph}","image2":"\#(large)","livenessEnabled":false}"#
    },
    ApplianceRefusal("a broken second image", .imageDecodeFailed, .post, "/face/compare") {
      #"{"image1":"{photograph}","image2":"AAAA","livenessEnabled":false}"#
    },
    ApplianceRefusal("no second face", .faceNotFound, .post, "/face/compare") {
      #"{"image1":"{photograph}","image2":"\#(BadImage.blank.dataURI)","livenessEnabled":false}"#
    },
    ApplianceRefusal("no image", .invalidParameter, about: "image", .post, "/face/search") {
      #"{"group":["default"]}"#
    },
    .search("no group", about: "group", #""topN":1"#),
    .search("an empty list of groups", about: "group", #""group":[]"#),
    .search("an object instead of a list", about: "group", #""group":{"a":1}"#),
    .search("0 places", about: "topN", #""group":["default"],"topN":0"#),
    .search("6 places", about: "topN", #""group":["default"],"topN":6"#),
    .search("a list as a switch", about: "livenessEnabled", #""group":["default"],"livenessEnabled":[]"#),
    .search("a word as a switch", about: "featureUpload", #""group":["default"],"featureUpload":"yes""#),
    ApplianceRefusal("an unknown group", .groupIDNotExist, .post, "/face/search") {
      #"{"image":"{photograph}","group":["default","none"]}"#
    },
    ApplianceRefusal("no face", .faceNotFound, .post, "/face/search") {
      #"{"image":"\#(BadImage.blank.dataURI)","group":["default"]}"#
    },
  ]

  static let paths: [ApplianceRefusal] = [
    ApplianceRefusal("unknown", .notFound, .get, "/nothing"),
    ApplianceRefusal("unknown", .notFound, .get, "/faces/image/a/b"),
    ApplianceRefusal("wrong", .methodNotAllowed, .put, "/faces"),
    ApplianceRefusal("wrong", .methodNotAllowed, .get, "/face/search"),
    ApplianceRefusal("wrong", .methodNotAllowed, .post, "/faces/facesLib"),
  ]

  static var all: [ApplianceRefusal] { enrolments + faces + groups + matches + paths }

  @Test("Each has its status, its code and its message", arguments: all)
  func refused(_ refusal: ApplianceRefusal) async throws {
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      let fixture = try await ApplianceFixture(appliance)
      let answer = try await appliance.call(
        refusal.method, fixture.filled(refusal.path), try refusal.body().map(fixture.filled))
      #expect(answer.status == refusal.status)
      #expect(answer.applianceCode == refusal.code.rawValue)
      #expect(answer.message == refusal.message)
      #expect(Set(answer.object.keys) == ["code", "msg", "data"])
      #expect((answer.at("data") as? [String: Any])?.isEmpty == true)
      #expect(answer.headers[.contentType] == "application/json; charset=UTF-8")
      if refusal.code == .invalidParameter {
        #expect(answer.headers[named: "X-Error-Detail"]?.isEmpty == false)
      }
      if refusal.code == .methodNotAllowed { #expect(answer.headers[.allow]?.isEmpty == false) }
      // Nothing has changed.
      #expect(try await appliance.library() == [fixture.enrolment.faceToken])
      let groups = try await appliance.done(.get, "/faceGroups")
      #expect((groups.at("data", "faceGroupList") as? [Any])?.count == 2)
      #expect(groups.at("data", "faceGroupList", 0, "groupFaces") as? Int == 1)
    }
  }

  @Test("There may be 64 groups")
  func groupLimit() async throws {
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      for number in 1...64 { try await appliance.createGroup("\(number)") }
      let one = try await appliance.call(.post, "/faceGroups", ["groupId": "65", "groupName": "65"])
      #expect(one.status == 400)
      #expect(one.applianceCode == 104302)
      #expect(one.message == "GROUP_OVER_LIMIT")
      _ = try await appliance.done(.delete, "/faceGroups/7", ["deleteAllFace": 1])
      try await appliance.createGroup("65")
    }
  }

  @Test("Who asks too often is told when to come back")
  func rate() async throws {
    try await TestServer.run(.router, { ($0.rates.perSecond, $0.rates.burst) = (1, 2) }) { client, gallery in
      let appliance = Appliance(client, gallery)
      // On a busy machine the bucket fills up again while requests wait, so there are more than a few.
      let answers = try await withThrowingTaskGroup(of: Answer.self) { group in
        for _ in 0..<40 { group.addTask { try await appliance.call(.get, "/faceGroups") } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      let refused = answers.filter { $0.status != 200 }
      #expect(answers.count - refused.count >= 2)
      #expect(!refused.isEmpty)
      for answer in refused {
        #expect(answer.status == 429)
        #expect(answer.applianceCode == 104290)
        #expect(answer.message == "TOO_MANY_REQUESTS")
        #expect(answer.headers[.retryAfter] == "1")
      }
    }
  }

  @Test("Every code but those that no caller can trigger is triggered by some test")
  func completeness() {
    let elsewhere: Set<ApplianceErrorCode> = [
      .groupOverLimit,  // groupLimit
      .tooManyRequests,  // rate
      .forbidden,  // ApplianceAccessTests
    ]
    let untriggerable: [ApplianceErrorCode: String] = [
      .groupInUse: "no operation here keeps hold of a group, so it can always be deleted",
      .internalError: "needs a failing disk or a fault of the program",
    ]
    let triggered = Set(Self.all.map(\.code)).union(elsewhere)
    #expect(triggered.isDisjoint(with: untriggerable.keys))
    #expect(triggered.union(untriggerable.keys) == Set(ApplianceErrorCode.allCases))
  }

  @Test("The document's codes have the document's numbers and words")
  func words() {
    let document = [
      104200: "FACE_NOT_FOUND", 104201: "BAD_QUALITY", 104204: "FACE_ALREADY_EXIST",
      104300: "GROUP_NAME_CONFLICT", 104302: "GROUP_OVER_LIMIT", 104304: "GROUP_BEUSED",
      104310: "GROUP_ID_CONFLICT", 104311: "GROUP_ID_NOT_EXIST",
    ]
    for (number, word) in document {
      #expect(ApplianceErrorCode(rawValue: number)?.message == word)
      #expect(ApplianceErrorCode(rawValue: number)?.status == .badRequest)
    }
  }
}

extension BadImage {
  /// A grey BMP without a face.
  static func grey(side: Int32) -> Data {
    bmpHeader(width: side, height: side) + Data(repeating: 0x80, count: Int(side) * Int(side) * 3)
  }
}
