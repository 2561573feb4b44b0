import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

/// A request as the documents show it, and the shape of the answer that stands beside it.
///
/// The bodies are transcribed with a real photograph for `@image`, a real face for `@face`, and values of our own in the
/// answers, of which keys and types count.
struct Sample: Sendable, CustomTestStringConvertible {
  enum Sent: Sendable {
    case nothing
    case json(String)
    /// Text parts; `@image` and the like stand for a file.
    case form([(String, String)])
  }

  let section: String
  let versions: [String]
  let method: HTTPRequest.Method
  let path: String
  let sent: Sent
  let answer: String

  var testDescription: String { section }
}

@Suite("Huawei: the documents' samples")
struct HuaweiSampleTests {
  private static let box = #"{"width": 174, "top_left_y": 37, "top_left_x": 22, "height": 174}"#
  private static let info = """
    {"face_number": 94, "face_set_id": "T785tx1N", "face_set_name": "showFaceSet", "create_date": "2018-05-10 01:44:39",
     "face_set_capacity": 100000, "external_fields": {"number": {"type": "integer"}, "id": {"type": "string"},
     "timestamp": {"type": "long"}}}
    """
  private static let fields = #"{"timestamp": 12, "id": "home"}"#
  private static let face = """
    {"bounding_box": \(box), "external_image_id": "Xr0phyap", "external_fields": \(fields), "face_id": "JLa9hYLl"}
    """
  private static let faces =
    #"{"face_set_id": "T785tx1N", "face_set_name": "showFaceSet", "faces": [\#(face)]}"#
  private static let number =
    #"{"face_number": 1, "face_set_id": "T785tx1N", "face_set_name": "showFaceSet"}"#
  private static let found = """
    {"faces": [{"bounding_box": \(box), "similarity": 0.996146, "external_image_id": "123",
     "external_fields": {"id": "home", "timestamp": 12}, "face_id": "6KLB1Ktu"}]}
    """
  private static let compared =
    #"{"image1_face": {"bounding_box": \#(box)}, "similarity": 0.4, "image2_face": {"bounding_box": \#(box)}}"#
  private static let detected = #"{"faces": [{"bounding_box": \#(box)}]}"#
  private static let attributes = """
    {"faces": [{"bounding_box": \(box), "attributes": {"age": 35, "smile": "yes", "gender": "male",
     "dress": {"glass": "none", "hat": "none"},
     "headpose": {"pitch_angle": -3.8, "roll_angle": -3.9, "yaw_angle": -1.1}},
     "landmark": {"eyebrow_contour": \(points(12)), "eyes_contour": \(points(16)), "face_contour": \(points(15)),
     "mouth_contour": \(points(19)), "nose_contour": \(points(12))}}]}
    """
  /// What the vendor answers today: the members of the types in its SDK.
  private static let laterAttributes = """
    {"faces": [{"bounding_box": \(box), "attributes": {"age": 35, "dress": {"glass": "none", "hat": "none"},
     "mask": "none", "quality": {"total_score": 0.587, "blur": 0.385, "pose": 0.335, "occlusion": 0.392,
     "illumination": 0.341}, "expression": {"type": "happy", "probability": 0.74}, "face_angle": 0}}]}
    """
  private static func points(_ count: Int) -> String {
    #"{"point": ["# + Array(repeating: #"{"x": 1.5, "y": 2.5}"#, count: count).joined(separator: ",") + "]}"
  }
  private static let search =
    #""sort": [{"timestamp": "asc"}], "return_fields": ["timestamp", "id"], "filter": "timestamp:12""#
  private static let external =
    #""external_image_id": "imageID", "external_fields": {"timestamp": 12, "id": "home"}"#

  private static let both = ["v1", "v2"]
  private static let set = "face-sets/showFaceSet"

  private static func sample(
    _ section: String, _ method: HTTPRequest.Method, _ path: String, _ sent: Sample.Sent, _ answer: String,
    in versions: [String] = both
  ) -> Sample {
    Sample(section: section, versions: versions, method: method, path: path, sent: sent, answer: answer)
  }

  static let samples: [Sample] = [
    sample(
      "v1 2.2.1, Base64", .post, "face-detect",
      .json(#"{"image_base64": "@image", "attributes": "0,1,2,3,4,5"}"#), attributes),
    sample(
      "v1 2.2.1, file", .post, "face-detect",
      .form([("image_file", "@image"), ("attributes", "0,1,2,3,4,5")]), attributes),
    sample(
      "v1 2.2.1, URL", .post, "face-detect",
      .json(#"{"image_url": "/BucketName/ObjectName", "attributes": "0,1,2,3,4,5"}"#), attributes),
    sample(
      "today's reference", .post, "face-detect",
      .json(#"{"image_base64": "@image", "attributes": "2,4,6,7,8,11,12,13,21"}"#), laterAttributes),
    sample("v2 4.1, Base64", .post, "face-detect", .json(#"{"image_base64": "@image"}"#), detected),
    sample("v2 4.1, file", .post, "face-detect", .form([("image_file", "@image")]), detected),
    sample("v2 4.1, URL", .post, "face-detect", .json(#"{"image_url": "/BucketName/ObjectName"}"#), detected),
    sample(
      "4.2, Base64", .post, "face-compare", .json(#"{"image1_base64": "@image", "image2_base64": "@image"}"#),
      compared),
    sample(
      "4.2, file", .post, "face-compare", .form([("image1_file", "@image"), ("image2_file", "@image")]),
      compared),
    sample(
      "4.2, URL", .post, "face-compare",
      .json(#"{"image1_url": "/BucketName/ObjectName", "image2_url": "/BucketName/ObjectName"}"#), compared),
    sample("4.4, Base64", .post, "\(set)/search", .json(#"{"image_base64": "@image", \#(search)}"#), found),
    sample(
      "4.4, file", .post, "\(set)/search",
      .form([("image_file", "@image"), ("return_fields", #"["timestamp","id"]"#), ("filter", "timestamp:12")]
      ), found),
    sample(
      "4.4, URL", .post, "\(set)/search", .json(#"{"image_url": "/BucketName/ObjectName", \#(search)}"#),
      found),
    sample("4.4, face id", .post, "\(set)/search", .json(#"{"face_id": "@face", \#(search)}"#), found),
    sample(
      "4.5.1", .post, "face-sets",
      .json(
        #"{"face_set_name": "test", "face_set_capacity": 100000, "external_fields": {"timestamp": {"type": "long"}, "id": {"type": "string"}, "number": {"type": "integer"}}}"#
      ), #"{"face_set_info": \#(info)}"#),
    sample("4.5.2", .get, "face-sets", .nothing, #"{"face_sets_info": [\#(info)]}"#),
    sample("4.5.3", .get, set, .nothing, #"{"face_set_info": \#(info)}"#),
    sample("4.5.4", .delete, set, .nothing, #"{"face_set_name": "showFaceSet"}"#),
    sample(
      "4.6.1, Base64", .post, "\(set)/faces", .json(#"{"image_base64": "@image", \#(external)}"#), faces),
    sample(
      "4.6.1, file", .post, "\(set)/faces",
      .form([
        ("image_file", "@image"), ("external_image_id", "imageID"),
        ("external_fields", #"{"timestamp" : 12,"id" : "home"}"#),
      ]), faces),
    sample(
      "4.6.1, URL", .post, "\(set)/faces", .json(#"{"image_url": "/BucketName/ObjectName", \#(external)}"#),
      faces),
    sample("4.6.2, page", .get, "\(set)/faces?offset=0&limit=1", .nothing, faces),
    sample("4.6.2, face id", .get, "\(set)/faces?face_id=@face", .nothing, faces),
    sample(
      "4.6.3", .put, "\(set)/faces",
      .json(
        #"{"face_id": "@face", "external_image_id": "imageID", "external_fields": {"timestamp": 12, "id": "300018629384756"}}"#
      ), number),
    sample("4.6.4, external_image_id", .delete, "\(set)/faces?external_image_id=imageID", .nothing, number),
    sample("4.6.4, face_id", .delete, "\(set)/faces?face_id=@face", .nothing, number),
    sample("4.6.4, a custom field", .delete, "\(set)/faces?id=home", .nothing, number),
    sample("4.6.5", .delete, "\(set)/faces/batch", .json(#"{"filter": "timestamp:12"}"#), number),
    sample(
      "5.3", .post, "face-sets",
      .json(
        #"{"face_set_name": "test", "face_set_capacity": "100000", "external_fields": {"location": {"type": "long"}, "timestamp": {"type": "integer"}, "male": {"type": "boolean"}, "title": {"type": "string"}, "weight": {"type": "double"}, "score": {"type": "float"}}}"#
      ),
      #"{"face_set_info": {"face_number": 0, "face_set_id": "WYYOFIGb", "face_set_name": "test", "create_date": "2018-05-28 02:19:00", "face_set_capacity": 100000, "external_fields": {"location": {"type": "long"}, "timestamp": {"type": "integer"}, "male": {"type": "boolean"}, "title": {"type": "string"}, "weight": {"type": "double"}, "score": {"type": "float"}}}}"#
    ),
  ]

  @Test("Each request is accepted, and the answer has the sample's keys and types", arguments: samples)
  func accepted(_ sample: Sample) async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let objects = try ObjectFolder(["BucketName/ObjectName": photograph])
    for version in sample.versions {
      try await TestServer.huawei(
        .router, { $0.objects.folder = objects.path }, layers: .showing(.known)
      ) { caller in
        let caller = caller.version(version)
        let face = try await caller.prepare(photograph)
        func filled(_ text: String) -> String {
          text.replacingOccurrences(of: "@face", with: face)
            .replacingOccurrences(of: "@image", with: photograph.base64EncodedString())
        }
        let body: Body? =
          switch sample.sent {
          case .nothing: nil
          case .json(let text): .json(filled(text))
          case .form(let parts): .form(parts.map { ($0.0, $0.1 == "@image" ? photograph : Data($0.1.utf8)) })
          }
        let answer = try await caller.send(sample.method, filled(sample.path), body)
        #expect(answer.status == 200, "\(answer.json)")
        let shown = try JSONSerialization.jsonObject(with: Data(sample.answer.utf8))
        var differences: [String] = []
        compare(answer.json, shown, at: "answer", into: &differences)
        #expect(differences.isEmpty)
      }
    }
  }
}

extension HuaweiCaller {
  /// Makes what the samples speak of: the face set `showFaceSet` with a face.
  ///
  /// - Returns: The face's id.
  fileprivate func prepare(_ photograph: Data) async throws -> String {
    let created = try await post(
      "face-sets",
      .json(
        """
        {"face_set_name": "showFaceSet", "external_fields": {"timestamp": {"type": "long"}, "id": {"type": "string"},
         "number": {"type": "integer"}}}
        """))
    #expect(created.status == 200)
    let added = try await post(
      "face-sets/showFaceSet/faces",
      .form([
        ("image_file", photograph), ("external_image_id", Data("imageID".utf8)),
        ("external_fields", Data(#"{"timestamp": 12, "id": "home"}"#.utf8)),
      ]))
    return try #require(added.at("faces", 0, "face_id") as? String)
  }
}

/// A folder for the object store. It goes with the object.
final class ObjectFolder: Sendable {
  let path = NSTemporaryDirectory() + "mien-objects-" + UUID().uuidString

  /// - Parameter objects: Contents by `bucket/object`.
  init(_ objects: [String: Data]) throws {
    for (name, content) in objects {
      let file = URL(filePath: path).appending(path: name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try content.write(to: file)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// Notes where two JSON values differ in keys or in types. Every element of a list is compared with the sample's at its
/// place, or with its last.
private func compare(
  _ value: Any, _ sample: Any, at place: String, into differences: inout [String]
) {
  switch sample {
  case let members as [String: Any]:
    guard let own = value as? [String: Any] else { return differences.append("\(place) is no object") }
    let expected = Set(members.keys)
    if Set(own.keys) != expected {
      differences.append("\(place) has \(own.keys.sorted()), the sample \(expected.sorted())")
    }
    for (name, part) in own {
      guard let shown = members[name] else { continue }
      compare(part, shown, at: "\(place).\(name)", into: &differences)
    }
  case let list as [Any]:
    guard let own = value as? [Any], !own.isEmpty else {
      return differences.append("\(place) is no full list")
    }
    if list.count > 1, own.count != list.count {
      differences.append("\(place) has \(own.count) elements, the sample \(list.count)")
    }
    for (index, part) in own.enumerated() {
      compare(part, list[min(index, list.count - 1)], at: "\(place)[\(index)]", into: &differences)
    }
  case is String:
    if !(value is String) { differences.append("\(place) is no text") }
  case let number as NSNumber:
    guard let own = value as? NSNumber, !(value is String) else {
      return differences.append("\(place) is no number")
    }
    let isWhole = number.doubleValue == number.doubleValue.rounded()
    if isWhole, own.doubleValue != own.doubleValue.rounded() { differences.append("\(place) is no integer") }
  default:
    differences.append("\(place): the sample has \(sample)")
  }
}
