import Foundation
import Gallery
import HummingbirdTesting
import Testing

@Suite("One gallery behind four dialects")
struct CrossDialectTests {
  typealias Tongue = FourTongues.Tongue

  @Test(
    "Whoever is enrolled in one dialect is found, identified and listed in all, and gone from all at once",
    arguments: Tongue.allCases, Tongue.allCases)
  func everywhere(enrolling: Tongue, deleting: Tongue) async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let again = try TestServer.photograph("obama2.jpg")
    try await TestServer.run(.router) { client, gallery in
      let all = try await FourTongues(client, gallery)
      let enrolled = try await all.enrol(obama, as: "barack", via: enrolling)
      let seen = try await all.sightings(of: again)
      #expect(seen == .of(enrolled))
      let names = try await all.groups()
      for tongue in Tongue.allCases { #expect(names[tongue] == ["staff"], "\(tongue)") }
      // The ids are the same at every look.
      let second = try await all.sightings(of: obama)
      #expect(second == seen)

      try await all.delete(enrolled, via: deleting)
      let left = try await all.sightings(of: again)
      var expected = FourTongues.Sightings()
      if enrolling.knowsPersons, !deleting.knowsPersons {
        // Who deletes a face leaves the person, without a face.
        expected.tencentPersons = [enrolled.person]
        expected.baiduUsers = [enrolled.person]
      }
      #expect(left == expected)
    }
  }

  @Test("Of persons from all four dialects in one group, each is the best match of its own photograph in all")
  func together() async throws {
    let photographs = try ["obama.jpg", "obama2.jpg", "biden.jpg", "obama3.jpg"].map(TestServer.photograph)
    try await TestServer.run(.router) { client, gallery in
      let all = try await FourTongues(client, gallery)
      var enrolled: [FourTongues.Enrolled] = []
      for (tongue, photograph) in zip(Tongue.allCases, photographs) {
        enrolled.append(try await all.enrol(photograph, as: "of_\(tongue.rawValue)", via: tongue))
      }
      #expect(Set(enrolled.map(\.face)).count == 4)
      for (one, photograph) in zip(enrolled, photographs) {
        let seen = try await all.sightings(of: photograph)
        #expect(seen.huaweiSearch.first == one.face)
        #expect(seen.tencentIdentify.first == one)
        #expect(seen.baiduIdentify.first == one.person)
        #expect(seen.applianceSearch.first == one.face)
        #expect(seen.huaweiList == enrolled.map(\.face))
        #expect(seen.applianceLibrary == enrolled.map(\.face))
        #expect(seen.tencentPersons == enrolled.map(\.person))
        #expect(seen.baiduUsers == enrolled.map(\.person))
      }
    }
  }

  @Test("Ids stay the same when the server is started again")
  func restart() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let folder = try TestFolder()
    let gallery = TestGallery(folder: folder, tenant: try await folder.tenant())
    func serve<Result: Sendable>(
      _ body: @Sendable @escaping (FourTongues) async throws -> Result
    ) async throws -> Result {
      try await TestServer.application(folder).test(.router) { client in
        try await body(try await FourTongues(client, gallery))
      }
    }
    let before = try await serve { all in
      for tongue in Tongue.allCases {
        _ = try await all.enrol(obama, as: "of_\(tongue.rawValue)", via: tongue)
      }
      return try await all.sightings(of: obama)
    }
    let after = try await serve { try await $0.sightings(of: obama) }
    #expect(before.applianceLibrary.count == 4)
    #expect(after == before)
  }

  @Test("A person's face that the appliance binds to another group is identified there, and listed by all")
  func binding() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    for tongue in [Tongue.tencent, .baidu, .huawei] {
      try await TestServer.run(.router) { client, gallery in
        var all = try await FourTongues(client, gallery)
        let enrolled = try await all.enrol(obama, as: "barack", via: tongue)
        try await all.appliance.createGroup("door")
        let token = enrolled.face.appliance
        _ = try await all.appliance.done(
          .post, "/faceGroups/binding/\(token)", ["faceGroupList": ["door"]])
        all.group = "door"
        let bound = try await all.sightings(of: obama)
        #expect(bound == .of(enrolled))
        _ = try await all.appliance.done(
          .delete, "/faceGroups/unbind/\(token)", ["faceGroupList": ["door"]])
        let unbound = try await all.sightings(of: obama)
        var expected = FourTongues.Sightings()
        expected.applianceLibrary = [enrolled.face]
        #expect(unbound == expected)
        all.group = "staff"
        let kept = try await all.sightings(of: obama)
        #expect(kept == .of(enrolled))
      }
    }
  }

  @Test("A group that Huawei or the appliance deletes is gone from all, with whoever was only there")
  func groups() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    for (making, deleting) in [(Tongue.tencent, Tongue.huawei), (.baidu, .appliance), (.huawei, .appliance)] {
      try await TestServer.run(.router) { client, gallery in
        let all = try await FourTongues(client, gallery)
        _ = try await all.enrol(obama, as: "barack", via: making)
        if deleting == .huawei {
          let deleted = try await all.huawei.delete("face-sets/staff")
          #expect(deleted.status == 200)
        } else {
          _ = try await all.appliance.done(.delete, "/faceGroups/staff", ["deleteAllFace": 4])
        }
        let names = try await all.groups()
        for tongue in Tongue.allCases { #expect(names[tongue] == [], "\(tongue)") }
        let left = try await all.sightings(of: obama)
        #expect(left == .of())
        let person = try await all.tencent.json("getinfo", ["person_id": "barack"])
        #expect(person.code != 0)
      }
    }
  }

  @Test(
    "An original that the appliance keeps goes with the face that another dialect deletes",
    arguments: Tongue.allCases)
  func originals(deleting: Tongue) async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let all = try await FourTongues(client, gallery)
      let enrolled = try await all.enrol(obama, as: "barack", via: .appliance)
      let shown = try await all.appliance.done(.get, "/faces/faceToken/\(enrolled.face.appliance)")
      let image = try #require(shown.at("data", "imageId") as? String)
      try await all.delete(enrolled, via: deleting)
      let original = try await all.appliance.call(.get, "/faces/image/\(image)")
      let list = try await all.appliance.done(.get, "/faces")
      // The appliance's own caller knows the image and deletes it by itself.
      #expect(original.applianceCode == (deleting == .appliance ? 0 : 104206))
      #expect(list.at("data", "totalFaces") as? Int == (deleting == .appliance ? 1 : 0))
      let again = try await all.appliance.call(.post, "/faces", ["image": obama.dataURI])
      #expect(again.applianceCode == (deleting == .appliance ? 104204 : 0))
    }
  }

  @Test("Who clears the appliance's library takes the persons of other dialects with their faces")
  func clearing() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let all = try await FourTongues(client, gallery)
      for tongue in Tongue.allCases {
        _ = try await all.enrol(obama, as: "of_\(tongue.rawValue)", via: tongue)
      }
      let bare = try await all.enrol(obama, as: "bare", via: .tencent)
      _ = try await all.appliance.done(.delete, "/faces/\(bare.face.appliance)")
      _ = try await all.appliance.done(.delete, "/faces/facesLib")
      let left = try await all.sightings(of: obama)
      var expected = FourTongues.Sightings()
      // Who had no face before is none of those.
      expected.tencentPersons = ["bare"]
      expected.baiduUsers = ["bare"]
      #expect(left == expected)
      #expect(try await all.groups()[.appliance] == ["staff"])
    }
  }

  @Test("What the appliance says of faces that others enrolled, and what others say of its own")
  func captions() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let all = try await FourTongues(client, gallery)
      let person = try await all.tencent.form(
        "newperson",
        [
          part("person_id", "p1"), part("person_name", "Barack"), part("group_ids[0]", "staff"),
          ("image", obama),
        ])
      #expect(person.code == 0)
      let added = try await all.huawei.post(
        "face-sets/staff/faces", .form([("image_file", obama), ("external_image_id", Data("badge-7".utf8))]))
      #expect(added.status == 200)
      let own = try await all.appliance.enrol(obama, description: "d.png", name: "张三", in: ["staff"])

      let list = try #require(
        try await all.appliance.done(.get, "/faces").at("data", "face") as? [[String: Any]])
      #expect(list.map { $0["description"] as? String } == ["p1", "badge-7", "d.png"])
      #expect(list.map { $0["name"] as? String } == ["Barack", "", "张三"])
      #expect(list.map { $0["imageId"] as? String } == ["", "", own.imageID])
      let ids = list.compactMap { $0["id"] as? Int }
      #expect(ids.count == 3 && ids[0] < 0 && ids[1] < 0 && ids[2] > 0)
      let shown = try await all.appliance.done(.get, "/faces/faceToken/\(try #require(list[0]["faceToken"]))")
      #expect(shown.at("data", "image") as? String == "")

      let face = try #require(FaceCode(appliance: own.faceToken))
      let info = try await all.tencent.json("getinfo", ["person_id": face.huawei])
      #expect(info.data["person_name"] as? String == "张三")
      #expect(info.data["tag"] as? String == "d.png")
      #expect(info.strings("face_ids") == [face.tencent])
      let sets = try await all.huawei.get("face-sets/staff/faces?face_id=\(face.huawei)")
      #expect(sets.at("faces", 0, "external_image_id") as? String == own.imageID)
    }
  }
}
