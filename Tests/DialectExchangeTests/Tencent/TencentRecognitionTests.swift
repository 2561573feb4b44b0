import Foundation
import Hummingbird
import HummingbirdTesting
import Imaging
import Testing

@Suite("Tencent: verify, identify, compare, and what is known of a face")
struct TencentRecognitionTests {
  @Test("A person's other photograph is confirmed, another person's is not")
  func verify() async throws {
    try await withTencent { caller, _ in
      try await caller.enrol("obama", in: ["g"], TestServer.photograph("obama.jpg"))
      func verify(_ name: String) async throws -> (Double, Bool) {
        let answer = try await caller.form(
          "verify", [part("person_id", "obama"), ("image", try TestServer.photograph(name))])
        #expect(answer.code == 0)
        return (
          try #require(answer.data["confidence"] as? Double), try #require(answer.data["ismatch"] as? Bool)
        )
      }
      let (identical, isSame) = try await verify("obama.jpg")
      #expect(identical == 100 && isSame)
      let (other, isOther) = try await verify("obama3.jpg")
      #expect(other > 80 && other < 100 && isOther)
      let (stranger, isStranger) = try await verify("biden.jpg")
      #expect(stranger < 50 && !isStranger)
    }
  }

  @Test("The nearest persons come first, each with its best face and its tag, five at most")
  func identify() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let biden = try TestServer.photograph("biden.jpg")
    try await withTencent { caller, _ in
      try await caller.enrol("obama", in: ["g"], TestServer.photograph("obama2.jpg"), tag: "44")
      let added = try await caller.form("addface", [part("person_id", "obama"), ("images", obama)])
      let best = try #require(added.strings("face_ids")?.first)
      for number in 0..<5 { try await caller.enrol("biden\(number)", in: ["g"], biden) }
      try await caller.enrol("elsewhere", in: ["h"], obama)

      let answer = try await caller.form("identify", [part("group_id", "g"), ("image", obama)])
      #expect(answer.code == 0)
      let candidates = try #require(answer.data["candidates"] as? [[String: Any]])
      #expect(candidates.count == 5)
      #expect(candidates[0]["person_id"] as? String == "obama")
      #expect(candidates[0]["face_id"] as? String == best)
      #expect(candidates[0]["tag"] as? String == "44")
      #expect(try #require(candidates[0]["confidence"] as? Double) > 99.9)
      #expect(Set(candidates.compactMap { $0["person_id"] as? String }).count == 5)
      let confidences = candidates.compactMap { $0["confidence"] as? Double }
      #expect(confidences.count == 5 && confidences == confidences.sorted(by: >))
      #expect(try #require(confidences.last) < 50)

      let empty = try await caller.json("delperson", ["person_id": "elsewhere"])
      #expect(empty.code == 0)
      let nobody = try await caller.form("identify", [part("group_id", "h"), ("image", obama)])
      #expect(nobody.code == 0)
      #expect((nobody.data["candidates"] as? [Any])?.isEmpty == true)
    }
  }

  @Test("Two photographs are compared; a failure names the image")
  func compare() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await withTencent { caller, _ in
      func compare(_ a: Data, _ b: Data) async throws -> TencentAnswer {
        try await caller.form("compare", [("imageA", a), ("imageB", b)])
      }
      let same = try await compare(obama, try TestServer.photograph("obama2.jpg"))
      #expect(try #require(same.data["similarity"] as? Double) > 80)
      let different = try await compare(obama, try TestServer.photograph("biden.jpg"))
      #expect(try #require(different.data["similarity"] as? Double) < 50)
      let identical = try await compare(obama, obama)
      #expect(identical.text.contains(#""similarity":100.0"#))

      let first = try await compare(BadImage.blank, obama)
      #expect(first.code == -1101 && first.data as NSDictionary == ["fail_flag": 1])
      let second = try await compare(obama, obama.prefix(5000))
      #expect(second.code == -1102 && second.data as NSDictionary == ["fail_flag": 2])
      let both = try await compare(Data(), BadImage.blank)
      #expect(both.code == -1300 && both.data as NSDictionary == ["fail_flag": 1])
      let missing = try await caller.form("compare", [("imageA", obama)])
      #expect(missing.code == -1300 && missing.data as NSDictionary == ["fail_flag": 2])
      let addressed = try await caller.form("compare", [("imageA", obama), part("urlB", "nowhere")])
      #expect(addressed.code == -1308 && addressed.data as NSDictionary == ["fail_flag": 2])
    }
  }

  @Test("A face's box, pose and smile are kept and shown in the documented types and ranges")
  func faceInfo() async throws {
    try await withTencent { caller, _ in
      let face = try await caller.enrol("obama", in: ["g"], TestServer.photograph("obama.jpg"))
      let answer = try await caller.json("getfaceinfo", ["face_id": face])
      let info = try #require(answer.data["face_info"] as? [String: Any])
      #expect(info["face_id"] as? String == face)
      #expect(abs(try #require(info["x"] as? Int) - 365) < 40)
      #expect(abs(try #require(info["y"] as? Int) - 85) < 60)
      #expect(abs(try #require(info["width"] as? Double) - 255) < 50)
      #expect(abs(try #require(info["height"] as? Double) - 340) < 60)
      for name in ["pitch", "yaw", "roll"] { #expect(abs(try #require(info[name] as? Int)) < 20, "\(name)") }
      // He laughs.
      #expect(try #require(info["expression"] as? Int) > 50)
      #expect(Set(answer.data.keys) == ["face_info"])
    }
  }

  @Test("Copies of a photograph are refused, whatever was done to the file; other photographs are not")
  func nearDuplicates() async throws {
    let original = try TestServer.photograph("obama.jpg")
    let image = try EncodedImage(Array(original)).decoded()
    let copies = [
      "again at quality 60": try image.jpegData(quality: 60),
      "at half the size": try image.resizedByArea(width: image.width / 2, height: image.height / 2)
        .jpegData(quality: 85),
      "enlarged": try image.resizedBilinear(width: image.width * 5 / 4, height: image.height * 5 / 4)
        .jpegData(quality: 80),
      "cropped": try image.cropped(
        to: PixelRect(x: 60, y: 20, width: image.width - 120, height: image.height - 200)
      ).jpegData(quality: 80),
    ]
    try await withTencent { caller, _ in
      try await caller.enrol("obama", in: ["g"], original)
      for (what, copy) in copies {
        let refused = try await caller.form(
          "addface", [part("person_id", "obama"), ("images[0]", Data(copy))])
        #expect(refused.code == -1312, "\(what)")
      }
      for name in ["obama2.jpg", "obama3.jpg"] {
        let added = try await caller.form(
          "addface", [part("person_id", "obama"), ("images[0]", try TestServer.photograph(name))])
        #expect(added.code == 0, "\(name)")
      }
      // Another person may have the same photograph.
      try await caller.enrol("double", in: ["g"], original)
    }
  }
}
