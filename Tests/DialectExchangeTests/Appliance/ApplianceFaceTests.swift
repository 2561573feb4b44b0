import Crypto
import Foundation
import HummingbirdTesting
import Testing

@Suite("Appliance: the face library")
struct ApplianceFaceTests {
  @Test("An enrolled photograph comes back as it was, with its face cut out and everything said about it")
  func enrolAndShow() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      let enrolled = try await appliance.done(
        .post, "/faces",
        [
          "image": photograph.dataURI, "description": "8.png", "imageMd5": "", "name": "张三", "gender": "male",
        ])
      let imageID = try #require(enrolled.at("data", "imageId") as? String)
      let token = try #require(enrolled.at("data", "faceToken") as? String)
      #expect(imageID.wholeMatch(of: /[A-Za-z0-9_-]{16}/) != nil)
      #expect(token.wholeMatch(of: /[A-Za-z0-9_-]{16}/) != nil)
      let rect = try #require(enrolled.at("data", "rect") as? [String: Int])
      #expect(Set(rect.keys) == ["left", "top", "right", "bottom"])
      // Where a person would draw the box in the portrait of 910 × 1137 pixels, give or take.
      #expect(abs(try #require(rect["left"]) - 365) < 40)
      #expect(abs(try #require(rect["right"]) - 620) < 60)
      #expect(abs(try #require(rect["bottom"]) - 425) < 80)

      try await appliance.createGroup("staff")
      _ = try await appliance.done(.post, "/faceGroups/binding/\(token)", ["faceGroupList": ["staff"]])
      let face = try await appliance.done(.get, "/faces/faceToken/\(token)")
      #expect(face.at("data", "imageId") as? String == imageID)
      #expect(face.at("data", "description") as? String == "8.png")
      #expect(face.at("data", "name") as? String == "张三")
      #expect(face.at("data", "gender") as? String == "male")
      #expect(face.at("data", "rect") as? [String: Int] == rect)
      #expect(face.at("data", "faceGroupList") as? [[String: String]] == [["groupId": "staff"]])
      let crop = try #require(face.at("data", "image") as? String)
      #expect(crop.hasPrefix("data:image/jpeg;base64,/9j/"))
      // The picture of the face is a face: it compares as the same person.
      let same = try await appliance.done(
        .post, "/face/compare",
        ["image1": crop, "image2": photograph.dataURI, "livenessEnabled": false])
      #expect(try #require(same.at("data", "compareScore") as? Double) > 95)

      let original = try await appliance.done(.get, "/faces/image/\(imageID)")
      #expect(
        original.at("data", "image") as? String == "data:image/jpeg;base64,"
          + photograph.base64EncodedString())
      #expect(original.at("data", "faceToken") as? [String] == [token])
    }
  }

  @Test("The list has pages, all names of the image, and a total")
  func list() async throws {
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      var made: [Appliance.Enrolment] = []
      for name in ["obama.jpg", "obama2.jpg", "biden.jpg"] {
        made.append(try await appliance.enrol(try TestServer.photograph(name), description: name, name: "N"))
      }
      let all = try await appliance.done(.get, "/faces")
      #expect(all.at("data", "totalFaces") as? Int == 3)
      let lines = try #require(all.at("data", "face") as? [[String: Any]])
      #expect(lines.map { $0["description"] as? String } == ["obama.jpg", "obama2.jpg", "biden.jpg"])
      #expect(lines.map { $0["imageId"] as? String } == made.map(\.imageID))
      #expect(lines.map { $0["imgId"] as? String } == made.map(\.imageID))
      #expect(lines.map { $0["imgeId"] as? String } == made.map(\.imageID))
      #expect(lines.map { $0["faceToken"] as? String } == made.map(\.faceToken))
      #expect(Set(lines.compactMap { $0["id"] as? Int }).count == 3)
      let page = try await appliance.done(.get, "/faces?pageOffset=1&pageSize=1")
      #expect(page.at("data", "totalFaces") as? Int == 3)
      #expect((page.at("data", "face") as? [Any])?.count == 1)
      #expect(page.at("data", "face", 0, "faceToken") as? String == made[1].faceToken)
      let beyond = try await appliance.done(.get, "/faces?pageOffset=7&pageSize=10")
      #expect((beyond.at("data", "face") as? [Any])?.isEmpty == true)
    }
  }

  @Test("The key of an image is the caller's, or the digest of its bytes; the same key again is refused")
  func keys() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let digest = Data(Insecure.MD5.hash(data: photograph)).base64EncodedString()
      .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      func enrol(_ name: String, key: String?) async throws -> Answer {
        var members: [String: Any] = ["image": try TestServer.photograph(name).dataURI]
        if let key { members["imageMd5"] = key }
        return try await appliance.call(.post, "/faces", members)
      }
      #expect(try await enrol("obama.jpg", key: nil).applianceCode == 0)
      let again = try await enrol("obama.jpg", key: "")
      #expect(again.applianceCode == 104204)
      #expect(again.message == "FACE_ALREADY_EXIST")
      // The digest is the very key that a caller would compute.
      for padding in ["", "=", "=="] {
        #expect(try await enrol("biden.jpg", key: digest + padding).applianceCode == 104204)
      }
      #expect(try await enrol("obama.jpg", key: "another").applianceCode == 0)
      #expect(try await enrol("biden.jpg", key: "another").applianceCode == 104204)
      #expect(try await enrol("biden.jpg", key: "another==").applianceCode == 104204)
      // Nothing but padding is no key.
      #expect(try await enrol("obama.jpg", key: "==").applianceCode == 104204)
      // Once the image is gone its key is free.
      let list = try await appliance.done(.get, "/faces")
      let image = try #require(list.at("data", "face", 1, "imageId") as? String)
      _ = try await appliance.done(.delete, "/faces/image/\(image)")
      #expect(try await enrol("biden.jpg", key: "another").applianceCode == 0)
    }
  }

  @Test("Deleting a face keeps its image and description; deleting an image takes everything of it")
  func deletions() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    let biden = try TestServer.photograph("biden.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("g")
      let first = try await appliance.enrol(obama, description: "first", in: ["g"])
      let second = try await appliance.enrol(biden, description: "second", in: ["g"])
      _ = try await appliance.done(.delete, "/faces/\(first.faceToken)")
      #expect(try await appliance.call(.get, "/faces/faceToken/\(first.faceToken)").applianceCode == 104205)
      #expect(try await appliance.search(obama, in: ["g"]) == [])
      let list = try await appliance.done(.get, "/faces")
      #expect(list.at("data", "totalFaces") as? Int == 2)
      #expect(list.at("data", "face", 0, "faceToken") as? String == "")
      #expect(list.at("data", "face", 0, "imageId") as? String == first.imageID)
      #expect(list.at("data", "face", 0, "description") as? String == "first")
      let kept = try await appliance.done(.get, "/faces/image/\(first.imageID)")
      #expect(kept.at("data", "image") as? String == "data:image/jpeg;base64," + obama.base64EncodedString())
      #expect(kept.at("data", "faceToken") as? [String] == [])

      _ = try await appliance.done(.delete, "/faces/image/\(second.imageID)")
      #expect(try await appliance.call(.get, "/faces/faceToken/\(second.faceToken)").applianceCode == 104205)
      #expect(try await appliance.call(.get, "/faces/image/\(second.imageID)").applianceCode == 104206)
      #expect(try await appliance.search(biden, in: ["g"]) == [])
      #expect(try await appliance.done(.get, "/faces").at("data", "totalFaces") as? Int == 1)
    }
  }

  @Test("Clearing the library takes all faces and images, and leaves the groups empty")
  func clear() async throws {
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      try await appliance.createGroup("g")
      let bound = try await appliance.enrol(try TestServer.photograph("obama.jpg"), in: ["g"])
      let free = try await appliance.enrol(try TestServer.photograph("biden.jpg"))
      _ = try await appliance.done(.delete, "/faces/\(free.faceToken)")
      let cleared = try await appliance.done(.delete, "/faces/facesLib")
      #expect((cleared.at("data") as? [String: Any])?.isEmpty == true)
      #expect(try await appliance.done(.get, "/faces").at("data", "totalFaces") as? Int == 0)
      for image in [bound.imageID, free.imageID] {
        #expect(try await appliance.call(.get, "/faces/image/\(image)").applianceCode == 104206)
      }
      let groups = try await appliance.done(.get, "/faceGroups")
      #expect(groups.at("data", "faceGroupList", 0, "groupId") as? String == "g")
      #expect(groups.at("data", "faceGroupList", 0, "groupFaces") as? Int == 0)
    }
  }

  @Test("Of many callers who enrol the same image at once, one succeeds")
  func concurrentEnrolment() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      let codes = try await withThrowingTaskGroup(of: Int?.self) { group in
        for _ in 0..<8 {
          group.addTask {
            try await appliance.call(.post, "/faces", ["image": photograph.dataURI]).applianceCode
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.filter { $0 == 0 }.count == 1)
      #expect(codes.filter { $0 == 104204 }.count == 7)
      #expect(try await appliance.library().count == 1)
    }
  }

  @Test("Neither originals nor pictures of faces lie in the data folder in the clear")
  func encryption() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.run(.router) { client, gallery in
      let appliance = Appliance(client, gallery)
      let face = try await appliance.enrol(photograph, description: "a telling description")
      let shown = try await appliance.done(.get, "/faces/faceToken/\(face.faceToken)")
      let text = try #require((shown.at("data", "image") as? String)?.split(separator: ",").last)
      let crop = try #require(Data(base64Encoded: String(text)))
      let folder = URL(filePath: gallery.folder.data)
      var size = 0
      for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
        guard let file = try? Data(contentsOf: folder.appending(path: name)) else { continue }
        size += file.count
        for picture in [photograph, crop] {
          let part = picture.dropFirst(picture.count / 2).prefix(48)
          #expect(file.range(of: part) == nil, "\(name)")
        }
      }
      #expect(size > photograph.count)
    }
  }
}
