import Foundation
import HummingbirdTesting
import Testing

@Suite("Appliance: 1:1 and 1:N")
struct ApplianceMatchTests {
  @Test("One person scores above 80, two people below 60, one image 100")
  func compare() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let again = try TestServer.photograph("obama2.jpg")
    let biden = try TestServer.photograph("biden.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      func compare(_ a: Data, _ b: Data) async throws -> Answer {
        try await appliance.done(
          .post, "/face/compare", ["image1": a.dataURI, "image2": b.dataURI, "livenessEnabled": false])
      }
      let same = try await compare(obama, again)
      #expect(try #require(same.at("data", "compareScore") as? Double) > 80)
      for name in ["detectionResult1", "detectionResult2"] {
        let result = try #require(same.at("data", name) as? [String: Any])
        #expect(
          Set(result.keys) == ["left", "top", "right", "bottom", "roll", "yaw", "pitch", "blurness"])
        for integer in ["left", "top", "right", "bottom", "roll", "yaw", "pitch"] {
          #expect(result[integer] is Int, "\(integer)")
        }
        let blurness = try #require(result["blurness"] as? Double)
        #expect((50...100).contains(blurness))
      }
      let different = try await compare(obama, biden)
      #expect(try #require(different.at("data", "compareScore") as? Double) < 60)
      let identical = try await compare(obama, obama)
      #expect(identical.at("data", "compareScore") as? Double == 100)
    }
  }

  @Test("A blurred image has the smaller blurness")
  func blurness() async throws {
    let sharp = try TestServer.photograph("obama.jpg")
    let blurred = try Retouched(sharp).blurred(by: 12)
    try await TestServer.run(.router) { client, gallery in
      let answer = try await Appliance(client, gallery).done(
        .post, "/face/compare",
        ["image1": sharp.dataURI, "image2": blurred.dataURI, "livenessEnabled": false])
      let values = try [1, 2].map {
        try #require(answer.at("data", "detectionResult\($0)", "blurness") as? Double)
      }
      #expect(values[0] > values[1] + 25)
    }
  }

  @Test("A search gives the best faces of the groups in five places, with where they are bound")
  func search() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let again = try TestServer.photograph("obama2.jpg")
    let biden = try TestServer.photograph("biden.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      for group in ["group1", "group2", "empty"] { try await appliance.createGroup(group) }
      let first = try await appliance.enrol(obama, description: "3.png", in: ["group1", "group2"])
      let second = try await appliance.enrol(again, description: "5.png", in: ["group2"])
      _ = try await appliance.enrol(biden, description: "b.png", in: ["group1"])
      let answer = try await appliance.done(
        .post, "/face/search",
        [
          "image": obama.dataURI, "group": ["group1", "group2"], "topN": 5, "livenessEnabled": false,
          "featureUpload": false,
        ])
      #expect(
        Set(try #require(answer.at("data") as? [String: Any]).keys) == [
          "detectionResult", "top1", "top2", "top3", "top4", "top5",
        ])
      let top = try #require(answer.at("data", "top1") as? [String: Any])
      #expect(Set(top.keys) == ["group", "searchScore", "faceToken", "description", "imageUrl"])
      #expect(top["faceToken"] as? String == first.faceToken)
      #expect(top["searchScore"] as? Double == 100)
      #expect(top["description"] as? String == "3.png")
      #expect(top["group"] as? [[String: String]] == [["groupId": "group1"], ["groupId": "group2"]])
      let shown = try await appliance.done(.get, "/faces/faceToken/\(first.faceToken)")
      #expect(top["imageUrl"] as? String == shown.at("data", "image") as? String)
      #expect(answer.at("data", "top2", "faceToken") as? String == second.faceToken)
      let score = try #require(answer.at("data", "top2", "searchScore") as? Double)
      #expect(score > 80 && score < 100)
      for place in 3...5 {
        #expect((answer.at("data", "top\(place)") as? [String: Any])?.isEmpty == true, "biden is no match")
      }
      #expect(answer.at("data", "detectionResult", "feature") == nil)
      let quality = try #require(answer.at("data", "detectionResult", "quality") as? Double)
      #expect(quality > 0.5 && quality < 1)

      #expect(try await appliance.search(obama, in: ["group1", "group2"], ["topN": 1]) == [first.faceToken])
      #expect(try await appliance.search(obama, in: ["group1"]) == [first.faceToken])
      #expect(try await appliance.search(obama, in: ["empty"]) == [])
    }
  }

  @Test("A face counts only when it reaches the score of a searched group that it is bound to")
  func thresholds() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let biden = try TestServer.photograph("biden.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("strict", score: 100)
      try await appliance.createGroup("ordinary")
      try await appliance.createGroup("any", score: 0)
      let first = try await appliance.enrol(obama, in: ["strict"])
      let other = try await appliance.enrol(
        try TestServer.photograph("obama2.jpg"), in: ["strict", "ordinary"])
      let stranger = try await appliance.enrol(biden, in: ["any", "ordinary"])
      #expect(try await appliance.search(obama, in: ["strict"]) == [first.faceToken])
      #expect(try await appliance.search(obama, in: ["ordinary"]) == [other.faceToken])
      #expect(try await appliance.search(obama, in: ["any"]) == [stranger.faceToken])
      #expect(
        try await appliance.search(obama, in: ["strict", "ordinary", "any"])
          == [first.faceToken, other.faceToken, stranger.faceToken])
      // A changed score holds at once.
      _ = try await appliance.done(.put, "/faceGroups", ["groupId": "any", "groupScore": 80])
      #expect(try await appliance.search(obama, in: ["any"]) == [])
    }
  }

  @Test("featureUpload adds the embedding as little-endian floats")
  func feature() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("g")
      let answer = try await appliance.done(
        .post, "/face/search", ["image": obama.dataURI, "group": ["g"], "featureUpload": true])
      let text = try #require(answer.at("data", "detectionResult", "feature") as? String)
      let bytes = [UInt8](try #require(Data(base64Encoded: text)))
      #expect(bytes.count % 4 == 0 && bytes.count >= 4 * 128)
      let values = stride(from: 0, to: bytes.count, by: 4).map { start in
        Float(
          bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) })
      }
      #expect(values.allSatisfy { $0.isFinite && abs($0) < 100 })
      let length = values.reduce(0) { $0 + $1 * $1 }.squareRoot()
      #expect(length > 0.1)
    }
  }
}
