import Foundation
import HummingbirdTesting
import Testing

@Suite("Appliance: groups")
struct ApplianceGroupTests {
  @Test("No group exists until it is created; then it is listed as it is, and can be changed")
  func lifecycle() async throws {
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      #expect(
        (try await appliance.done(.get, "/faceGroups").at("data", "faceGroupList") as? [Any])?.isEmpty == true
      )
      let made = try await appliance.done(
        .post, "/faceGroups",
        ["groupId": "1", "groupName": "员工", "groupScore": 75, "groupType": "白名单"])
      #expect((made.at("data") as? [String: Any])?.isEmpty == true)
      _ = try await appliance.done(.post, "/faceGroups", ["groupId": "门 2/a", "groupName": "door"])
      var groups = try await appliance.done(.get, "/faceGroups")
      let first = try #require(groups.at("data", "faceGroupList", 0) as? [String: Any])
      #expect(
        first as NSDictionary == [
          "groupId": "1", "groupName": "员工", "groupScore": 75, "groupType": "白名单", "groupFaces": 0,
        ])
      #expect(groups.at("data", "faceGroupList", 1, "groupScore") as? Int == 80)
      #expect(groups.at("data", "faceGroupList", 1, "groupType") as? String == "")

      _ = try await appliance.done(.put, "/faceGroups", ["groupId": "1", "groupScore": 90])
      groups = try await appliance.done(.get, "/faceGroups")
      #expect(groups.at("data", "faceGroupList", 0, "groupScore") as? Int == 90)
      #expect(groups.at("data", "faceGroupList", 0, "groupName") as? String == "员工")
      _ = try await appliance.done(
        .put, "/faceGroups", ["groupId": "1", "groupName": "1222", "groupType": "1"])
      groups = try await appliance.done(.get, "/faceGroups")
      #expect(groups.at("data", "faceGroupList", 0, "groupScore") as? Int == 90)
      #expect(groups.at("data", "faceGroupList", 0, "groupName") as? String == "1222")
      #expect(groups.at("data", "faceGroupList", 0, "groupType") as? String == "1")

      // An id of any characters can stand in a path.
      let path = try #require("门 2/a".addingPercentEncoding(withAllowedCharacters: .alphanumerics))
      _ = try await appliance.done(.get, "/faceGroups/\(path)?pageOffset=0&pageSize=10")
      _ = try await appliance.done(.delete, "/faceGroups/\(path)", ["deleteAllFace": 1])
      groups = try await appliance.done(.get, "/faceGroups")
      #expect((groups.at("data", "faceGroupList") as? [Any])?.count == 1)
    }
  }

  @Test("A group's list has its faces in pages")
  func faces() async throws {
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("g")
      let first = try await appliance.enrol(
        try TestServer.photograph("obama.jpg"), description: "o", name: "Obama", in: ["g"])
      let second = try await appliance.enrol(
        try TestServer.photograph("biden.jpg"), description: "b", in: ["g"])
      _ = try await appliance.enrol(try TestServer.photograph("obama2.jpg"))
      let all = try await appliance.done(.get, "/faceGroups/g?pageOffset=0&pageSize=10")
      #expect(all.at("data", "totalFaces") as? Int == 2)
      let line = try #require(all.at("data", "face", 0) as? [String: String])
      #expect(
        line == [
          "imageId": first.imageID, "imgId": first.imageID, "imgeId": first.imageID,
          "faceToken": first.faceToken, "description": "o",
          "name": "Obama", "gender": "",
        ])
      let page = try await appliance.done(.get, "/faceGroups/g?pageOffset=1&pageSize=1")
      #expect(page.at("data", "face", 0, "faceToken") as? String == second.faceToken)
      #expect((page.at("data", "face") as? [Any])?.count == 1)
    }
  }

  @Test("Binding and unbinding say what became of each group")
  func binding() async throws {
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("a")
      try await appliance.createGroup("b")
      let face = try await appliance.enrol(try TestServer.photograph("obama.jpg")).faceToken
      let bound = try await appliance.done(
        .post, "/faceGroups/binding/\(face)", ["faceGroupList": ["a", "123", "456"]])
      #expect(
        bound.at("data") as? NSDictionary == [
          "totalCnt": 3, "successCnt": 1, "failCnt": 2,
          "failInfo": [
            ["groupId": "123", "errorMsg": "GROUP_ID_NOT_EXIST"],
            ["groupId": "456", "errorMsg": "GROUP_ID_NOT_EXIST"],
          ],
        ])
      // Bound already: nothing is wrong.
      let again = try await appliance.done(
        .post, "/faceGroups/binding/\(face)", ["faceGroupList": ["a", "b"]])
      #expect(again.at("data", "successCnt") as? Int == 2)
      #expect((again.at("data", "failInfo") as? [Any])?.isEmpty == true)
      func groups() async throws -> [String] {
        let shown = try await appliance.done(.get, "/faces/faceToken/\(face)")
        return (shown.at("data", "faceGroupList") as? [[String: String]] ?? []).compactMap { $0["groupId"] }
      }
      #expect(try await groups() == ["a", "b"])
      let unbound = try await appliance.done(
        .delete, "/faceGroups/unbind/\(face)", ["faceGroupList": ["a", "a", "none"]])
      #expect(
        unbound.at("data") as? NSDictionary == [
          "totalCnt": 3, "successCnt": 1, "failCnt": 2,
          "failInfo": [
            ["groupId": "a", "errorMsg": "FACE_NOT_BOUND"],
            ["groupId": "none", "errorMsg": "GROUP_ID_NOT_EXIST"],
          ],
        ])
      #expect(try await groups() == ["b"])
    }
  }

  /// What a mode must leave of each entity. Face 1 is bound to the group only, face 2 also to another one, face 3 to
  /// the other one only, face 4 to none.
  struct Mode: Sendable, CustomTestStringConvertible {
    let mode: Int
    /// Faces whose token, picture and row in the list are still there.
    let faces: Set<Int>
    let images: Set<Int>
    let keepsGroup: Bool
    let otherGroup: Set<Int>

    var testDescription: String { "mode \(mode)" }
  }

  /// Section 2.3, the table of steps.
  static let modes = [
    // Unbind the group's faces; delete the group.
    Mode(mode: 1, faces: [1, 2, 3, 4], images: [1, 2, 3, 4], keepsGroup: false, otherGroup: [2, 3]),
    // Unbind them from other groups too; delete them; delete the group.
    Mode(mode: 2, faces: [3, 4], images: [1, 2, 3, 4], keepsGroup: false, otherGroup: [3]),
    // Unbind; delete the picture of those bound nowhere else, not the original; keep the group.
    Mode(mode: 3, faces: [2, 3, 4], images: [1, 2, 3, 4], keepsGroup: true, otherGroup: [2, 3]),
    // Unbind; delete picture and original of those bound nowhere else; delete the group.
    Mode(mode: 4, faces: [2, 3, 4], images: [2, 3, 4], keepsGroup: false, otherGroup: [2, 3]),
  ]

  @Test("Each mode of deletion leaves exactly what the table says, entity by entity", arguments: modes)
  func deletionModes(expected: Mode) async throws {
    let photographs = try ["obama.jpg", "obama2.jpg", "biden.jpg", "obama3.jpg"].map(TestServer.photograph)
    let groups = [["group"], ["group", "other"], ["other"], []]
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("group", score: 0)
      try await appliance.createGroup("other", score: 0)
      var made: [Int: Appliance.Enrolment] = [:]
      for (number, (photograph, groups)) in zip(1..., zip(photographs, groups)) {
        made[number] = try await appliance.enrol(photograph, description: "\(number)", in: groups)
      }
      let deleted = try await appliance.done(
        .delete, "/faceGroups/group", ["deleteAllFace": expected.mode])
      #expect((deleted.at("data") as? [String: Any])?.isEmpty == true)

      let list = try #require(try await appliance.done(.get, "/faces").at("data", "face") as? [[String: Any]])
      for (number, made) in made {
        let face = try await appliance.call(.get, "/faces/faceToken/\(made.faceToken)")
        let image = try await appliance.call(.get, "/faces/image/\(made.imageID)")
        let line = list.first { $0["imageId"] as? String == made.imageID }
        #expect((face.applianceCode == 0) == expected.faces.contains(number), "token of \(number)")
        #expect((image.applianceCode == 0) == expected.images.contains(number), "original of \(number)")
        #expect((line != nil) == expected.images.contains(number), "row of \(number)")
        if expected.images.contains(number) {
          // Image and description stay or go together; the token goes with the face.
          #expect(line?["description"] as? String == "\(number)")
          #expect(line?["faceToken"] as? String == (expected.faces.contains(number) ? made.faceToken : ""))
          #expect(
            image.at("data", "faceToken") as? [String]
              == (expected.faces.contains(number) ? [made.faceToken] : []))
        }
        if expected.faces.contains(number) {
          let bound = face.at("data", "faceGroupList") as? [[String: String]]
          #expect(bound == (expected.otherGroup.contains(number) ? [["groupId": "other"]] : []))
          #expect((face.at("data", "image") as? String)?.hasPrefix("data:image/jpeg") == true)
        }
      }
      #expect(
        try await appliance.done(.get, "/faces").at("data", "totalFaces") as? Int == expected.images.count)

      let group = try await appliance.call(.get, "/faceGroups/group?pageOffset=0&pageSize=10")
      #expect(group.applianceCode == (expected.keepsGroup ? 0 : 104311))
      if expected.keepsGroup { #expect(group.at("data", "totalFaces") as? Int == 0) }
      let other = try await appliance.done(.get, "/faceGroups/other?pageOffset=0&pageSize=10")
      let rest = (other.at("data", "face") as? [[String: String]] ?? []).compactMap { $0["faceToken"] }
      #expect(Set(rest) == Set(expected.otherGroup.compactMap { made[$0]?.faceToken }))
      // Searches see the same.
      let found = try await appliance.search(photographs[0], in: ["other"])
      #expect(Set(found) == Set(rest))
      if expected.keepsGroup { #expect(try await appliance.search(photographs[0], in: ["group"]) == []) }
    }
  }
}
