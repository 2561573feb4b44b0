import DialectKit
import Foundation
import Gallery
import Testing

@Suite("Baidu: users and groups")
struct BaiduUserTests {
  static let photographs = ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg"]

  @Test("From the first image to the last deletion")
  func life() async throws {
    let images = try Self.photographs.map(BaiduImage.photograph)
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      func succeeds(_ operation: String, _ fields: BaiduCaller.Fields) async throws {
        let answer = try await baidu.post(operation, fields)
        #expect(answer.code == nil, "\(operation): \(answer.message ?? "")")
        #expect(answer.body.names == ["log_id"], "\(operation)")
      }
      func verified(_ uid: String, _ group: String, _ image: String) async throws -> [Double] {
        let answer = try await baidu.post(
          "verify", [("uid", uid), ("group_id", group), ("images", image), ("top_num", "10")])
        #expect(answer["result_num"]?.whole == answer.result.count)
        return answer.result.compactMap(\.number)
      }

      // Several groups at once; a second image is added, the same one is not; each group keeps its own note.
      try await succeeds(
        "faceset/user/add",
        [("uid", "barack"), ("user_info", "44th"), ("group_id", "potus,alumni"), ("image", images[0])])
      try await succeeds(
        "faceset/user/add",
        [("uid", "barack"), ("user_info", "President"), ("group_id", "potus"), ("images", images[1])])
      let again = try await baidu.post(
        "faceset/user/add",
        [("uid", "barack"), ("user_info", "44th"), ("group_id", "potus"), ("image", images[1])])
      #expect(again.code == 216616)
      #expect(again.message == "image exist")
      try await succeeds(
        "faceset/user/add",
        [("uid", "joe"), ("user_info", "46th"), ("group_id", "potus"), ("image", images[3])])
      #expect(try await verified("barack", "potus", images[0]).count == 2)
      #expect(try await verified("barack", "alumni", images[0]) == [100])
      let one = try await baidu.post(
        "verify", [("uid", "barack"), ("group_id", "potus,alumni"), ("image", images[2])])
      #expect(one.result.count == 1)
      #expect(try #require(one.result.first?.number) > 80)

      // The lists.
      let groups = try await baidu.post("faceset/group/getlist")
      #expect(groups["result"] == .array(["potus", "alumni"]))
      #expect(groups["result_num"]?.whole == 2)
      let part = try await baidu.get("faceset/group/getlist", [("start", "1"), ("end", "1")])
      #expect(part["result"] == .array(["alumni"]))
      let users = try await baidu.get("faceset/group/getusers", [("group_id", "potus")])
      #expect(
        users["result"]
          == .array([
            .object(["uid": "barack", "user_info": "President"]),
            .object(["uid": "joe", "user_info": "46th"]),
          ]))
      let second = try await baidu.post(
        "faceset/group/getusers", [("group_id", "potus"), ("start", "1"), ("end", "5")])
      #expect(second.result.map { $0["uid"]?.string } == ["joe"])

      // The user, in all groups and in one.
      for answer in [
        try await baidu.post("faceset/user/get", [("uid", "barack")]),
        try await baidu.get("faceset/user/get", [("uid", "barack")]),
      ] {
        let all: JSONValue = .array(["potus", "alumni"])
        #expect(
          answer["result"]
            == .array([
              .object(["uid": "barack", "user_info": "President", "group_id": "potus", "groups": all]),
              .object(["uid": "barack", "user_info": "44th", "group_id": "alumni", "groups": all]),
            ]))
        #expect(answer["result_num"]?.whole == 2)
      }
      let there = try await baidu.post("faceset/user/get", [("uid", "barack"), ("group_id", "alumni")])
      #expect(there.result.map { $0["group_id"]?.string } == ["alumni"])

      // A copy takes faces and note along; it is the same user afterwards.
      try await succeeds(
        "faceset/group/adduser", [("src_group_id", "potus"), ("group_id", "a,b"), ("uid", "barack")])
      #expect(try await verified("barack", "b", images[0]).count == 2)
      let copied = try await baidu.get("faceset/group/getusers", [("group_id", "a")])
      #expect(copied.result.map { $0["user_info"]?.string } == ["President"])
      try await succeeds("faceset/group/deleteuser", [("group_id", "a,b"), ("uid", "barack")])
      let emptied = try await baidu.get("faceset/group/getusers", [("group_id", "a")])
      #expect(emptied.code == nil && emptied.result.isEmpty)
      #expect(try await verified("barack", "potus", images[0]).count == 2)

      // Replacing.
      try await succeeds(
        "faceset/user/add",
        [
          ("uid", "barack"), ("user_info", "new"), ("group_id", "potus"), ("image", images[2]),
          ("action_type", "replace"),
        ])
      #expect(try await verified("barack", "potus", images[2]) == [100])
      #expect(try await verified("barack", "alumni", images[0]) == [100])
      try await succeeds(
        "faceset/user/update", [("uid", "barack"), ("images", "\(images[0]),\(images[1])")])
      #expect(try await verified("barack", "potus", images[0]).count == 2)
      #expect(try await verified("barack", "alumni", images[1]).count == 2)
      try await succeeds(
        "faceset/user/update",
        [("uid", "barack"), ("group_id", "alumni"), ("user_info", "updated"), ("image", images[2])])
      #expect(try await verified("barack", "alumni", images[2]) == [100])
      #expect(try await verified("barack", "potus", images[0]).count == 2)
      let notes = try await baidu.post("faceset/user/get", [("uid", "barack")])
      #expect(notes.result.map { $0["user_info"]?.string } == ["new", "updated"])
      try await succeeds(
        "faceset/user/update",
        [
          ("uid", "kamala"), ("group_id", "alumni"), ("user_info", "made"), ("image", images[0]),
          ("action_type", "replace"),
        ])
      #expect(try await verified("kamala", "alumni", images[0]) == [100])

      // Deleting from one group, then altogether.
      try await succeeds("faceset/user/delete", [("uid", "barack"), ("group_id", "potus")])
      let left = try await baidu.post("faceset/user/get", [("uid", "barack")])
      #expect(left.result.map { $0["group_id"]?.string } == ["alumni"])
      try await succeeds("faceset/user/delete", [("uid", "barack")])
      #expect(try await baidu.post("faceset/user/get", [("uid", "barack")]).code == 216611)
      let twice = try await baidu.post("faceset/user/delete", [("uid", "barack")])
      #expect(twice.code == 216612)
      #expect(twice.message == "user not exist")
    }
  }

  @Test("Identification names the best users over all groups, each with its group and scores")
  func identify() async throws {
    let images = try Self.photographs.map(BaiduImage.photograph)
    let both = try Couple.photograph().base64EncodedString()
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      for (uid, info, group, image) in [
        ("barack", "b", "one", images[0]), ("barack", "b", "one", images[1]), ("joe", "j", "two", images[3]),
      ] {
        let added = try await baidu.post(
          "faceset/user/add",
          [("uid", uid), ("user_info", info), ("group_id", group), ("image", image)])
        #expect(added.code == nil)
      }
      let best = try await baidu.post("identify", [("group_id", "one,two"), ("images", images[2])])
      #expect(best.body.names == ["log_id", "result_num", "result"])
      #expect(best["result_num"]?.whole == 1)
      let user = try #require(best.result.first)
      #expect(user.names == ["group_id", "uid", "user_info", "scores"])
      #expect(user["uid"]?.string == "barack" && user["group_id"]?.string == "one")
      #expect(user["user_info"]?.string == "b")
      let scores = try #require(user["scores"]?.elements).compactMap(\.number)
      #expect(scores.count == 2)
      #expect(scores[0] >= scores[1] && scores[0] > 80 && scores[0] <= 100)

      let two = try await baidu.post(
        "identify",
        [
          ("group_id", "two,one"), ("image", images[2]), ("user_top_num", "5"), ("ext_fields", "other"),
        ])
      #expect(two.result.map { $0["uid"]?.string } == ["barack", "joe"])
      #expect(two.result.map { $0["group_id"]?.string } == ["one", "two"])
      #expect(two["ext_info"] == nil)
      let elsewhere = try await baidu.post("identify", [("group_id", "two"), ("image", images[2])])
      #expect(elsewhere.result.map { $0["uid"]?.string } == ["joe"])
      #expect(try #require(elsewhere.result.first?["scores"]?.elements?.first?.number) < 60)

      // Several faces of one image at once.
      let everyone = try await baidu.post(
        "multi-identify", [("group_id", "one,two"), ("image", both), ("detect_top_num", "10")])
      #expect(everyone["result_num"]?.whole == 2)
      #expect(Set(everyone.result.compactMap { $0["uid"]?.string }) == ["barack", "joe"])
      for face in everyone.result {
        #expect(face.names == ["group_id", "uid", "user_info", "scores", "position"])
        #expect(face["scores"]?.elements?.count == 1)
        #expect(try #require(face["scores"]?.elements?.first?.number) > 80)
        #expect(face["position"]?.names == ["left", "top", "width", "height", "degree", "prob"])
        #expect(try #require(face["position"]?["width"]?.whole) > 40)
      }
      let positions = everyone.result.compactMap { $0["position"]?["left"]?.whole }
      #expect(positions.count == 2 && positions[0] != positions[1])
      let largest = try await baidu.post(
        "multi-identify", [("group_id", "one,two"), ("image", both), ("user_top_num", "20")])
      #expect(largest["result_num"]?.whole == 2)
      #expect(Set(largest.result.compactMap { $0["position"]?["left"]?.whole }).count == 1)
    }
  }

  @Test("Groups and users that another dialect has made may be called otherwise, and are found")
  func otherNames() async throws {
    let image = try BaiduImage.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let baidu = try await BaiduCaller.signedIn(client, gallery.credentials.baidu)
      let added = try await baidu.post(
        "faceset/user/add", [("uid", "u"), ("user_info", ""), ("group_id", "g"), ("image", image)])
      #expect(added.code == nil)
      // No such name can be created here …
      let refused = try await baidu.post(
        "faceset/group/adduser", [("src_group_id", "g"), ("group_id", "staff-2024"), ("uid", "u")])
      #expect(refused.code == 216100)
      // … but it may be asked for.
      let asked = try await baidu.post("identify", [("group_id", "staff-2024"), ("image", image)])
      #expect(asked.code == 216618)
      let user = try await baidu.post("faceset/user/get", [("uid", "jane.doe@example.com")])
      #expect(user.code == 216611)
    }
  }
}
