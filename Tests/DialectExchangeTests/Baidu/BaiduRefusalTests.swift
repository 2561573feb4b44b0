import BaiduDialect
import DialectKit
import Foundation
import Gallery
import Hummingbird
import Testing

/// A call that must fail, and with which code.
struct BaiduRefusal: Sendable {
  let operation: String
  let what: String
  let fields: @Sendable (BaiduStage) throws -> BaiduCaller.Fields
  let code: BaiduErrorCode

  init(
    _ operation: String, _ what: String, _ code: BaiduErrorCode,
    _ fields: @escaping @Sendable (BaiduStage) throws -> BaiduCaller.Fields
  ) {
    self.operation = operation
    self.what = what
    self.code = code
    self.fields = fields
  }
}

/// Who is there when the calls are made: `barack` in the full group `full` and in `g`, `joe` in `g` only; `empty` has
/// nobody.
struct BaiduStage: Sendable {
  let barack: String
  let joe: String

  static let facesPerGroup = 2

  static func set(_ baidu: BaiduCaller) async throws -> BaiduStage {
    let stage = BaiduStage(
      barack: try BaiduImage.photograph("obama.jpg"), joe: try BaiduImage.photograph("biden.jpg"))
    for (uid, groups, image) in [
      ("barack", "full,g,empty", stage.barack), ("full_too", "full", stage.joe), ("joe", "g", stage.joe),
    ] {
      let added = try await baidu.post(
        "faceset/user/add", [("uid", uid), ("user_info", "i"), ("group_id", groups), ("image", image)])
      #expect(added.code == nil)
    }
    let left = try await baidu.post(
      "faceset/group/deleteuser", [("uid", "barack"), ("group_id", "empty")])
    #expect(left.code == nil)
    return stage
  }

  func adding(
    _ changes: [String: String?] = [:], image: String? = nil
  ) -> BaiduCaller.Fields {
    var fields: [String: String] = [
      "uid": "new", "user_info": "i", "group_id": "fresh", "image": image ?? barack,
    ]
    for (name, value) in changes { fields[name] = value }
    return fields.map { (name: $0.key, value: $0.value) }
  }
}

@Suite("Baidu: what is refused, and with which code")
struct BaiduRefusalTests {
  static let many = (0...100).map { "g\($0)" }.joined(separator: ",")
  static let long = String(repeating: "x", count: 129)
  /// Longer than anything that any dialect makes.
  static let endless = String(repeating: "x", count: Name.maximumLength + 1)

  static let images: [BaiduRefusal] = [
    BaiduRefusal("detect", "no image", .missingParameter) { _ in [] },
    BaiduRefusal("detect", "an empty image", .emptyImage) { _ in [("image", "")] },
    BaiduRefusal("detect", "no Base64", .emptyImage) { _ in [("image", "/9j/4AAQ*")] },
    BaiduRefusal("detect", "a space in Base64", .emptyImage) { stage in
      [("image", String(stage.barack.prefix(40)) + " " + stage.barack.dropFirst(40))]
    },
    BaiduRefusal("detect", "a head and nothing behind it", .emptyImage) { _ in
      [("image", "data:image/png;base64,")]
    },
    BaiduRefusal("detect", "a truncated JPEG", .emptyImage) { _ in
      [("image", try TestServer.photograph("obama.jpg").prefix(5000).base64EncodedString())]
    },
    BaiduRefusal("detect", "a GIF", .imageFormat) { _ in
      [("image", (Data("GIF89a".utf8) + Data(count: 50)).base64EncodedString())]
    },
    BaiduRefusal("detect", "text", .imageFormat) { _ in
      [("image", Data("hello, world".utf8).base64EncodedString())]
    },
    BaiduRefusal("detect", "too many pixels", .imageSize) { _ in
      [("image", BadImage.bmpHeader(width: 8000, height: 6000).base64EncodedString())]
    },
    BaiduRefusal("detect", "more than 2 MB", .imageSize) { _ in
      [("image", String(repeating: "A", count: (2 << 20) + 4))]
    },
    BaiduRefusal("detect", "far more than 2 MB", .imageSize) { _ in
      [("image", String(repeating: "A", count: 4 << 20))]
    },
    BaiduRefusal("detect", "two images", .parameterTooLong) { _ in [("image", "AAAA,AAAA")] },
    BaiduRefusal("detect", "both names", .invalidParameter) { _ in
      [("image", "AAAA"), ("images", "AAAA")]
    },
    BaiduRefusal("detect", "no faces wanted", .invalidParameter) { stage in
      [("image", stage.barack), ("max_face_num", "0")]
    },
    BaiduRefusal("detect", "a number that is none", .invalidParameter) { stage in
      [("image", stage.barack), ("max_face_num", "many")]
    },
    BaiduRefusal("match", "no image", .missingParameter) { _ in [] },
    BaiduRefusal("match", "one image", .tooFewImages) { stage in [("images", stage.barack)] },
    BaiduRefusal("match", "three images", .parameterTooLong) { stage in
      [("images", "\(stage.joe),\(stage.joe),\(stage.joe)")]
    },
    BaiduRefusal("match", "an empty second image", .emptyImage) { stage in
      [("images", "\(stage.barack),")]
    },
    BaiduRefusal("match", "no face", .faceNotFound) { stage in
      [("images", "\(stage.barack),\(BaiduImage.blank)")]
    },
    BaiduRefusal("match", "more than 20 MB", .imageSize) { _ in
      [("images", String(repeating: "A", count: 20 << 20) + ",A")]
    },
  ]

  static let searches: [BaiduRefusal] = [
    BaiduRefusal("identify", "no group", .missingParameter) { stage in [("image", stage.barack)] },
    BaiduRefusal("identify", "no image", .missingParameter) { _ in [("group_id", "g")] },
    BaiduRefusal("identify", "a missing group", .emptyGroup) { stage in
      [("group_id", "g,nowhere"), ("image", stage.barack)]
    },
    BaiduRefusal("identify", "an empty group", .emptyGroup) { stage in
      [("group_id", "empty"), ("image", stage.barack)]
    },
    BaiduRefusal("identify", "a nameless group", .invalidParameter) { stage in
      [("group_id", "g,,full"), ("image", stage.barack)]
    },
    // Another dialect may have made it.
    BaiduRefusal("identify", "a long name", .emptyGroup) { stage in
      [("group_id", long), ("image", stage.barack)]
    },
    BaiduRefusal("identify", "an endless name", .invalidParameter) { stage in
      [("group_id", endless), ("image", stage.barack)]
    },
    BaiduRefusal("identify", "too many groups", .parameterTooLong) { stage in
      [("group_id", many), ("image", stage.barack)]
    },
    BaiduRefusal("identify", "too many users", .invalidParameter) { stage in
      [("group_id", "g"), ("image", stage.barack), ("user_top_num", "6")]
    },
    BaiduRefusal("identify", "no face", .faceNotFound) { _ in
      [("group_id", "g"), ("image", BaiduImage.blank)]
    },
    BaiduRefusal("identify", "two images", .parameterTooLong) { stage in
      [("group_id", "g"), ("images", "\(stage.joe),\(stage.joe)")]
    },
    BaiduRefusal("identify", "more than 10 MB", .imageSize) { _ in
      [("group_id", "g"), ("image", String(repeating: "A", count: (10 << 20) + 4))]
    },
    BaiduRefusal("multi-identify", "a missing group", .emptyGroup) { stage in
      [("group_id", "nowhere"), ("image", stage.barack)]
    },
    BaiduRefusal("multi-identify", "too many faces", .invalidParameter) { stage in
      [("group_id", "g"), ("image", stage.barack), ("detect_top_num", "11")]
    },
    BaiduRefusal("multi-identify", "too many users", .invalidParameter) { stage in
      [("group_id", "g"), ("image", stage.barack), ("user_top_num", "21")]
    },
    BaiduRefusal("multi-identify", "no face", .faceNotFound) { _ in
      [("group_id", "g"), ("image", BaiduImage.blank)]
    },
    BaiduRefusal("verify", "no user", .missingParameter) { stage in
      [("group_id", "g"), ("image", stage.barack)]
    },
    BaiduRefusal("verify", "no group", .missingParameter) { stage in
      [("uid", "joe"), ("image", stage.barack)]
    },
    BaiduRefusal("verify", "an endless uid", .invalidUserID) { stage in
      [("uid", endless), ("group_id", "g"), ("image", stage.barack)]
    },
    BaiduRefusal("verify", "an empty uid", .invalidUserID) { stage in
      [("uid", ""), ("group_id", "g"), ("image", stage.barack)]
    },
    BaiduRefusal("verify", "an unknown user", .userMissing) { stage in
      [("uid", "nobody"), ("group_id", "g"), ("image", stage.barack)]
    },
    BaiduRefusal("verify", "a user of another group", .userMissing) { stage in
      [("uid", "joe"), ("group_id", "full"), ("image", stage.barack)]
    },
    BaiduRefusal("verify", "a missing group", .emptyGroup) { stage in
      [("uid", "joe"), ("group_id", "nowhere"), ("image", stage.barack)]
    },
    BaiduRefusal("verify", "no score wanted", .invalidParameter) { stage in
      [("uid", "joe"), ("group_id", "g"), ("image", stage.barack), ("top_num", "0")]
    },
    BaiduRefusal("verify", "no face", .faceNotFound) { _ in
      [("uid", "joe"), ("group_id", "g"), ("image", BaiduImage.blank)]
    },
  ]

  static let users: [BaiduRefusal] = [
    BaiduRefusal("faceset/user/add", "no uid", .missingParameter) { $0.adding(["uid": nil]) },
    BaiduRefusal("faceset/user/add", "no note", .missingParameter) { $0.adding(["user_info": nil]) },
    BaiduRefusal("faceset/user/add", "no group", .missingParameter) { $0.adding(["group_id": nil]) },
    BaiduRefusal("faceset/user/add", "no image", .missingParameter) { $0.adding(["image": nil]) },
    BaiduRefusal("faceset/user/add", "a uid of other letters", .invalidUserID) {
      $0.adding(["uid": "jo-é"])
    },
    BaiduRefusal("faceset/user/add", "a long uid", .invalidUserID) { $0.adding(["uid": long]) },
    BaiduRefusal("faceset/user/add", "a group of other letters", .invalidParameter) {
      $0.adding(["group_id": "fine,not fine"])
    },
    BaiduRefusal("faceset/user/add", "a long note", .parameterTooLong) {
      $0.adding(["user_info": String(repeating: "é", count: 129)])
    },
    BaiduRefusal("faceset/user/add", "an unknown action", .invalidParameter) {
      $0.adding(["action_type": "remove"])
    },
    BaiduRefusal("faceset/user/add", "two images", .parameterTooLong) {
      $0.adding(image: "\($0.joe),\($0.joe)")
    },
    BaiduRefusal("faceset/user/add", "too many groups", .tooManyUsers) { $0.adding(["group_id": many]) },
    BaiduRefusal("faceset/user/add", "no face", .faceNotFound) { $0.adding(image: BaiduImage.blank) },
    BaiduRefusal("faceset/user/add", "the same image again", .imageExists) {
      $0.adding(["uid": "joe", "group_id": "fresh,g"], image: $0.joe)
    },
    BaiduRefusal("faceset/user/add", "a full group", .userNotAdded) { $0.adding(["group_id": "fresh,full"]) },
    BaiduRefusal("faceset/user/update", "an unknown user", .userToChangeMissing) { stage in
      [("uid", "nobody"), ("images", stage.joe)]
    },
    BaiduRefusal("faceset/user/update", "a user of another group", .userToChangeMissing) { stage in
      [("uid", "joe"), ("group_id", "g,full"), ("image", stage.joe)]
    },
    BaiduRefusal("faceset/user/update", "a missing group", .emptyGroup) { stage in
      [("uid", "joe"), ("group_id", "nowhere"), ("image", stage.joe)]
    },
    BaiduRefusal("faceset/user/update", "no group to register in", .missingParameter) { stage in
      [("uid", "nobody"), ("image", stage.joe), ("action_type", "replace")]
    },
    BaiduRefusal("faceset/user/update", "no face in one of them", .faceNotFound) { stage in
      [("uid", "joe"), ("images", "\(stage.joe),\(BaiduImage.blank)")]
    },
    BaiduRefusal("faceset/user/update", "too many images", .parameterTooLong) { _ in
      [("uid", "joe"), ("images", Array(repeating: "AAAA", count: 21).joined(separator: ","))]
    },
    BaiduRefusal("faceset/user/delete", "no uid", .missingParameter) { _ in [] },
    BaiduRefusal("faceset/user/delete", "an unknown user", .userToChangeMissing) { _ in
      [("uid", "nobody")]
    },
    BaiduRefusal("faceset/user/delete", "a user of another group", .userToChangeMissing) { _ in
      [("uid", "joe"), ("group_id", "full")]
    },
    BaiduRefusal("faceset/user/get", "no uid", .missingParameter) { _ in [] },
    BaiduRefusal("faceset/user/get", "an unknown user", .userMissing) { _ in [("uid", "nobody")] },
    BaiduRefusal("faceset/user/get", "a user of another group", .userMissing) { _ in
      [("uid", "joe"), ("group_id", "full")]
    },
  ]

  static let groups: [BaiduRefusal] = [
    BaiduRefusal("faceset/group/getlist", "too many wanted", .invalidParameter) { _ in [("end", "1001")] },
    BaiduRefusal("faceset/group/getlist", "a negative start", .invalidParameter) { _ in [("start", "-1")] },
    BaiduRefusal("faceset/group/getusers", "no group", .missingParameter) { _ in [] },
    BaiduRefusal("faceset/group/getusers", "a missing group", .emptyGroup) { _ in [("group_id", "nowhere")] },
    BaiduRefusal("faceset/group/getusers", "too many wanted", .invalidParameter) { _ in
      [("group_id", "g"), ("end", "1001")]
    },
    BaiduRefusal("faceset/group/adduser", "no source", .missingParameter) { _ in
      [("group_id", "new"), ("uid", "joe")]
    },
    BaiduRefusal("faceset/group/adduser", "an unknown user", .userMissing) { _ in
      [("src_group_id", "g"), ("group_id", "new"), ("uid", "nobody")]
    },
    BaiduRefusal("faceset/group/adduser", "a user of another group", .userMissing) { _ in
      [("src_group_id", "full"), ("group_id", "new"), ("uid", "joe")]
    },
    BaiduRefusal("faceset/group/adduser", "a missing source", .emptyGroup) { _ in
      [("src_group_id", "nowhere"), ("group_id", "new"), ("uid", "joe")]
    },
    BaiduRefusal("faceset/group/adduser", "a group where the user is", .invalidParameter) { _ in
      [("src_group_id", "g"), ("group_id", "full"), ("uid", "barack")]
    },
    BaiduRefusal("faceset/group/adduser", "a full group", .userNotAdded) { _ in
      [("src_group_id", "g"), ("group_id", "full"), ("uid", "joe")]
    },
    BaiduRefusal("faceset/group/adduser", "too many groups", .tooManyUsers) { _ in
      [("src_group_id", "g"), ("group_id", many), ("uid", "joe")]
    },
    BaiduRefusal("faceset/group/deleteuser", "the last group", .lastGroup) { _ in
      [("group_id", "g"), ("uid", "joe")]
    },
    BaiduRefusal("faceset/group/deleteuser", "all groups", .lastGroup) { _ in
      [("group_id", "g,full"), ("uid", "barack")]
    },
    BaiduRefusal("faceset/group/deleteuser", "an unknown user", .userToChangeMissing) { _ in
      [("group_id", "g"), ("uid", "nobody")]
    },
    BaiduRefusal("faceset/group/deleteuser", "a user of another group", .userToChangeMissing) { _ in
      [("group_id", "full"), ("uid", "joe")]
    },
    BaiduRefusal("faceset/group/deleteuser", "a missing group", .emptyGroup) { _ in
      [("group_id", "nowhere"), ("uid", "joe")]
    },
    BaiduRefusal("faceset/group/create", "an unknown path", .unsupportedService) { _ in [] },
  ]

  static let all = images + searches + users + groups

  @Test("Each has its code, the code's words and a number, with status 200, and changes nothing")
  func refused() async throws {
    try await TestServer.run(.router, { $0.baidu.facesPerGroup = BaiduStage.facesPerGroup }) {
      client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let stage = try await BaiduStage.set(baidu)
      func everything() async throws -> [JSONValue?] {
        var found = [try await baidu.post("faceset/group/getlist")["result"]]
        for group in ["full", "g", "empty"] {
          found.append(try await baidu.post("faceset/group/getusers", [("group_id", group)])["result"])
        }
        return found
      }
      let before = try await everything()
      for refusal in Self.all {
        let name = "\(refusal.operation): \(refusal.what)"
        let answer = try await baidu.post(refusal.operation, try refusal.fields(stage))
        #expect(answer.status == 200, "\(name)")
        #expect(answer.code == refusal.code.rawValue, "\(name)")
        #expect(answer.body.names == ["error_code", "error_msg", "log_id"], "\(name)")
        #expect(answer["log_id"]?.whole != nil, "\(name)")
        let words = refusal.what == "a group where the user is" ? "already add" : refusal.code.message
        #expect(answer.message?.hasPrefix(words) == true, "\(name): \(answer.message ?? "")")
      }
      #expect(try await everything() == before)
    }
  }

  @Test("A body that is no form, and a method that is none of the operation's")
  func bodies() async throws {
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let path = "\(BaiduCaller.root)detect?access_token=\(try #require(baidu.token))"
      for (body, type) in [
        ("{}", "application/json"), ("image=AAAA", "multipart/form-data; boundary=x"), ("image=%4", nil),
        ("image=%zz", "application/x-www-form-urlencoded"),
        ((0..<40).map { "f\($0)=" }.joined(separator: "&"), "application/x-www-form-urlencoded"),
        ("image=%FF", "application/x-www-form-urlencoded; charset=utf-8"),
      ] {
        let answer = try await baidu.send(.post, path, body: body, type: type)
        #expect(answer.code == BaiduErrorCode.invalidParameter.rawValue, "\(body)")
      }
      for (method, operation) in [
        (.get, "detect"), (.get, "identify"), (.get, "faceset/user/add"), (.put, "match"),
        (.delete, "verify"),
      ] as [(HTTPRequest.Method, String)] {
        let answer = try await baidu.send(
          method, "\(BaiduCaller.root)\(operation)?access_token=\(try #require(baidu.token))")
        #expect(answer.status == 200)
        #expect(answer.code == BaiduErrorCode.unsupportedService.rawValue, "\(operation)")
      }
    }
  }

  /// What no caller can bring about, and why.
  static let untriggerable: [BaiduErrorCode: String] = [
    .totalLimit: "there is no quota for all time",
    .database: "only a failing disk or key brings it about",
    .backend: "only an index that has lost touch with the store brings it about",
    .internalError: "only a fault of the server brings it about",
    .unknown: "only a fault of the server brings it about",
    .userNotDeleted: "a deletion is one transaction, which happens or has another code",
    .imageNotProcessed:
      "an image is undecodable (216200), of another format (216201) or without a face (216402)",
  ]

  @Test("Every code is brought about by some test, or listed with the reason why none can")
  func complete() {
    let here = Set(Self.all.map(\.code))
    let elsewhere: Set<BaiduErrorCode> = [
      .qpsLimit, .dailyLimit, .clusterLimit, .unsupportedService,
      // In the tests about access.
      .tokenMissing, .tokenInvalid, .tokenExpired, .moduleClosed, .applicationMissing,
    ]
    let covered = here.union(elsewhere)
    #expect(covered.union(Self.untriggerable.keys) == Set(BaiduErrorCode.allCases))
    #expect(covered.isDisjoint(with: Self.untriggerable.keys))
  }
}
