import Authentication
import Foundation
import Gallery
import HummingbirdTesting
import Testing

/// Names through every dialect: told apart by their bytes, and reachable whoever made them.
@Suite("Names in all dialects")
struct NameTests {
  /// Two names that look the same: é in one scalar and in two; U+00C5 and U+212B.
  static let twins: [(one: Name, other: Name)] = [
    ("Jos\u{E9}", "Jose\u{301}"), ("\u{C5}", "\u{212B}"),
  ]

  private static func names(_ values: [String]?) -> [Name] { (values ?? []).map { Name($0) } }

  private static func encoded(_ name: Name) -> String { PercentEncoding.encode(name.text.utf8) }

  private static func names(_ answer: BaiduAnswer, _ member: String) -> [Name] {
    answer.result.compactMap { $0[member]?.string }.map { Name($0) }
  }

  @Test("Persons and groups whose names only look the same are two, in every list, search and deletion")
  func twoOfEach() async throws {
    let (obama, biden) = try (TestServer.photograph("obama.jpg"), TestServer.photograph("biden.jpg"))
    for (one, other) in Self.twins {
      try await TestServer.run(.router) { client, gallery in
        let all = try await FourTongues(client, gallery)
        let made = try await all.tencent.form(
          "newperson",
          [
            part("person_id", one.text), part("group_ids[0]", one.text), part("group_ids[1]", other.text),
            ("image", obama),
          ])
        #expect(made.data["suc_group"] as? Int == 2, "\(made.text)")
        #expect(Self.names(made.strings("group_ids")) == [one, other])
        _ = try await all.tencent.enrol(other.text, in: [other.text], biden)

        // Lists
        let groups = try await all.groups()
        for tongue in FourTongues.Tongue.allCases {
          #expect(Self.names(groups[tongue]) == [one, other], "\(tongue)")
        }
        let persons = try await all.tencent.json("getpersonids", ["group_id": other.text])
        #expect(Self.names(persons.strings("person_ids")) == [one, other])
        let alone = try await all.tencent.json("getpersonids", ["group_id": one.text])
        #expect(Self.names(alone.strings("person_ids")) == [one])
        let users = try await all.baidu.post("faceset/group/getusers", [("group_id", other.text)])
        #expect(Self.names(users, "uid") == [one, other])
        for (name, count) in [(one, 1), (other, 2)] {
          let set = try await all.huawei.get("face-sets/\(Self.encoded(name))")
          #expect(set.at("face_set_info", "face_number") as? Int == count)
          #expect(Name(set.at("face_set_info", "face_set_name") as? String ?? "") == name)
          let faces = try await all.appliance.done(
            .get, "/faceGroups/\(Self.encoded(name))?pageOffset=0&pageSize=9")
          #expect(faces.at("data", "totalFaces") as? Int == count)
        }

        // Persons and searches
        let info = try await all.tencent.json("getinfo", ["person_id": other.text])
        #expect(Self.names(info.strings("group_ids")) == [other])
        let user = try await all.baidu.post(
          "faceset/user/get", [("uid", one.text), ("group_id", other.text)])
        #expect(Self.names(user, "group_id") == [other])
        let both = one.text + "," + other.text
        let found = try await all.baidu.post(
          "identify",
          [("group_id", both), ("image", biden.base64EncodedString()), ("user_top_num", "2")])
        #expect(found.code == nil, "\(found.message ?? "")")
        #expect(Self.names(found, "uid").first == other)
        #expect(Set(Self.names(found, "uid")) == [one, other])
        let candidates = try await all.tencent.form(
          "identify", [part("group_id", other.text), ("image", biden)])
        let best = (candidates.data["candidates"] as? [[String: Any]])?.first?["person_id"] as? String
        #expect(Name(best ?? "") == other)

        // Deletions
        let left = try await all.baidu.post(
          "faceset/group/deleteuser", [("uid", one.text), ("group_id", other.text)])
        #expect(left.code == nil, "\(left.message ?? "")")
        let deleted = try await all.tencent.json("delperson", ["person_id": other.text])
        #expect(deleted.code == 0)
        let rest = try await all.tencent.json("getinfo", ["person_id": one.text])
        #expect(Self.names(rest.strings("group_ids")) == [one])
        let set = try await all.huawei.delete("face-sets/\(Self.encoded(other))")
        #expect(set.status == 200)
        #expect(Self.names(try await all.groups()[.appliance]) == [one])
      }
    }
  }

  @Test("A group of the appliance is not another that looks the same, and neither is its name for people")
  func applianceGroups() async throws {
    for (one, other) in Self.twins {
      try await TestServer.run(.router) { client, gallery in
        let appliance = Appliance(client, gallery)
        let obama = try TestServer.photograph("obama.jpg")
        for name in [one, other] {
          _ = try await appliance.done(.post, "/faceGroups", ["groupId": name.text, "groupName": name.text])
        }
        let face = try await appliance.enrol(obama, in: [one.text, other.text])
        _ = try await appliance.done(
          .delete, "/faceGroups/unbind/\(face.faceToken)", ["faceGroupList": [one.text]])
        let shown = try await appliance.done(.get, "/faces/faceToken/\(face.faceToken)")
        let groups = shown.at("data", "faceGroupList") as? [[String: Any]] ?? []
        #expect(Self.names(groups.compactMap { $0["groupId"] as? String }) == [other])
        #expect(try await appliance.search(obama, in: [one.text]) == [])
        #expect(try await appliance.search(obama, in: [other.text]) == [face.faceToken])
        _ = try await appliance.done(
          .delete, "/faceGroups/\(Self.encoded(other))", ["deleteAllFace": 1])
        let list = try await appliance.done(.get, "/faceGroups").at("data", "faceGroupList")
        #expect(
          Self.names((list as? [[String: Any]])?.compactMap { $0["groupId"] as? String }) == [one])
      }
    }
  }

  @Test("Huawei's fields are told apart by their bytes")
  func fields() async throws {
    try await TestServer.huawei { caller in
      // U+212A, the sign for kelvin, is K to Swift's strings.
      let made = try await caller.post(
        "face-sets",
        .json(#"{"face_set_name":"set","external_fields":{"K":{"type":"string"}}}"#))
      #expect(made.status == 200)
      let obama = try TestServer.photograph("obama.jpg")
      func add(_ fields: String) async throws -> Answer {
        try await caller.post(
          "face-sets/set/faces", .form([("image_file", obama), ("external_fields", Data(fields.utf8))]))
      }
      #expect(try await add(#"{"K":"K"}"#).status == 200)
      #expect(try await add("{\"\u{212A}\":\"K\"}").object["error_code"] as? String == "FRS.0405")
      for query in ["%E2%84%AA=K", "K=%E2%84%AA"] {
        let deleted = try await caller.delete("face-sets/set/faces?\(query)")
        #expect(deleted.status == 400, "\(query)")
      }
      let deleted = try await caller.delete("face-sets/set/faces?K=K")
      #expect(deleted.at("face_number") as? Int == 1)
    }
  }

  @Test("What one dialect has made, every other can show, change, search and delete")
  func longNames() async throws {
    let (person, group) = (String(repeating: "p", count: 70), String(repeating: "g", count: 100))
    let photograph = try TestServer.photograph("obama.jpg")
    let again = try TestServer.photograph("obama2.jpg")
    try await TestServer.run(.router) { client, gallery in
      var all = try await FourTongues(client, gallery)
      all.group = group
      let enrolled = try await all.enrol(photograph, as: person, via: .baidu)
      #expect(try await all.sightings(of: again) == .of(enrolled))
      let info = try await all.tencent.json("getinfo", ["person_id": person])
      #expect(info.strings("group_ids") == [group])
      #expect(try await all.tencent.json("setinfo", ["person_id": person, "tag": "t"]).code == 0)
      let added = try await all.tencent.form(
        "addface", [part("person_id", person), ("images[0]", try TestServer.photograph("obama3.jpg"))])
      #expect(added.data["added"] as? Int == 1, "\(added.text)")
      let verified = try await all.tencent.form("verify", [part("person_id", person), ("image", again)])
      #expect(verified.data["ismatch"] as? Bool == true)
      let faces = try #require(added.strings("face_ids"))
      let removed = try await all.tencent.json("delface", ["person_id": person, "face_ids": faces])
      #expect(removed.data["deleted"] as? Int == 1)
      // A new person of a dialect that could not make the group joins it.
      _ = try await all.tencent.enrol("joe", in: [group], try TestServer.photograph("biden.jpg"))
      let changed = try await all.appliance.call(
        .put, "/faceGroups", ["groupId": group, "groupName": "long", "groupScore": 70])
      #expect(changed.applianceCode == 0)
      _ = try await all.appliance.done(
        .delete, "/faceGroups/unbind/\(enrolled.face.appliance)", ["faceGroupList": [group]])
      _ = try await all.appliance.done(
        .post, "/faceGroups/binding/\(enrolled.face.appliance)", ["faceGroupList": [group]])
      #expect(try await all.tencent.json("delperson", ["person_id": person]).code == 0)
      #expect(try await all.huawei.delete("face-sets/\(group)").status == 200)
      #expect(try await all.groups()[.tencent] == [])
    }
  }

  @Test("Names outside Baidu's alphabet are served by Baidu as far as they exist, and not made")
  func alphabet() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let image = photograph.base64EncodedString()
    try await TestServer.run(.router) { client, gallery in
      let all = try await FourTongues(client, gallery)
      _ = try await all.tencent.enrol("张-三", in: ["大门"], photograph)
      func add(_ user: String, _ group: String) async throws -> Int? {
        let fields = [("uid", user), ("group_id", group), ("user_info", ""), ("image", image)]
        return try await all.baidu.post(
          "faceset/user/add", fields + [("action_type", "replace")]
        ).code
      }
      #expect(try await add("张-三", "大门") == nil)
      #expect(try await add("李-四", "大门") == 216111)
      #expect(try await add("u", "后门") == 216100)
      #expect(try await add("u", "大门") == nil)
      let copied = try await all.baidu.post(
        "faceset/group/adduser", [("src_group_id", "大门"), ("group_id", "后门"), ("uid", "u")])
      #expect(copied.code == 216100)
      let deleted = try await all.baidu.post("faceset/user/delete", [("uid", "张-三")])
      #expect(deleted.code == nil)
    }
  }

  @Test(
    "The appliance reaches groups that it would not make",
    arguments: ["binding", "unbind", ".", "..", "a/b", "%", "100%25", "?", "#", " ", "a b", "\"", "门"])
  func pathNames(name: String) async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let all = try await FourTongues(client, gallery)
      _ = try await all.tencent.enrol("p", in: ["other", name], photograph)
      let path = ["binding", "unbind", ".", ".."].contains(name) ? name : Self.encoded(Name(name))
      let faces = try await all.appliance.done(.get, "/faceGroups/\(path)?pageOffset=0&pageSize=9")
      #expect(faces.at("data", "totalFaces") as? Int == 1)
      _ = try await all.appliance.done(.delete, "/faceGroups/\(path)", ["deleteAllFace": 3])
      let set = try await all.huawei.get("face-sets/\(Self.encoded(Name(name)))")
      #expect(set.at("face_set_info", "face_number") as? Int == 0)
      _ = try await all.appliance.done(.delete, "/faceGroups/\(path)", ["deleteAllFace": 1])
      #expect(try await all.groups()[.appliance] == ["other"])
    }
  }
}
