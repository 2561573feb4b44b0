import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@Suite("Huawei: face-detect and face-compare")
struct HuaweiFaceTests {
  @Test(
    "A photograph in Base64 and as a file gives the same face, in both versions", arguments: ["v1", "v2"])
  func detect(version: String) async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      let caller = caller.version(version)
      let fromJSON = try await caller.post(
        "face-detect", .json(["image_base64": photograph.base64EncodedString()]))
      let fromForm = try await caller.post("face-detect", .form([("image_file", photograph)]))
      #expect(fromJSON.status == 200)
      #expect(fromJSON.headers[.contentType] == "application/json; charset=UTF-8")
      #expect(fromJSON.object as NSDictionary == fromForm.object as NSDictionary)
      #expect(Set(fromJSON.object.keys) == ["faces"])
      #expect((fromJSON.at("faces") as? [Any])?.count == 1)
      let face = try #require(fromJSON.at("faces", 0) as? [String: Any])
      #expect(Set(face.keys) == ["bounding_box"])
      let box = try #require(face["bounding_box"] as? [String: Int])
      #expect(Set(box.keys) == ["width", "height", "top_left_x", "top_left_y"])
      // Where a person would draw the box in the portrait of 910 × 1137 pixels, give or take.
      #expect(abs(try #require(box["top_left_x"]) - 365) < 40)
      #expect(abs(try #require(box["top_left_y"]) - 85) < 60)
      #expect(abs(try #require(box["width"]) - 255) < 50)
      #expect(abs(try #require(box["height"]) - 340) < 60)
    }
  }

  @Test("Head pose and landmarks come when asked for, as many points as the sample has")
  func attributes() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      let answer = try await caller.post(
        "face-detect",
        .json(["image_base64": photograph.base64EncodedString(), "attributes": "0,3,5"]))
      #expect(answer.status == 200)
      let pose = try #require(answer.at("faces", 0, "attributes", "headpose") as? [String: Double])
      #expect(Set(pose.keys) == ["pitch_angle", "roll_angle", "yaw_angle"])
      for (name, angle) in pose { #expect(abs(angle) < 20, "\(name)") }
      #expect(answer.at("faces", 0, "attributes", "smile") as? String == "yes")
      let box = try #require(answer.at("faces", 0, "bounding_box") as? [String: Double])
      let (left, top) = (try #require(box["top_left_x"]), try #require(box["top_left_y"]))
      let (width, height) = (try #require(box["width"]), try #require(box["height"]))
      let counts = [
        "eyebrow_contour": 12, "eyes_contour": 16, "face_contour": 15, "mouth_contour": 19,
        "nose_contour": 12,
      ]
      for (name, count) in counts {
        let points = try #require(answer.at("faces", 0, "landmark", name, "point") as? [[String: Double]])
        #expect(points.count == count, "\(name)")
        for point in points {
          let (x, y) = (try #require(point["x"]), try #require(point["y"]))
          #expect(x > left - 0.2 * width && x < left + 1.2 * width, "\(name)")
          #expect(y > top - 0.2 * height && y < top + 1.2 * height, "\(name)")
        }
      }
      // The sample's order: the eyebrow at the image's right comes first, the jaw runs from left to right.
      func x(_ name: String, _ index: Int) -> Double {
        answer.at("faces", 0, "landmark", name, "point", index, "x") as? Double ?? .nan
      }
      #expect(x("eyebrow_contour", 0) > x("eyebrow_contour", 3))
      #expect(x("eyebrow_contour", 6) < x("eyebrow_contour", 9))
      #expect(x("face_contour", 0) < x("face_contour", 7) && x("face_contour", 7) < x("face_contour", 14))
      #expect(x("eyes_contour", 0) < x("eyes_contour", 2) && x("eyes_contour", 4) > x("eyes_contour", 6))
      #expect(x("mouth_contour", 0) < x("mouth_contour", 6))
      #expect(x("nose_contour", 0) < x("nose_contour", 8))
    }
  }

  @Test("An image without a face has an empty list")
  func noFace() async throws {
    try await TestServer.huawei { caller in
      let answer = try await caller.post("face-detect", .form([("image_file", BadImage.blank)]))
      #expect(answer.status == 200)
      #expect((answer.at("faces") as? [Any])?.isEmpty == true)
    }
  }

  @Test("One person scores above 0.93, two people below 0.5, one image 1", arguments: ["v1", "v2"])
  func compare(version: String) async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let again = try TestServer.photograph("obama2.jpg")
    let biden = try TestServer.photograph("biden.jpg")
    try await TestServer.huawei { caller in
      let caller = caller.version(version)
      func similarity(_ a: Data, _ b: Data) async throws -> Double {
        let json = try await caller.post(
          "face-compare",
          .json(["image1_base64": a.base64EncodedString(), "image2_base64": b.base64EncodedString()]))
        let form = try await caller.post(
          "face-compare", .form([("image1_file", a), ("image2_file", b)]))
        #expect(json.status == 200)
        #expect(json.object as NSDictionary == form.object as NSDictionary)
        #expect(Set(json.object.keys) == ["image1_face", "image2_face", "similarity"])
        #expect(json.at("image1_face", "bounding_box", "width") is Int)
        #expect(json.at("image2_face", "bounding_box", "top_left_y") is Int)
        return try #require(json.at("similarity") as? Double)
      }
      let same = try await similarity(obama, again)
      #expect(same > 0.93)
      let different = try await similarity(obama, biden)
      #expect(different < 0.5)
      let identical = try await similarity(obama, obama)
      #expect(identical == 1)
    }
  }

  @Test("Comparing without a face says so, in the words of the document, and in which image")
  func compareNoFace() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      for (first, second, name) in [
        (obama, BadImage.blank, "image2"), (BadImage.blank, obama, "image1"),
        (BadImage.blank, BadImage.blank, "image1"),
      ] {
        let answer = try await caller.post(
          "face-compare", .form([("image1_file", first), ("image2_file", second)]))
        #expect(answer.status == 400)
        #expect(answer.code == "FRS.0501")
        #expect(
          answer.object["error_msg"] as? String == "Detect no face, check out your picture. (\(name))")
      }
    }
  }

  @Test("Whatever is wrong with one of two images, the message says with which")
  func compareNamesTheImage() async throws {
    let good = try TestServer.photograph("obama.jpg").base64EncodedString()
    let wrongs: [(parameter: String, value: String, code: String)] = [
      ("base64", "*", "FRS.0015"), ("base64", Data("GIF89a".utf8).base64EncodedString(), "FRS.0016"),
      (
        "base64", try TestServer.photograph("obama.jpg").prefix(5000).base64EncodedString(), "FRS.0015"
      ),
      ("base64", String(repeating: "A", count: (8 << 20) + 1), "FRS.0017"),
      ("url", "/bucket/object", "FRS.0027"), ("url", "https://host/image", "FRS.0035"),
      ("url", "object", "FRS.0021"), ("url", "", "FRS.0021"), ("none", "", "FRS.0011"),
    ]
    try await TestServer.huawei { caller in
      for (parameter, value, code) in wrongs {
        for (one, other) in [("image1", "image2"), ("image2", "image1")] {
          let answer = try await caller.post(
            "face-compare", .json(["\(one)_\(parameter)": value, "\(other)_base64": good]))
          #expect(answer.code == code, "\(parameter) \(value.prefix(20))")
          let message = try #require(answer.object["error_msg"] as? String)
          #expect(message.contains(one) && !message.contains(other), "\(message)")
        }
      }
    }
  }

  @Test("An address without its slash, or an empty one, is no object's (FRS.0021)")
  func addresses() async throws {
    try await TestServer.huawei { caller in
      for (address, code) in [
        ("", "FRS.0021"), ("BucketName/ObjectName", "FRS.0021"), (" /b/o", "FRS.0021"),
        ("obs://b/o", "FRS.0021"), ("/b/o", "FRS.0027"), ("http://host/o", "FRS.0035"),
        ("HTTPS://host/o", "FRS.0035"),
      ] {
        let answer = try await caller.post("face-detect", .json(["image_url": address]))
        #expect(answer.code == code, "\(address)")
      }
    }
  }

  @Test("Booleans are read as Python writes them, in a form, in a query and in a filter")
  func pythonBooleans() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      _ = try await caller.post("face-sets", .json(#"{"face_set_name":"a"}"#))
      let fields = #"{"face_set_name":"b","external_fields":{"vip":{"type":"boolean"}}}"#
      _ = try await caller.post("face-sets", .json(fields))
      for vip in [true, false] {
        let added = try await caller.post(
          "face-sets/b/faces",
          .object(["image_base64": photograph.base64EncodedString(), "external_fields": ["vip": vip]]))
        #expect(added.status == 200)
      }
      let found = try await caller.post(
        "face-sets/b/search",
        .object(["image_base64": photograph.base64EncodedString(), "filter": "vip:True"]))
      #expect((found.at("faces") as? [Any])?.count == 1)
      let gone = try await caller.delete("face-sets/b/faces?vip=False")
      #expect(gone.at("face_number") as? Int == 1)
      for word in ["True", "False", "TRUE", "false"] {
        let answer = try await caller.post(
          "face-sets/a/faces", .form([("image_file", photograph), ("single", Data(word.utf8))]))
        #expect(answer.status == 200, "\(word)")
      }
      let wrong = try await caller.post(
        "face-sets/a/faces", .form([("image_file", photograph), ("single", Data("ja".utf8))]))
      #expect(wrong.code == "FRS.0012")
    }
  }
}
