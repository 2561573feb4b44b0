import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

/// One of the document's samples: how a request is written, and how its answer is formed.
struct TencentSample: Sendable, CustomTestStringConvertible {
  let operation: String
  /// The members of the JSON request besides `appid` and `bucket`; values in braces stand for what the test knows.
  var json: String?
  /// The parts of the multipart request besides `appid` and `bucket`: text, or a photograph's file name.
  var form: [(name: String, content: String)]?
  /// An answer's `data` with values of the documented types.
  let data: String

  var testDescription: String { operation }
}

@Suite("Tencent: the samples of the document")
struct TencentSampleTests {
  static let samples: [TencentSample] = [
    TencentSample(
      operation: "newperson",
      form: [
        ("group_ids[0]", "tencent"), ("group_ids[1]", "qq"), ("person_id", "person9"), ("image", "biden.jpg"),
      ],
      data: #"""
        {"person_id": "p", "suc_group": 2, "suc_face": 1, "session_id": "", "face_id": "1", "group_ids": ["g"]}
        """#),
    TencentSample(
      operation: "delperson", json: #"{"person_id": "person1"}"#,
      data: #"{"deleted": 1, "person_id": "p", "session_id": ""}"#),
    TencentSample(
      operation: "addface",
      form: [("person_id", "person0"), ("images[0]", "obama2.jpg"), ("images[1]", "obama3.jpg")],
      data: #"{"added": 2, "session_id": "", "face_ids": ["1", "2"], "ret_codes": [0, 0]}"#),
    TencentSample(
      operation: "delface", json: #"{"person_id": "person0", "face_ids": ["{face}"]}"#,
      data: #"{"deleted": 1, "face_ids": ["1"], "session_id": ""}"#),
    TencentSample(
      operation: "setinfo", json: #"{"person_id": "person0", "person_name": "name"}"#,
      data: #"{"person_id": "p", "session_id": ""}"#),
    TencentSample(
      operation: "getinfo", json: #"{"person_id": "person0"}"#,
      data: #"""
        {"person_id": "p", "person_name": "n", "face_ids": ["1"], "group_ids": ["g"], "tag": "", "session_id": ""}
        """#),
    TencentSample(operation: "getgroupids", json: "{}", data: #"{"group_ids": ["g"]}"#),
    TencentSample(
      operation: "getpersonids", json: #"{"group_id": "tencent"}"#, data: #"{"person_ids": ["p"]}"#),
    TencentSample(
      operation: "getfaceids", json: #"{"person_id": "person1"}"#, data: #"{"face_ids": ["1"]}"#),
    TencentSample(
      operation: "getfaceinfo", json: #"{"face_id": "{face}"}"#,
      data: #"""
        {"face_info": {"face_id": "1", "x": 44, "y": 33, "height": 64.0, "width": 64.0, "pitch": 5, "roll": 0,
          "yaw": 6, "age": 37, "gender": 99, "glass": true, "expression": 6}}
        """#),
    TencentSample(
      operation: "verify", form: [("person_id", "person0"), ("image", "obama3.jpg")],
      data: #"{"session_id": "s", "confidence": 90.0, "ismatch": true}"#),
    TencentSample(
      operation: "identify", form: [("group_id", "tencent"), ("image", "obama3.jpg")],
      data: #"""
        {"session_id": "s", "candidates": [{"person_id": "p", "face_id": "1", "confidence": 54.5, "tag": "t"}]}
        """#),
    TencentSample(
      operation: "compare", form: [("imageA", "obama.jpg"), ("imageB", "obama.jpg")],
      data: #"{"similarity": 100.0, "session_id": ""}"#),
  ]

  @Test("All of the document's operations have a sample here")
  func complete() {
    #expect(Set(Self.samples.map(\.operation)).count == 13)
  }

  @Test("The request is accepted, and the answer has the sample's members and types", arguments: samples)
  func sample(_ sample: TencentSample) async throws {
    try await withTencent(layers: .showing(.known)) { caller, _ in
      let face = try await caller.enrol("person0", in: ["tencent", "qq"], TestServer.photograph("obama.jpg"))
      try await caller.enrol("person1", in: ["tencent"], TestServer.photograph("biden.jpg"))
      let (type, body) = try request(sample, caller, face: face)
      let answer = try await caller.post(sample.operation, type, body)
      #expect(answer.status == 200)
      #expect(answer.headers[.contentType]?.hasPrefix("application/json") == true)
      let expected = try shape(
        of: JSONSerialization.jsonObject(
          with: Data(#"{"code": 0, "message": "OK", "data": \#(sample.data)}"#.utf8)))
      let found = try shape(of: JSONSerialization.jsonObject(with: Data(answer.text.utf8)))
      #expect(found == expected, "\(answer.text)")
      #expect(answer.code == 0 && answer.object["message"] as? String == "OK")
    }
  }

  @Test(
    "Every sample that names urls is read as one",
    arguments: ["newperson", "addface", "verify", "identify", "compare"])
  func urls(operation: String) async throws {
    let address = "http://test-123456.image.example.com/test.jpg"
    try await withTencent { caller, _ in
      let members: [String: Any] = [
        "group_ids": ["tencent", "qq"], "person_id": operation == "newperson" ? "person2" : "person0",
        "group_id": "tencent", "url": address, "urls": [address, address], "urlA": address, "urlB": address,
      ]
      try await caller.enrol("person0", in: ["tencent"], TestServer.photograph("obama.jpg"))
      // This server fetches nothing, and says so.
      let answer = try await caller.json(operation, members)
      #expect(answer.code == -1308)
      // A url wins over an image that comes with it.
      let photograph = try TestServer.photograph("obama.jpg")
      let both = try await caller.form(
        operation,
        [
          part("group_ids[0]", "tencent"),
          part("person_id", operation == "newperson" ? "person2" : "person0"),
          part("group_id", "tencent"), part("url", address), part("urls", address), part("urlA", address),
          part("urlB", address), ("image", photograph), ("images[0]", photograph), ("imageA", photograph),
          ("imageB", photograph),
        ])
      #expect(both.code == -1308)
      // A single string is a list of one.
      let single = try await caller.json(
        operation, members.merging(["urls": address]) { _, new in new })
      #expect(single.code == -1308)
    }
  }

  /// The request as the document writes it, with the odd semicolons of its forms.
  private func request(
    _ sample: TencentSample, _ caller: TencentCaller, face: String
  ) throws -> (type: String, body: Data) {
    let target = [("appid", caller.credentials.appID), ("bucket", caller.credentials.bucket)]
    if let json = sample.json {
      let members = target.map { #""\#($0.0)":"\#($0.1)","# }.joined()
      let text = json.replacing("{face}", with: face)
      return ("application/json", Data("{\(members)\(text.dropFirst())".replacing(",}", with: "}").utf8))
    }
    let boundary = "--------------acebdf13572468"
    var body = Data()
    for (name, content) in target + (sample.form ?? []) {
      let isFile = content.hasSuffix(".jpg")
      body += Data("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\";".utf8)
      if isFile { body += Data(" filename=\"test.jpg\"\r\nContent-Type: image/jpeg".utf8) }
      body += Data("\r\n\r\n".utf8)
      body += isFile ? try TestServer.photograph(content) : Data(content.utf8)
      body += Data("\r\n".utf8)
    }
    body += Data("--\(boundary)--\r\n".utf8)
    return ("multipart/form-data;boundary=\(boundary)", body)
  }

  /// Every path in a value with the kind of what is there. All elements of a list share a path.
  private func shape(of value: Any, at path: String = "") -> [String: String] {
    switch value {
    case let members as [String: Any]:
      members.reduce(into: [path: "object"]) { shape, member in
        shape.merge(self.shape(of: member.value, at: "\(path).\(member.key)")) {
          $0 == $1 ? $0 : "\($0) or \($1)"
        }
      }
    case let elements as [Any]:
      elements.reduce(into: [path: "list"]) { shape, element in
        shape.merge(self.shape(of: element, at: path + "[]")) { $0 == $1 ? $0 : "\($0) or \($1)" }
      }
    case is String: [path: "string"]
    case let number as NSNumber:
      switch String(cString: number.objCType) {
      case "c", "B": [path: "boolean"]
      case "d", "f": [path: "number"]
      default: [path: "integer"]
      }
    default: [path: "nothing"]
    }
  }
}
