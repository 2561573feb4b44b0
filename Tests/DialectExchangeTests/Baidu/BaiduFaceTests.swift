import DialectKit
import Foundation
import Testing

@Suite("Baidu: detect and match")
struct BaiduFaceTests {
  @Test("A face has its place, its direction and its number of the exchange, and nothing else unasked")
  func detect() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let answer = try await baidu.post("detect", [("image", image)])
      #expect(answer.status == 200)
      #expect(answer.body.names == ["log_id", "result_num", "result"])
      #expect(answer["result_num"]?.whole == 1)
      let face = try #require(answer.result.first)
      #expect(
        face.names == ["location", "face_probability", "rotation_angle", "yaw", "pitch", "roll"])
      let location = try #require(face["location"])
      // Where a person would draw the box in the portrait of 910 × 1137 pixels, give or take.
      #expect(abs(try #require(location["left"]?.whole) - 365) < 40)
      #expect(abs(try #require(location["top"]?.whole) - 85) < 60)
      #expect(abs(try #require(location["width"]?.whole) - 255) < 50)
      #expect(abs(try #require(location["height"]?.whole) - 340) < 60)
      #expect(try #require(face["face_probability"]?.number) > 0.9)
      #expect(face["rotation_angle"]?.whole == Int(try #require(face["roll"]?.number).rounded()))
      for angle in ["yaw", "pitch", "roll"] { #expect(abs(try #require(face[angle]?.number)) < 20) }

      let other = try await baidu.post("detect", [("image", image)])
      let (first, second) = (try #require(answer["log_id"]?.whole), try #require(other["log_id"]?.whole))
      #expect(first != second && first >= 0 && first < 1 << 53)
      // The document's own sample calls the operation under v1.
      let older = try await baidu.send(
        .post, "/rest/2.0/face/v1/detect?access_token=\(try #require(baidu.token))",
        body: BaiduCaller.encoded([("image", image)]))
      #expect(older["result"] == answer["result"])
      // Line breaks in Base64 do not count, nor does the head of a data URL.
      let broken = stride(from: 0, to: image.utf8.count, by: 76).map {
        image.dropFirst($0).prefix(76)
      }.joined(separator: "\r\n")
      let wrapped = try await baidu.post("detect", [("images", "data:image/jpeg;base64," + broken)])
      #expect(wrapped["result"] == answer["result"])
    }
  }

  @Test("Points, expression and qualities come when asked for; names that are not known are passed over")
  func fields() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let answer = try await baidu.post(
        "detect",
        [
          ("image", image),
          ("face_fields", "expression,landmark,qualities,faceliveness,nonsense"),
        ])
      let face = try #require(answer.result.first)
      #expect(
        face.names == [
          "location", "face_probability", "rotation_angle", "yaw", "pitch", "roll", "expression",
          "expression_probability", "landmark", "landmark72", "qualities",
        ])
      // He smiles with his mouth nearly closed or open; either is a smile.
      #expect([1, 2].contains(face["expression"]?.whole))
      #expect(try #require(face["expression_probability"]?.number) > 0.5)
      let qualities = try #require(face["qualities"])
      #expect(qualities.names.isSuperset(of: ["blur", "illumination", "completeness"]))
      #expect((0..<0.5).contains(try #require(qualities["blur"]?.number)))
      #expect((50..<230).contains(try #require(qualities["illumination"]?.number)))
      #expect(qualities["completeness"]?.number == 0)

      let points = try #require(face["landmark72"]?.elements).map {
        (x: try #require($0["x"]?.whole), y: try #require($0["y"]?.whole))
      }
      #expect(points.count == 72)
      // From the left temple over the chin to the right one.
      #expect(points[0].x < points[6].x && points[6].x < points[12].x)
      #expect(points[6].y == points.map(\.y).max())
      // Eyes begin at the left, go over the top, and have their middle last.
      for (first, middle) in [(13, 21), (30, 38)] {
        #expect(points[first].x < points[first + 4].x)
        #expect(points[first + 2].y < points[first + 6].y)
        #expect(points[first].x < points[middle].x && points[middle].x < points[first + 4].x)
      }
      for first in [22, 39] {
        #expect(points[first].x < points[first + 4].x)
        #expect(points[first + 2].y < points[first + 6].y)
      }
      #expect(points[17].x < points[30].x && points[26].x < points[39].x)
      // The nose from its root down and up again; then lips.
      #expect(points[47].y < points[50].y && points[56].y < points[53].y && points[47].x < points[56].x)
      #expect(points[58].x < points[62].x && points[60].y < points[64].y)
      #expect(points[66].x < points[68].x && points[71].x < points[69].x && points[67].y <= points[70].y)

      let four = try #require(face["landmark"]?.elements)
      #expect(four.count == 4)
      #expect(four[0]["x"]?.whole == points[21].x && four[1]["y"]?.whole == points[38].y)
      #expect(four[2]["x"]?.whole == points[57].x)
      #expect(try #require(four[3]["y"]?.whole) > points[57].y)
    }
  }

  @Test("As many faces as asked for, the largest first; an image without a face has none")
  func severalFaces() async throws {
    let image = try Couple.photograph().base64EncodedString()
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let all = try await baidu.post("detect", [("image", image), ("max_face_num", "5")])
      #expect(all["result_num"]?.whole == 2)
      let areas = all.result.map { face in
        (face["location"]?["width"]?.whole ?? 0) * (face["location"]?["height"]?.whole ?? 0)
      }
      #expect(areas[0] >= areas[1] && areas[1] > 0)
      let one = try await baidu.post("detect", [("image", image)])
      #expect(one.result == [all.result[0]])
      let none = try await baidu.post("detect", [("image", BaiduImage.blank)])
      #expect(none.code == nil)
      #expect(none["result_num"]?.whole == 0)
      #expect(none.result.isEmpty && none["result"] != nil)
    }
  }

  @Test("One person scores above 80, two people below 60, one image 100")
  func match() async throws {
    let (obama, again) = (try BaiduImage.photograph("obama.jpg"), try BaiduImage.photograph("obama2.jpg"))
    let biden = try BaiduImage.photograph("biden.jpg")
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      func score(_ one: String, _ other: String) async throws -> Double {
        let answer = try await baidu.post("match", [("images", "\(one),\(other)")])
        #expect(answer.body.names == ["log_id", "result_num", "result"])
        #expect(answer["result_num"]?.whole == 1)
        let match = try #require(answer.result.first)
        #expect(match.names == ["index_i", "index_j", "score"])
        #expect(match["index_i"]?.whole == 0 && match["index_j"]?.whole == 1)
        return try #require(match["score"]?.number)
      }
      #expect(try await score(obama, again) > 80)
      #expect(try await score(obama, biden) < 60)
      #expect(try await score(obama, obama) == 100)
    }
  }

  @Test("ext_info has the qualities of both images as text")
  func matchQualities() async throws {
    let (obama, biden) = (try BaiduImage.photograph("obama.jpg"), try BaiduImage.photograph("biden.jpg"))
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let answer = try await baidu.post(
        "match", [("images", "\(obama),\(biden)"), ("ext_fields", "qualities")])
      #expect(answer["ext_info"]?.names == ["qualities"])
      let text = try #require(answer["ext_info"]?["qualities"]?.string)
      let qualities = try JSONValue.parsed(Data(text.utf8)).elements ?? []
      #expect(qualities.count == 2)
      for one in qualities { #expect(one.names.isSuperset(of: ["blur", "illumination", "completeness"])) }
    }
  }
}
