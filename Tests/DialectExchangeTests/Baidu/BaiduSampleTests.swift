import DialectKit
import Foundation
import Testing

/// The document's samples: every request is accepted, and every answer has the names and types of its sample.
///
/// The samples are the document's in shape; whole numbers stand for its integers, fractions for its doubles.
@Suite("Baidu: the document's samples")
struct BaiduSampleTests {
  /// A request of the document and the answer that it shows.
  struct Sample: Sendable {
    let operation: String
    var methods: [HTTPRequestMethod] = [.post]
    let fields: BaiduCaller.Fields
    let answer: String
  }

  enum HTTPRequestMethod: Sendable { case get, post }

  private static func samples(_ one: String, _ other: String) -> [Sample] {
    [
      Sample(
        operation: "faceset/user/add",
        fields: [("uid", "u1"), ("user_info", "i"), ("group_id", "g1,g2"), ("images", one)],
        answer: #"{"log_id": 73473737}"#),
      Sample(
        operation: "faceset/user/add",
        fields: [
          ("uid", "u2"), ("user_info", "i"), ("group_id", "g1"), ("images", other),
          ("action_type", "replace"),
        ], answer: #"{"log_id": 73473737}"#),
      Sample(
        operation: "faceset/user/add",
        fields: [("uid", "u2"), ("user_info", "i"), ("group_id", "g1"), ("images", other)],
        answer: #"{"error_code": 216616, "log_id": 674786177, "error_msg": "image exist"}"#),
      Sample(
        operation: "detect",
        fields: [
          ("image", one), ("max_face_num", "1"),
          ("face_fields", "gender,glasses,landmark,race,qualities"),
        ],
        answer: """
          {"result_num": 1, "result": [{
            "location": {"left": 90, "top": 92, "width": 111, "height": 99}, "face_probability": 0.5,
            "rotation_angle": 6, "yaw": 11.6, "pitch": -0.3, "roll": 8.8, "landmark": [{"x": 105, "y": 110}],
            "landmark72": [{"x": 88, "y": 109}], "gender": "male", "gender_probability": 0.9, "glasses": 0,
            "glasses_probability": 0.9, "race": "yellow", "race_probability": 0.9,
            "qualities": {"occlusion": {"left_eye": 0.1, "right_eye": 0.1, "nose": 0.1, "mouth": 0.1,
              "left_cheek": 0.1, "right_cheek": 0.1, "chin": 0.1}, "blur": 0.5, "illumination": 0.5,
              "completeness": 0.5, "type": {"human": 0.9, "cartoon": 0.1}}}], "log_id": 2418894422}
          """),
      Sample(
        operation: "match", fields: [("images", "\(one),\(other)")],
        answer: """
          {"log_id": 73473737, "result_num": 1, "result": [{"index_i": 0, "index_j": 1, "score": 44.3}]}
          """),
      Sample(
        operation: "identify", fields: [("group_id", "g1"), ("images", one), ("user_top_num", "1")],
        answer: """
          {"log_id": 73473737, "result_num": 1, "result": [
            {"group_id": "test1", "uid": "u3", "user_info": "Test User", "scores": [99.3, 83.4]}]}
          """),
      Sample(
        operation: "verify",
        fields: [("uid", "u1"), ("images", one), ("group_id", "g1,g2"), ("top_num", "2")],
        answer: #"{"log_id": 73473737, "result_num": 2, "result": [99.3, 83.6]}"#),
      Sample(
        operation: "faceset/user/update", fields: [("uid", "u2"), ("images", "\(one),\(other)")],
        answer: #"{"log_id": 73473737}"#),
      Sample(
        operation: "faceset/user/update", fields: [("uid", "none"), ("images", one)],
        answer: #"{"error_code": 216612, "log_id": 1137508902, "error_msg": "user not exist"}"#),
      Sample(
        operation: "faceset/user/get", methods: [.get, .post], fields: [("uid", "u1")],
        answer: """
          {"result_num": 2, "result": [
            {"uid": "testuser2", "user_info": "info", "group_id": "grep1", "groups": ["grep1"]}],
           "log_id": 2979357502}
          """),
      Sample(
        operation: "faceset/group/getlist", methods: [.get, .post], fields: [("start", "0"), ("end", "100")],
        answer: #"{"result_num": 2, "result": ["grp1", "grp2"], "log_id": 3314921889}"#),
      Sample(
        operation: "faceset/group/getusers", methods: [.get, .post],
        fields: [("group_id", "g1"), ("start", "0"), ("end", "100")],
        answer: """
          {"log_id": 3314921889, "result_num": 2, "result": [{"uid": "uid1", "user_info": "user info 1"}]}
          """),
      Sample(
        operation: "faceset/group/adduser",
        fields: [("group_id", "g3,g4"), ("uid", "u1"), ("src_group_id", "g1")],
        answer: #"{"log_id": 3314921889}"#),
      Sample(
        operation: "faceset/group/adduser",
        fields: [("group_id", "g3"), ("uid", "u1"), ("src_group_id", "g1")],
        answer: #"{"error_code": 216100, "log_id": 3111284097, "error_msg": "already add"}"#),
      Sample(
        operation: "faceset/group/deleteuser", fields: [("group_id", "g3,g4"), ("uid", "u1")],
        answer: #"{"log_id": 3314921889}"#),
      Sample(
        operation: "faceset/group/deleteuser", fields: [("group_id", "g1"), ("uid", "u2")],
        answer: """
          {"error_code": 216619, "log_id": 815967402, "error_msg": "user must be in one group at least"}
          """),
      Sample(
        operation: "faceset/user/delete", fields: [("uid", "u1"), ("group_id", "g2")],
        answer: #"{"log_id": 73473737}"#),
      Sample(operation: "faceset/user/delete", fields: [("uid", "u1")], answer: #"{"log_id": 73473737}"#),
      Sample(
        operation: "faceset/user/delete", fields: [("uid", "u1")],
        answer: #"{"error_code": 216612, "log_id": 1382953199, "error_msg": "user not exist"}"#),
    ]
  }

  @Test("One after the other, on one gallery")
  func samples() async throws {
    let (one, other) = (try BaiduImage.photograph("obama.jpg"), try BaiduImage.photograph("biden.jpg"))
    try await TestServer.run(.router, layers: .showing(.known)) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      var operations: Set<String> = []
      for sample in Self.samples(one, other) {
        operations.insert(sample.operation)
        let expected = try JSONValue.parsed(Data(sample.answer.utf8))
        for method in sample.methods {
          let answer =
            switch method {
            case .get: try await baidu.get(sample.operation, sample.fields)
            case .post: try await baidu.post(sample.operation, sample.fields)
            }
          #expect(answer.status == 200)
          let differences = shapeDifferences(answer.body, sample: expected)
          #expect(differences.isEmpty, "\(sample.operation): \(differences)")
          #expect(answer.code == expected["error_code"]?.whole, "\(sample.operation)")
          #expect(answer.message == expected["error_msg"]?.string, "\(sample.operation)")
        }
      }
      #expect(operations.count == 12)
      // The two samples about credentials.
      let failed = try await BaiduCaller(client: client, token: "invalid").post("detect")
      #expect(failed.code == 110)
      #expect(failed.message == "Access token invalid or no longer valid")
    }
  }
}

/// Where names and types of a value differ from those of a sample.
func shapeDifferences(_ value: JSONValue, sample: JSONValue, at place: String = "") -> [String] {
  switch (value, sample) {
  case (.object(let members), .object(let expected)):
    var differences = members.names.filter { expected[$0] == nil }.map {
      "\(place).\($0) is not in the sample"
    }
    for (name, sample) in expected {
      if let value = members[name] {
        differences += shapeDifferences(value, sample: sample, at: "\(place).\(name)")
      } else {
        differences.append("\(place).\(name) is missing")
      }
    }
    return differences.sorted()
  case (.array(let elements), .array(let samples)):
    guard let sample = samples.first else { return [] }
    return elements.isEmpty
      ? ["\(place) is empty"]
      : elements.flatMap { shapeDifferences($0, sample: sample, at: "\(place)[]") }
  case (.integer, .integer), (.integer, .number), (.number, .number), (.string, .string), (.bool, .bool),
    (.null, .null):
    return []
  default:
    return ["\(place) is \(value.typeName) and not \(sample.typeName)"]
  }
}
