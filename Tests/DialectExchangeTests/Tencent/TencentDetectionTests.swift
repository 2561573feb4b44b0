import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@Suite("Tencent: detect and shape, which only the SDK knows")
struct TencentDetectionTests {
  @Test("All faces, or the largest, with what is known of each")
  func detect() async throws {
    let pair = try Couple.photograph()
    let (width, height) = (705, 568)
    try await withTencent { caller, gallery in
      let answer = try await caller.form("detect", [("image", pair), part("mode", "0")])
      #expect(answer.code == 0)
      #expect(Set(answer.data.keys) == ["session_id", "image_width", "image_height", "face"])
      #expect(answer.data["image_width"] as? Int == width)
      #expect(answer.data["image_height"] as? Int == height)
      let faces = try #require(answer.data["face"] as? [[String: Any]])
      #expect(faces.count == 2)
      #expect(Set(faces.compactMap { $0["face_id"] as? String }).count == 2)
      for face in faces {
        #expect(
          Set(face.keys).isSuperset(of: [
            "face_id", "x", "y", "width", "height", "pitch", "yaw", "roll", "expression",
          ]))
        let x = try #require(face["x"] as? Int)
        let right = Double(x) + (try #require(face["width"] as? Double))
        #expect(x >= 0 && right <= Double(width) + 1)
        #expect((0...100).contains(try #require(face["expression"] as? Int)))
      }
      let largest = try await caller.form("detect", [("image", pair), part("mode", "1")])
      let only = try #require(largest.data["face"] as? [[String: Any]])
      #expect(only.count == 1)
      #expect(only.first?["x"] as? Int == faces.first?["x"] as? Int)
      // Nothing is enrolled, and the bucket may be left out as in the vendor's later description.
      let id = try #require(only.first?["face_id"] as? String)
      let unknown = try await caller.json("getfaceinfo", ["face_id": id])
      #expect(unknown.code == -1305)
      let appID = gallery.credentials.tencent.appID
      let bare = Body.form([part("appid", appID), ("image", pair)])
      let withoutBucket = try await caller.post(
        "detect", bare.type ?? "", Data(bare.bytes.readableBytesView))
      #expect(withoutBucket.code == 0)
    }
  }

  @Test("88 points per face, each contour in its order")
  func shape() async throws {
    let pair = try Couple.photograph()
    let counts = [
      "face_profile": 21, "left_eye": 8, "right_eye": 8, "left_eyebrow": 8, "right_eyebrow": 8, "mouth": 22,
      "nose": 13,
    ]
    try await withTencent { caller, _ in
      let answer = try await caller.form("shape", [("image", pair)])
      #expect(answer.code == 0)
      #expect(Set(answer.data.keys) == ["session_id", "image_width", "image_height", "face_shape"])
      let shapes = try #require(answer.data["face_shape"] as? [[String: [[String: Int]]]])
      #expect(shapes.count == 2)
      for shape in shapes {
        #expect(shape.mapValues(\.count) == counts)
        func x(_ name: String, _ index: Int) -> Int { shape[name]?[index]["x"] ?? .min }
        func y(_ name: String, _ index: Int) -> Int { shape[name]?[index]["y"] ?? .min }
        // Along the jaw from left to right, with the chin at its lowest.
        #expect(x("face_profile", 0) < x("face_profile", 10) && x("face_profile", 10) < x("face_profile", 20))
        #expect(shape["face_profile"]?.compactMap { $0["y"] }.max() == y("face_profile", 10))
        // Eyes and brows begin at their outer ends and run along the lower edge first.
        for name in ["left_eye", "left_eyebrow"] { #expect(x(name, 0) < x(name, 4), "\(name)") }
        for name in ["right_eye", "right_eyebrow"] { #expect(x(name, 0) > x(name, 4), "\(name)") }
        for name in ["left_eye", "right_eye", "left_eyebrow", "right_eyebrow"] {
          #expect(y(name, 2) > y(name, 6), "\(name)")
        }
        #expect(y("left_eyebrow", 2) < y("left_eye", 6))
        #expect(x("mouth", 0) < x("mouth", 3) && x("mouth", 3) < x("mouth", 6))
        #expect(y("mouth", 3) > y("mouth", 9))
        #expect(y("mouth", 14) >= y("mouth", 19) && y("mouth", 3) > y("mouth", 14))
        #expect(x("mouth", 12) < x("mouth", 16) && x("mouth", 17) > x("mouth", 21))
        #expect(y("nose", 1) < y("nose", 0) && y("nose", 0) < y("nose", 7))
        #expect(x("nose", 5) < x("nose", 7) && x("nose", 7) < x("nose", 9))
        #expect(y("nose", 2) < y("nose", 4) && y("nose", 12) < y("nose", 10))
        #expect(x("left_eye", 4) < x("nose", 1) && x("nose", 1) < x("right_eye", 4))
      }
      let largest = try await caller.form("shape", [("image", pair), part("mode", "1")])
      #expect((largest.data["face_shape"] as? [Any])?.count == 1)
    }
  }

  @Test("Modes that are none, and images without a face", arguments: ["detect", "shape"])
  func refused(operation: String) async throws {
    try await withTencent { caller, _ in
      for mode in ["2", "-1", "x"] {
        let wrong = try await caller.form(operation, [("image", BadImage.blank), part("mode", mode)])
        #expect(wrong.code == 21)
      }
      let blank = try await caller.form(operation, [("image", BadImage.blank)])
      #expect(blank.code == -1101 && blank.data.isEmpty)
    }
  }
}
