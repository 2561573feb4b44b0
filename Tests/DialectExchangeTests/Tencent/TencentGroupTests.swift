import Foundation
import HummingbirdTesting
import MienServer
import Testing

@Suite("Tencent: the later calls, for groups and for every face of a photograph")
struct TencentGroupTests {
  @Test("A person joins groups with all faces, is found there, and leaves without losing a face")
  func moving() async throws {
    let (obama, second) = (
      try TestServer.photograph("obama.jpg"), try TestServer.photograph("obama2.jpg")
    )
    try await withTencent { caller, _ in
      let first = try await caller.enrol("obama", in: ["old"], obama)
      let added = try await caller.form("addface", [part("person_id", "obama"), ("images", second)])
      let faces = [first] + (added.strings("face_ids") ?? [])

      let joined = try await caller.json("addgroupids", ["person_id": "obama", "group_ids": ["new", "old"]])
      #expect(joined.code == 0, "\(joined.text)")
      #expect(Set(joined.data.keys) == ["person_id", "added", "group_ids", "session_id"])
      #expect(joined.data["person_id"] as? String == "obama")
      #expect(joined.data["added"] as? Int == 1)
      #expect(joined.strings("group_ids") == ["old", "new"])

      let left = try await caller.form("delgroupids", [part("person_id", "obama"), part("group_ids", "old")])
      #expect(left.code == 0, "\(left.text)")
      #expect(Set(left.data.keys) == ["person_id", "deleted", "group_ids", "session_id"])
      #expect(left.data["deleted"] as? Int == 1)
      #expect(left.strings("group_ids") == ["new"])

      let info = try await caller.json("getinfo", ["person_id": "obama"])
      #expect(info.strings("face_ids") == faces && info.strings("group_ids") == ["new"])
      #expect(try await caller.json("getpersonids", ["group_id": "old"]).strings("person_ids") == [])
      for (group, persons) in [("new", ["obama"]), ("old", [])] {
        let found = try await caller.form("identify", [part("group_id", group), ("image", second)])
        let candidates = try #require(found.data["candidates"] as? [[String: Any]])
        #expect(candidates.compactMap { $0["person_id"] as? String } == persons, "\(group)")
        // Its best face is there too, not only the one that it was enrolled with.
        if let face = candidates.first?["face_id"] as? String { #expect(face == faces[1]) }
      }
    }
  }

  @Test("Joining and leaving have the codes of the document, and a refused call changes nothing")
  func refusals() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let few: (inout Settings) -> Void = {
      $0.tencent.groups = 3
      $0.tencent.personsPerGroup = 1
    }
    try await withTencent(.router, few) { caller, _ in
      try await caller.enrol("obama", in: ["a", "b"], obama)
      try await caller.enrol("other", in: ["full"], obama)
      for (operation, body, code) in [
        ("addgroupids", ["group_ids": ["a"]], -1301), ("addgroupids", ["person_id": "obama"], -1301),
        ("addgroupids", ["person_id": "obama", "group_ids": [String]()], -1307),
        ("addgroupids", ["person_id": "obama", "group_ids": [""]], -1301),
        ("addgroupids", ["person_id": "obama", "group_ids": [7]], 21),
        ("addgroupids", ["person_id": "nobody", "group_ids": ["a"]], -1303),
        ("addgroupids", ["person_id": "obama", "group_ids": ["full"]], -1310),
        ("addgroupids", ["person_id": "obama", "group_ids": ["fourth"]], -1311),
        ("addgroupids", ["person_id": "obama", "group_ids": ["a", "b", "c", "d"]], -1311),
        ("addgroupids", ["person_id": "obama", "group_ids": [String(repeating: "x", count: 65)]], -1304),
        ("delgroupids", ["person_id": "nobody", "group_ids": ["a"]], -1303),
        ("delgroupids", ["person_id": "obama"], -1301),
        ("delgroupids", ["person_id": "obama", "group_ids": [String]()], -1307),
        ("delgroupids", ["person_id": "obama", "group_ids": ["a", "none"]], -1306),
        ("delgroupids", ["person_id": "obama", "group_ids": ["a", "b"]], -1307),
        ("delgroupids", ["person_id": "obama", "group_ids": ["full"]], 0),
      ] as [(String, [String: Any], Int)] {
        let answer = try await caller.json(operation, body)
        #expect(answer.code == code, "\(operation) \(body)")
        #expect(answer.status == 200)
        if code != 0 { #expect(answer.data.isEmpty) }
      }
      let info = try await caller.json("getinfo", ["person_id": "obama"])
      #expect(info.strings("group_ids") == ["a", "b"])
      #expect(try await caller.json("getgroupids").strings("group_ids") == ["a", "b", "full"])
      let last = try await caller.json("delgroupids", ["person_id": "obama", "group_ids": ["a", "b"]])
      #expect((last.object["message"] as? String)?.contains("delperson") == true)
    }
  }

  @Test("identify looks in all groups that are named, in any of the ways to write a list, each person once")
  func severalGroups() async throws {
    let (obama, biden) = (
      try TestServer.photograph("obama.jpg"), try TestServer.photograph("biden.jpg")
    )
    try await withTencent { caller, _ in
      try await caller.enrol("obama", in: ["a", "b"], obama)
      try await caller.enrol("biden", in: ["b"], biden)
      try await caller.enrol("else", in: ["c"], obama)
      let ways: [(String, [(name: String, content: Data)], [String])] = [
        ("one", [part("group_id", "a")], ["obama"]),
        ("repeated", [part("group_ids", "a"), part("group_ids", "b")], ["obama", "biden"]),
        ("numbered", [part("group_ids[1]", "a"), part("group_ids[0]", "b")], ["obama", "biden"]),
        ("a list of one", [part("group_ids[0]", "b")], ["obama", "biden"]),
        (
          "both, of which the single one wins", [part("group_id", "c"), part("group_ids[0]", "none")],
          ["else"]
        ),
      ]
      for (way, parts, persons) in ways {
        let found = try await caller.form("identify", parts + [("image", obama)])
        #expect(found.code == 0, "\(way): \(found.text)")
        let candidates = try #require(found.data["candidates"] as? [[String: Any]])
        #expect(candidates.compactMap { $0["person_id"] as? String } == persons, "\(way)")
      }
      for (parts, code) in [
        ([], -1301), ([part("group_id", "none")], -1306),
        ([part("group_ids", "a"), part("group_ids", "none")], -1306), ([part("group_id", "")], -1301),
        ([part("group_ids[0]", "")], -1301),
      ] as [([(name: String, content: Data)], Int)] {
        for operation in ["identify", "multidentify"] {
          let refused = try await caller.form(operation, parts + [("image", obama)])
          #expect(refused.code == code, "\(operation) \(parts.map(\.name))")
        }
      }
      let empty = try await caller.json("identify", ["group_ids": [String](), "url": "http://x/y.jpg"])
      #expect(empty.code == -1307)
      let noImage = try await caller.json("multidentify", ["group_ids": ["a"]])
      #expect(noImage.code == -1300)
    }
  }

  @Test("multidentify tells of every face where it is and who is like it, the larger first")
  func everyFace() async throws {
    try await withTencent { caller, _ in
      try await caller.enrol("obama", in: ["a"], TestServer.photograph("obama.jpg"), tag: "44")
      try await caller.enrol("biden", in: ["b"], TestServer.photograph("biden.jpg"), tag: "46")
      let pair = try Couple.photograph()
      let detected = try await caller.form("detect", [("image", pair)])
      let boxes = try #require(detected.data["face"] as? [[String: Any]])
      let found = try await caller.form(
        "multidentify", [part("group_ids[0]", "a"), part("group_ids[1]", "b"), ("image", pair)])
      #expect(found.code == 0, "\(found.text)")
      #expect(Set(found.data.keys) == ["results", "session_id"])
      let results = try #require(found.data["results"] as? [[String: Any]])
      #expect(results.count == 2 && boxes.count == 2)
      var best: Set<String> = []
      for (result, box) in zip(results, boxes) {
        #expect(Set(result.keys) == ["candidates", "face_rect"])
        let place = try #require(result["face_rect"] as? [String: Int])
        #expect(Set(place.keys) == ["x", "y", "width", "height"])
        #expect(abs(try #require(place["x"]) - (box["x"] as? Int ?? -9)) <= 1)
        #expect(abs(Double(try #require(place["width"])) - (box["width"] as? Double ?? -9)) <= 2)
        let candidates = try #require(result["candidates"] as? [[String: Any]])
        #expect(candidates.count == 2)
        #expect(Set(candidates[0].keys) == ["person_id", "face_id", "confidence", "tag"])
        #expect(try #require(candidates[0]["confidence"] as? Double) > 80)
        #expect(try #require(candidates[1]["confidence"] as? Double) < 80)
        best.insert(try #require(candidates[0]["person_id"] as? String))
      }
      #expect(best == ["obama", "biden"])
      let nobody = try await caller.form(
        "multidentify", [part("group_id", "a"), ("image", BadImage.blank)])
      #expect(nobody.code == -1101)
    }
  }

  @Test("A failed comparison says in its message too which image it means")
  func compare() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await withTencent { caller, _ in
      for (bad, flag) in [("imageA", 1), ("imageB", 2)] {
        let good = flag == 1 ? "imageB" : "imageA"
        for content in [obama.prefix(5000), Data("GIF89a".utf8)] {
          let answer = try await caller.form("compare", [(good, obama), (bad, content)])
          #expect(answer.data["fail_flag"] as? Int == flag)
          let message = try #require(answer.object["message"] as? String)
          #expect(message.contains(bad) && !message.contains(good), "\(message)")
        }
      }
      let url = try await caller.json("compare", ["urlA": "http://x/a.jpg", "urlB": "http://x/b.jpg"])
      #expect((url.object["message"] as? String)?.contains("urlA") == true)
    }
  }
}
