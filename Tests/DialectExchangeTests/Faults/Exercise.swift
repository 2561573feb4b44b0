import Foundation
import Gallery
import HTTPTypes

/// One operation of one dialect, with a request that succeeds when nothing fails.
struct Exercise: Sendable {
  /// What came of a request, whatever the dialect.
  struct Outcome: Sendable {
    /// The dialect's code; `nil` for a success.
    let code: String?
    /// `X-Request-Id`.
    let requestID: String
    /// What was said, for the messages of tests.
    let text: String
  }

  let name: String
  /// Looks up what the request names, before anything fails.
  let subject: @Sendable (FourTongues) async throws -> String
  let run: @Sendable (FourTongues, _ subject: String) async throws -> Outcome

  init(
    _ name: String, on subject: @escaping @Sendable (FourTongues) async throws -> String = { _ in "" },
    _ run: @escaping @Sendable (FourTongues, String) async throws -> Outcome
  ) {
    self.name = name
    self.subject = subject
    self.run = run
  }
}

extension Exercise.Outcome {
  /// The id in the log is the first part of the dialect's own.
  init(huawei answer: Answer) {
    let requestID = answer.headers[named: "X-Request-Id"] ?? ""
    self.init(code: answer.code, requestID: String(requestID.prefix(36)), text: "\(answer.json)")
  }

  init(appliance answer: Answer) {
    self.init(
      code: answer.applianceCode == 0 ? nil : answer.applianceCode.map(String.init) ?? "?",
      requestID: answer.headers[named: "X-Request-Id"] ?? "", text: "\(answer.json)")
  }

  init(_ answer: TencentAnswer) {
    self.init(
      code: answer.code == 0 ? nil : answer.code.map(String.init) ?? "?",
      requestID: answer.headers[named: "X-Request-Id"] ?? "", text: answer.text)
  }

  init(_ answer: BaiduAnswer) {
    self.init(
      code: answer.code.map(String.init) ?? answer["error"]?.string,
      requestID: answer.headers[named: "X-Request-Id"] ?? "", text: "\(answer.body)")
  }
}

/// The operations of each dialect in an order in which each finds what it needs.
struct Exercises {
  let obama: Data
  let again: Data
  let biden: Data

  init() throws {
    obama = try TestServer.photograph("obama.jpg")
    again = try TestServer.photograph("obama2.jpg")
    biden = try TestServer.photograph("biden.jpg")
  }

  func all(_ tongue: FourTongues.Tongue) -> [Exercise] {
    switch tongue {
    case .huawei: huawei
    case .tencent: tencent
    case .baidu: baidu
    case .appliance: appliance
    }
  }

  private var huawei: [Exercise] {
    let (obama, again) = (obama, again)
    func send(
      _ method: HTTPRequest.Method, _ path: String, _ body: @escaping @Sendable () throws -> Body? = { nil }
    ) -> Exercise {
      Exercise("\(method) \(path)") { all, _ in
        .init(huawei: try await all.huawei.send(method, path, try body()))
      }
    }
    func photograph(_ data: Data) -> @Sendable () -> Body? { { .form([("image_file", data)]) } }
    @Sendable func first(_ all: FourTongues) async throws -> String {
      try await all.huawei.get("face-sets/staff/faces?limit=1").at("faces", 0, "face_id") as? String ?? "?"
    }
    return [
      send(.post, "face-sets") {
        try .object(["face_set_name": "staff", "external_fields": ["age": ["type": "integer"]]])
      },
      send(.get, "face-sets"), send(.get, "face-sets/staff"),
      send(.post, "face-sets/staff/faces", photograph(obama)),
      send(.post, "face-sets/staff/faces") {
        try .object(["image_base64": again.base64EncodedString(), "external_fields": ["age": 7]])
      },
      send(.get, "face-sets/staff/faces"),
      Exercise("update a face", on: first) { all, face in
        .init(
          huawei: try await all.huawei.send(
            .put, "face-sets/staff/faces",
            try .object(["face_id": face, "external_fields": ["age": 8]])))
      },
      send(.post, "face-sets/staff/search", photograph(again)),
      Exercise("search by face", on: first) { all, face in
        .init(
          huawei: try await all.huawei.post(
            "face-sets/staff/search", try .object(["face_id": face])))
      },
      send(.post, "face-detect", photograph(obama)),
      send(.post, "face-compare") { .form([("image1_file", obama), ("image2_file", again)]) },
      send(.post, "live-detect") { try .video(actions: "1") },
      Exercise("delete a face", on: first) { all, face in
        .init(huawei: try await all.huawei.delete("face-sets/staff/faces?face_id=\(face)"))
      },
      send(.delete, "face-sets/staff/faces/batch") { .json(#"{"filter": "age:[1 TO 9]"}"#) },
      send(.delete, "face-sets/staff"),
    ]
  }

  private var tencent: [Exercise] {
    let (obama, again, biden) = (obama, again, biden)
    typealias Parts = [(name: String, content: Data)]
    func form(_ operation: String, _ parts: Parts) -> Exercise {
      Exercise(operation) { all, _ in .init(try await all.tencent.form(operation, parts)) }
    }
    func json(_ operation: String, _ members: [String: String] = [:]) -> Exercise {
      Exercise(operation) { all, _ in .init(try await all.tencent.json(operation, members)) }
    }
    @Sendable func face(_ all: FourTongues) async throws -> String {
      try await all.tencent.json("getfaceids", ["person_id": "b"]).strings("face_ids")?.last ?? "?"
    }
    return [
      form(
        "newperson",
        [part("person_id", "b"), part("group_ids[0]", "g1"), part("group_ids[1]", "g2"), ("image", obama)]),
      form("addface", [part("person_id", "b"), part("tag", "new"), ("images[0]", again)]),
      json("setinfo", ["person_id": "b", "tag": "44"]), json("getinfo", ["person_id": "b"]),
      json("getgroupids"), json("getpersonids", ["group_id": "g1"]),
      json("getfaceids", ["person_id": "b"]),
      Exercise("getfaceinfo", on: face) { all, face in
        .init(try await all.tencent.json("getfaceinfo", ["face_id": face]))
      },
      form("detect", [("image", obama)]), form("shape", [("image", obama)]),
      form("verify", [part("person_id", "b"), ("image", again)]),
      form("identify", [part("group_id", "g1"), ("image", again)]),
      form("compare", [("imageA", obama), ("imageB", biden)]),
      Exercise("delface", on: face) { all, face in
        .init(
          try await all.tencent.json("delface", ["person_id": "b", "face_ids": [face]]))
      },
      json("delperson", ["person_id": "b"]),
    ]
  }

  private var baidu: [Exercise] {
    let obama = obama.base64EncodedString()
    let again = again.base64EncodedString()
    func post(_ operation: String, _ fields: BaiduCaller.Fields = []) -> Exercise {
      Exercise(operation) { all, _ in .init(try await all.baidu.post(operation, fields)) }
    }
    let user = (name: "uid", value: "b")
    let group = (name: "group_id", value: "g1")
    return [
      post("faceset/user/add", [user, ("group_id", "g1,g2"), ("user_info", "i"), ("image", obama)]),
      post("faceset/user/update", [user, group, ("user_info", "j"), ("image", again)]),
      post("faceset/user/get", [user]), post("faceset/group/getlist"),
      post("faceset/group/getusers", [group]), post("detect", [("image", obama)]),
      post("match", [("images", "\(obama),\(again)")]),
      post("identify", [group, ("image", again)]), post("multi-identify", [group, ("image", again)]),
      post("verify", [user, group, ("image", again)]),
      post("faceset/group/adduser", [user, ("src_group_id", "g1"), ("group_id", "g3")]),
      post("faceset/group/deleteuser", [user, ("group_id", "g3")]),
      post("faceset/user/delete", [user]),
    ]
  }

  private var appliance: [Exercise] {
    let (obama, again) = (obama.dataURI, again.dataURI)
    func call(
      _ method: HTTPRequest.Method, _ path: String,
      _ body: @escaping @Sendable () -> [String: Any]? = { nil }
    ) -> Exercise {
      Exercise(
        "\(method) \(path)",
        on: { all in
          if path.contains("{face}") { return try await line(all, "faceToken") }
          return path.contains("{image}") ? try await line(all, "imageId") : ""
        },
        { all, subject in
          let path = path.replacing(/\{[a-z]+\}/, with: subject)
          guard let members = body() else {
            return .init(appliance: try await all.appliance.call(method, path))
          }
          return .init(appliance: try await all.appliance.call(method, path, members))
        })
    }
    @Sendable func line(_ all: FourTongues, _ name: String) async throws -> String {
      try await all.appliance.call(.get, "/faces").at("data", "face", 0, name) as? String ?? "?"
    }
    return [
      call(.post, "/faceGroups") { ["groupId": "g1", "groupName": "one"] },
      call(.post, "/faceGroups") { ["groupId": "g2", "groupName": "two"] },
      call(.put, "/faceGroups") { ["groupId": "g2", "groupName": "zwei"] },
      call(.get, "/faceGroups"), call(.post, "/faces") { ["image": obama, "name": "b"] },
      call(.post, "/faceGroups/binding/{face}") { ["faceGroupList": ["g1", "nowhere", "g2"]] },
      call(.get, "/faces"), call(.get, "/faces/faceToken/{face}"), call(.get, "/faces/image/{image}"),
      call(.get, "/faceGroups/g1?pageOffset=0&pageSize=10"),
      call(.post, "/face/compare") { ["image1": obama, "image2": again, "livenessEnabled": false] },
      call(.post, "/face/search") { ["image": again, "group": ["g1", "g2"]] },
      call(.delete, "/faceGroups/unbind/{face}") { ["faceGroupList": ["g1", "nowhere"]] },
      call(.delete, "/faceGroups/g2") { ["deleteAllFace": 4] },
      call(.post, "/faces") { ["image": again] }, call(.delete, "/faces/{face}"),
      call(.delete, "/faces/image/{image}"), call(.delete, "/faces/facesLib"),
    ]
  }
}
