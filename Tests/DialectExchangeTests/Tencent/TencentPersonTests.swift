import Foundation
import Hummingbird
import HummingbirdTesting
import MienServer
import Testing

@Suite("Tencent: persons, their faces and groups")
struct TencentPersonTests {
  @Test("A person is created with its groups, shown, changed and deleted")
  func life() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await withTencent { caller, _ in
      let made = try await caller.form(
        "newperson",
        [
          part("person_id", "obama"), part("group_ids[1]", "presidents"), part("group_ids[0]", "tall"),
          part("group_ids[2]", "tall"), part("person_name", "Barack O."), part("tag", "44"), ("image", obama),
        ])
      #expect(made.code == 0 && made.status == 200)
      #expect(made.object["message"] as? String == "OK")
      #expect(made.data["person_id"] as? String == "obama")
      #expect(made.data["suc_group"] as? Int == 2)
      #expect(made.data["suc_face"] as? Int == 1)
      #expect(made.strings("group_ids") == ["tall", "presidents"])
      let face = try #require(made.data["face_id"] as? String)
      #expect(face.wholeMatch(of: /[1-9][0-9]{18}/) != nil)

      let info = try await caller.json("getinfo", ["person_id": "obama"])
      #expect(info.data["person_name"] as? String == "Barack O.")
      #expect(info.data["tag"] as? String == "44")
      #expect(info.strings("face_ids") == [face])
      #expect(info.strings("group_ids") == ["tall", "presidents"])
      #expect(info.data["session_id"] as? String != made.data["session_id"] as? String)

      let groups = try await caller.json("getgroupids")
      #expect(groups.strings("group_ids") == ["tall", "presidents"])
      let persons = try await caller.json("getpersonids", ["group_id": "tall"])
      #expect(persons.strings("person_ids") == ["obama"])
      let faces = try await caller.json("getfaceids", ["person_id": "obama"])
      #expect(faces.strings("face_ids") == [face])

      let renamed = try await caller.json("setinfo", ["person_id": "obama", "person_name": "贝拉克"])
      #expect(renamed.code == 0 && renamed.data["person_id"] as? String == "obama")
      let tagged = try await caller.json("setinfo", ["person_id": "obama", "tag": "new tag"])
      #expect(tagged.code == 0)
      let changed = try await caller.json("getinfo", ["person_id": "obama"])
      #expect(changed.data["person_name"] as? String == "贝拉克")
      #expect(changed.data["tag"] as? String == "new tag")

      let deleted = try await caller.json("delperson", ["person_id": "obama"])
      #expect(deleted.data["deleted"] as? Int == 1)
      #expect(deleted.data["person_id"] as? String == "obama")
      for (operation, body) in [
        ("getinfo", ["person_id": "obama"]), ("getfaceids", ["person_id": "obama"]),
        ("delperson", ["person_id": "obama"]), ("setinfo", ["person_id": "obama", "tag": "x"]),
      ] {
        let gone = try await caller.json(operation, body)
        #expect(gone.code == -1303, "\(operation)")
      }
      let gone = try await caller.json("getfaceinfo", ["face_id": face])
      #expect(gone.code == -1305)
      // Groups stay, without the person.
      let left = try await caller.json("getpersonids", ["group_id": "tall"])
      #expect(left.strings("person_ids") == [])
    }
  }

  @Test("Several faces are added, with a code for each image; some are deleted")
  func faces() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let second = try TestServer.photograph("obama2.jpg")
    try await withTencent { caller, _ in
      let first = try await caller.enrol("obama", in: ["g"], obama)
      let added = try await caller.form(
        "addface",
        [
          part("person_id", "obama"), ("images[0]", second), ("images[1]", BadImage.blank),
          ("images[2]", Data()), ("images[3]", Data("GIF89a".utf8) + Data(count: 50)),
          ("images[4]", obama.prefix(5000)), ("images[5]", obama), ("images[6]", second),
        ])
      #expect(added.code == 0)
      #expect(added.data["added"] as? Int == 1)
      #expect(added.data["ret_codes"] as? [Int] == [0, -1101, -1300, -1400, -1102, -1312, -1312])
      let new = try #require(added.strings("face_ids"))
      #expect(new.count == 1 && new != [first])

      let faces = try await caller.json("getfaceids", ["person_id": "obama"])
      #expect(faces.strings("face_ids") == [first] + new)
      // Repeated ids, ids of nobody and ids that are none are passed over.
      let deleted = try await caller.json(
        "delface", ["person_id": "obama", "face_ids": [first, first, "1009550071676600319", "x"]])
      #expect(deleted.data["deleted"] as? Int == 1)
      #expect(deleted.strings("face_ids") == [first])
      let left = try await caller.json("getfaceids", ["person_id": "obama"])
      #expect(left.strings("face_ids") == new)
      let again = try await caller.json("delface", ["person_id": "obama", "face_ids": [first]])
      #expect(again.code == -1305)

      // When nothing is added, the first failure is the answer's.
      let failed = try await caller.form(
        "addface", [part("person_id", "obama"), ("images[0]", BadImage.blank), ("images[1]", second)])
      #expect(failed.code == -1101)
      #expect(failed.data.isEmpty)
    }
  }

  @Test("The tag of added faces becomes the person's, unless none was added")
  func tagOfAddedFaces() async throws {
    try await withTencent { caller, _ in
      try await caller.enrol("p", in: ["g"], TestServer.photograph("obama.jpg"), tag: "old")
      func tag() async throws -> String? {
        try await caller.json("getinfo", ["person_id": "p"]).data["tag"] as? String
      }
      let refused = try await caller.form(
        "addface", [part("person_id", "p"), part("tag", "new"), ("images[0]", BadImage.blank)])
      #expect(refused.code == -1101)
      let unchanged = try await tag()
      #expect(unchanged == "old")
      let added = try await caller.form(
        "addface",
        [part("person_id", "p"), part("tag", "new"), ("images[0]", try TestServer.photograph("obama2.jpg"))])
      #expect(added.code == 0)
      let changed = try await tag()
      #expect(changed == "new")
    }
  }

  @Test("A face of one person cannot be deleted through another")
  func foreignFace() async throws {
    try await withTencent { caller, _ in
      let face = try await caller.enrol("obama", in: ["g"], TestServer.photograph("obama.jpg"))
      try await caller.enrol("biden", in: ["g"], TestServer.photograph("biden.jpg"))
      let refused = try await caller.json("delface", ["person_id": "biden", "face_ids": [face]])
      #expect(refused.code == -1305)
      let kept = try await caller.json("getfaceids", ["person_id": "obama"])
      #expect(kept.strings("face_ids") == [face])
    }
  }

  @Test("The limits of groups, of persons in a group and of faces of a person")
  func limits() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let second = try TestServer.photograph("obama2.jpg")
    let biden = try TestServer.photograph("biden.jpg")
    let few: (inout Settings) -> Void = {
      $0.tencent.groups = 2
      $0.tencent.personsPerGroup = 1
      $0.tencent.facesPerPerson = 2
    }
    try await withTencent(.router, few) { caller, _ in
      try await caller.enrol("obama", in: ["a", "b"], obama)
      func create(_ person: String, _ group: String) async throws -> TencentAnswer {
        try await caller.form(
          "newperson", [part("person_id", person), part("group_ids", group), ("image", biden)])
      }
      let thirdGroup = try await create("biden", "c")
      #expect(thirdGroup.code == -1311)
      let threeGroups = try await caller.form(
        "newperson",
        [part("person_id", "biden"), ("image", biden)]
          + (0..<3).map { part("group_ids[\($0)]", "g\($0)") })
      #expect(threeGroups.code == -1311)
      let secondPerson = try await create("biden", "a")
      #expect(secondPerson.code == -1310)
      // Nothing of either is left.
      let nobody = try await caller.json("getinfo", ["person_id": "biden"])
      #expect(nobody.code == -1303)
      let groups = try await caller.json("getgroupids")
      #expect(groups.strings("group_ids") == ["a", "b"])

      let added = try await caller.form(
        "addface", [part("person_id", "obama"), ("images[0]", second), ("images[1]", biden)])
      #expect(added.data["ret_codes"] as? [Int] == [0, -1309])
      let full = try await caller.form("addface", [part("person_id", "obama"), ("images[0]", biden)])
      #expect(full.code == -1309)
      let many = try await caller.form(
        "addface",
        [part("person_id", "obama")] + (0..<3).map { (name: "images[\($0)]", content: BadImage.blank) })
      #expect(many.code == -1309)
    }
  }
}
