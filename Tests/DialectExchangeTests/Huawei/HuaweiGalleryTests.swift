import Foundation
import HTTPTypes
import HummingbirdTesting
import Imaging
import NIOCore
import Testing

@Suite("Huawei: face sets, faces and the search among them")
struct HuaweiGalleryTests {
  @Test("A face set is created, listed, shown and deleted, in both versions", arguments: ["v1", "v2"])
  func faceSets(version: String) async throws {
    try await TestServer.huawei { caller in
      let caller = caller.version(version)
      let created = try await caller.post(
        "face-sets",
        .json(
          """
          {"face_set_name": "staff-1_A", "face_set_capacity": 30000,
           "external_fields": {"timestamp": {"type": "long"}, "id": {"type": "string"}, "score": {"type": "float"}}}
          """))
      #expect(created.status == 200)
      let info = try #require(created.at("face_set_info") as? [String: Any])
      #expect(info["face_set_name"] as? String == "staff-1_A")
      #expect(info["face_set_capacity"] as? Int == 30000)
      #expect(info["face_number"] as? Int == 0)
      #expect((info["face_set_id"] as? String)?.wholeMatch(of: /[A-Za-z0-9]{8}/) != nil)
      let date = try #require(info["create_date"] as? String)
      #expect(date.wholeMatch(of: /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/) != nil)
      #expect(
        info["external_fields"] as? [String: [String: String]]
          == ["timestamp": ["type": "long"], "id": ["type": "string"], "score": ["type": "float"]])

      let shown = try await caller.get("face-sets/staff-1_A")
      #expect(shown.object as NSDictionary == created.object as NSDictionary)
      let plain = try await caller.post(
        "face-sets", .json(#"{"face_set_name":"b","face_set_capacity":"20000"}"#))
      #expect(plain.at("face_set_info", "face_set_capacity") as? Int == 20000)
      #expect((plain.at("face_set_info", "external_fields") as? [String: Any])?.isEmpty == true)
      let usual = try await caller.post("face-sets", .json(#"{"face_set_name":"c"}"#))
      #expect(usual.at("face_set_info", "face_set_capacity") as? Int == 100_000)
      let all = try await caller.get("face-sets")
      #expect(
        (all.at("face_sets_info") as? [[String: Any]])?.map { $0["face_set_name"] as? String }
          == ["staff-1_A", "b", "c"])

      let deleted = try await caller.delete("face-sets/staff-1_A")
      #expect(deleted.object as NSDictionary == ["face_set_name": "staff-1_A"])
      #expect(try await caller.get("face-sets/staff-1_A").code == "FRS.0302")
      #expect(try await caller.delete("face-sets/staff-1_A").code == "FRS.0302")
    }
  }

  @Test("Faces are added, found again by page and by id, changed and deleted")
  func faces() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      try await caller.createFaceSet()
      let detected = try await caller.post("face-detect", .form([("image_file", photograph)]))
      let first = try await caller.post(
        "face-sets/a/faces",
        .object([
          "image_base64": photograph.base64EncodedString(), "external_image_id": "image-1",
          "external_fields": ["timestamp": 12, "id": "home", "weight": 1.5, "male": true],
        ]))
      #expect(first.status == 200)
      #expect(first.at("face_set_name") as? String == "a")
      #expect((first.at("face_set_id") as? String)?.count == 8)
      #expect((first.at("faces") as? [Any])?.count == 1)
      let face = try #require(first.at("faces", 0) as? [String: Any])
      #expect(Set(face.keys) == ["bounding_box", "external_fields", "external_image_id", "face_id"])
      #expect(
        face["bounding_box"] as? NSDictionary
          == detected.at("faces", 0, "bounding_box") as? NSDictionary)
      #expect(face["external_image_id"] as? String == "image-1")
      #expect(
        face["external_fields"] as? NSDictionary
          == ["timestamp": 12, "id": "home", "weight": 1.5, "male": true] as NSDictionary)
      let id = try #require(face["face_id"] as? String)
      #expect(id.wholeMatch(of: /[A-Za-z0-9]{8}/) != nil)

      let second = try await caller.post(
        "face-sets/a/faces",
        .form([
          ("image_file", try TestServer.photograph("biden.jpg")),
          ("external_fields", Data(#"{"timestamp": 13, "id": "away"}"#.utf8)),
        ]))
      #expect(second.status == 200)
      let generated = try #require(second.at("faces", 0, "external_image_id") as? String)
      #expect(!generated.isEmpty)

      let page = try await caller.get("face-sets/a/faces")
      #expect((page.at("faces") as? [Any])?.count == 2)
      #expect(page.at("faces", 0) as? NSDictionary == face as NSDictionary)
      let rest = try await caller.get("face-sets/a/faces?offset=1&limit=1")
      #expect(rest.at("faces", 0, "external_image_id") as? String == generated)
      #expect(
        (try await caller.get("face-sets/a/faces?offset=2&limit=5").at("faces") as? [Any])?.isEmpty == true)
      let byID = try await caller.get("face-sets/a/faces?face_id=\(id)")
      #expect(byID.at("faces", 0) as? NSDictionary == face as NSDictionary)
      #expect((byID.at("faces") as? [Any])?.count == 1)
      #expect(try await caller.get("face-sets/a").at("face_set_info", "face_number") as? Int == 2)

      let changed = try await caller.send(
        .put, "face-sets/a/faces",
        .object(["face_id": id, "external_image_id": "image-2", "external_fields": ["timestamp": 14]]))
      #expect(changed.status == 200)
      #expect(changed.at("face_number") as? Int == 1)
      #expect(Set(changed.object.keys) == ["face_number", "face_set_id", "face_set_name"])
      let after = try await caller.get("face-sets/a/faces?face_id=\(id)")
      #expect(after.at("faces", 0, "external_image_id") as? String == "image-2")
      #expect(
        after.at("faces", 0, "external_fields") as? NSDictionary
          == ["timestamp": 14, "id": "home", "weight": 1.5, "male": true] as NSDictionary)

      let byImage = try await caller.delete("face-sets/a/faces?external_image_id=\(generated)")
      #expect(byImage.status == 200)
      #expect(byImage.at("face_number") as? Int == 1)
      let byFace = try await caller.delete("face-sets/a/faces?face_id=\(id)")
      #expect(byFace.at("face_number") as? Int == 1)
      #expect((try await caller.get("face-sets/a/faces").at("faces") as? [Any])?.isEmpty == true)
    }
  }

  @Test("All faces of a photograph are added, or the largest alone")
  func several() async throws {
    let couple = try Couple.photograph()
    try await TestServer.huawei { caller in
      try await caller.createFaceSet()
      let all = try await caller.post("face-sets/a/faces", .form([("image_file", couple)]))
      let boxes = try #require(all.at("faces") as? [[String: Any]])
      #expect(boxes.count == 2)
      #expect(Set(boxes.compactMap { $0["face_id"] as? String }).count == 2)
      #expect(Set(boxes.compactMap { $0["external_image_id"] as? String }).count == 1)
      for single in ["true", "1"] {
        let answer = try await caller.post(
          "face-sets/a/faces", .form([("image_file", couple), ("single", Data(single.utf8))]))
        guard single == "true" else {
          #expect(answer.code == "FRS.0012")
          continue
        }
        #expect((answer.at("faces") as? [Any])?.count == 1)
        #expect(
          answer.at("faces", 0, "bounding_box") as? NSDictionary == boxes[0]["bounding_box"] as? NSDictionary)
      }
      let largest = try await caller.post(
        "face-sets/a/faces", .object(["image_base64": couple.base64EncodedString(), "single": true]))
      #expect((largest.at("faces") as? [Any])?.count == 1)
      #expect(try await caller.get("face-sets/a").at("face_set_info", "face_number") as? Int == 4)
    }
  }

  @Test("Faces are deleted by the value of any field")
  func deleteByField() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      try await caller.createFaceSet()
      for number in 1...4 {
        try await caller.addFace(
          photograph,
          ["timestamp": number / 2, "id": "p\(number)", "weight": Double(number), "male": number > 2])
      }
      for (query, count) in [("timestamp=1", 2), ("id=p1", 1), ("weight=4.0", 1)] {
        #expect(
          try await caller.delete("face-sets/a/faces?\(query)").at("face_number") as? Int == count, "\(query)"
        )
      }
      #expect(try await caller.get("face-sets/a").at("face_set_info", "face_number") as? Int == 0)
      try await caller.addFace(photograph, ["male": false])
      #expect(try await caller.delete("face-sets/a/faces?male=true").code == "FRS.0401")
      #expect(try await caller.delete("face-sets/a/faces?male=false").at("face_number") as? Int == 1)
    }
  }

  @Test("A search finds the person, most similar first, by Base64, file and face id")
  func search() async throws {
    let obama = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      try await caller.createFaceSet()
      let biden = try await caller.addFace(try TestServer.photograph("biden.jpg"), [:])
      let second = try await caller.addFace(
        try TestServer.photograph("obama2.jpg"), ["timestamp": 2, "id": "two"])
      let third = try await caller.addFace(try TestServer.photograph("obama.jpg"), ["timestamp": 3])
      let compared = try await caller.post(
        "face-compare",
        .form([("image1_file", obama), ("image2_file", try TestServer.photograph("obama2.jpg"))]))

      let found = try await caller.post("face-sets/a/search", .form([("image_file", obama)]))
      #expect(found.status == 200)
      let faces = try #require(found.at("faces") as? [[String: Any]])
      #expect(faces.map { $0["face_id"] as? String } == [third, second, biden])
      #expect(
        faces.allSatisfy {
          Set($0.keys) == ["bounding_box", "similarity", "external_fields", "external_image_id", "face_id"]
            && ($0["external_fields"] as? [String: Any])?.isEmpty == true
        })
      #expect(faces[0]["similarity"] as? Double == 1)
      let score = try #require(faces[1]["similarity"] as? Double)
      #expect(abs(score - (compared.at("similarity") as? Double ?? 0)) < 1e-4)
      #expect(score > 0.93)
      #expect(try #require(faces[2]["similarity"] as? Double) < 0.5)

      let text = try await caller.post(
        "face-sets/a/search", .json(["image_base64": obama.base64EncodedString()]))
      #expect(text.object as NSDictionary == found.object as NSDictionary)
      let byID = try await caller.post("face-sets/a/search", .json(["face_id": third]))
      #expect(
        (byID.at("faces") as? [[String: Any]])?.map { $0["face_id"] as? String } == [third, second, biden])
      #expect(byID.at("faces", 0, "similarity") as? Double == 1)

      let top = try await caller.post("face-sets/a/search", .object(["face_id": third, "top_n": 2]))
      #expect((top.at("faces") as? [Any])?.count == 2)
      let same = try await caller.post("face-sets/a/search", .object(["face_id": third, "threshold": 0.93]))
      #expect((same.at("faces") as? [[String: Any]])?.map { $0["face_id"] as? String } == [third, second])
      let exact = try await caller.post("face-sets/a/search", .object(["face_id": third, "threshold": 1]))
      #expect((exact.at("faces") as? [[String: Any]])?.map { $0["face_id"] as? String } == [third])

      let fields = try await caller.post(
        "face-sets/a/search",
        .form([
          ("image_file", obama), ("return_fields", Data(#"["timestamp","id"]"#.utf8)),
          ("top_n", Data("2".utf8)),
          ("sort", Data(#"[{"timestamp":"asc"}]"#.utf8)), ("filter", Data("timestamp:[1 TO *]".utf8)),
          ("threshold", Data("0.5".utf8)),
        ]))
      #expect(
        fields.at("faces", 0, "external_fields") as? NSDictionary == ["timestamp": 2, "id": "two"]
          as NSDictionary)
      #expect(fields.at("faces", 1, "external_fields") as? NSDictionary == ["timestamp": 3] as NSDictionary)
      // A change is seen by the next search.
      _ = try await caller.delete("face-sets/a/faces?face_id=\(third)")
      let later = try await caller.post("face-sets/a/search", .form([("image_file", obama)]))
      #expect(later.at("faces", 0, "face_id") as? String == second)
    }
  }

  /// The examples of sections 5.4 and 5.5 of the v2 reference, on four faces with these fields.
  static let rows: [[String: any Sendable]] = [
    ["rowkey": 1, "externalImageID": 1, "timestamp": 900, "title": "quick", "color": "brown", "male": true],
    ["rowkey": 2, "externalImageID": 1, "timestamp": 1000, "title": "quick", "color": "red", "male": false],
    ["rowkey": 0, "externalImageID": 2, "timestamp": 1000, "title": "slow", "color": "brown"],
    ["rowkey": 11, "externalImageID": 2, "timestamp": 800, "title": "slow", "color": "red", "male": true],
  ]

  static let filters: [(String, Set<Int>)] = [
    ("rowkey:[1 TO *]", [0, 1, 3]), ("rowkey:[** TO 1]", [0, 2]), ("rowkey:[* TO 1]", [0, 2]),
    ("rowkey:[1 TO 10]", [0, 1]), ("rowkey:{1 TO 11}", [1]), ("rowkey:{0 TO 11]", [0, 1, 3]),
    ("rowkey:1", [0]), ("rowkey:[1 TO *] && externalImageID:1", [0, 1]),
    ("(rowkey:[1 TO *] && externalImageID:1) || timestamp:1000", [0, 1, 2]),
    ("rowkey:[1 TO *] && (externalImageID:1 || timestamp:1000)", [0, 1]),
    ("externalImageID:1 && (!rowkey:2)", [0]), ("title:quick", [0, 1]),
    ("title:quick && color:brown", [0]), ("(!color:brown)", [1, 3]), ("male:true", [0, 3]),
    ("male:false", [1]), ("title:none", []), ("external_image_id:image3", [3]),
    ("title:slow || title:quick && color:brown", [0, 2, 3]),
  ]

  @Test("The documents' filters and sorts work in a search, the filters in a batch delete too")
  func filters() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    try await TestServer.huawei { caller in
      try await caller.createFaceSet(
        fields: [
          "rowkey": "long", "externalImageID": "integer", "timestamp": "integer", "title": "string",
          "color": "string", "male": "boolean",
        ])
      var ids: [String] = []
      for (index, row) in Self.rows.enumerated() {
        ids.append(try await caller.addFace(photograph, row, imageID: "image\(index)"))
      }
      func search(_ more: [String: Any]) async throws -> [Int] {
        let answer = try await caller.post(
          "face-sets/a/search", .object(more.merging(["face_id": ids[0]]) { $1 }))
        #expect(answer.status == 200, "\(more) \(answer.json)")
        return (answer.at("faces") as? [[String: Any]] ?? []).compactMap {
          ids.firstIndex(of: $0["face_id"] as? String ?? "")
        }
      }
      for (filter, expected) in Self.filters {
        #expect(Set(try await search(["filter": filter])) == expected, "\(filter)")
      }
      let fields = ["timestamp", "rowkey"]
      #expect(try await search(["sort": [["rowkey": "desc"]], "return_fields": fields]) == [3, 1, 0, 2])
      #expect(
        try await search(["sort": [["timestamp": "asc"], ["rowkey": "desc"]], "return_fields": fields])
          == [3, 0, 1, 2])
      // A field that comes again replaces its earlier order.
      #expect(
        try await search(["sort": [["rowkey": "asc"], ["rowkey": "desc"]], "return_fields": fields])
          == [3, 1, 0, 2])
      #expect(
        try await search(["sort": #"[{"rowkey":"asc"}]"#, "return_fields": #"["rowkey"]"#]) == [2, 0, 1, 3])

      let batch = try await caller.delete(
        "face-sets/a/faces/batch",
        .json(["filter": "(rowkey:[1 TO *] && externalImageID:1) || timestamp:1000"]))
      #expect(batch.status == 200)
      #expect(batch.at("face_number") as? Int == 3)
      #expect(Set(batch.object.keys) == ["face_number", "face_set_id", "face_set_name"])
      #expect(try await caller.get("face-sets/a/faces").at("faces", 0, "face_id") as? String == ids[3])
      let built = try await caller.delete("face-sets/a/faces/batch", .json(["filter": "face_id:\(ids[3])"]))
      #expect(built.at("face_number") as? Int == 1)
    }
  }

  @Test("A photograph with a wrong field adds none of its faces")
  func allOrNothing() async throws {
    let couple = try Couple.photograph()
    try await TestServer.huawei { caller in
      try await caller.createFaceSet()
      let wrong = try await caller.post(
        "face-sets/a/faces",
        .form([("image_file", couple), ("external_fields", Data(#"{"timestamp":1,"unknown":2}"#.utf8))]))
      #expect(wrong.code == "FRS.0405")
      #expect(try await caller.get("face-sets/a").at("face_set_info", "face_number") as? Int == 0)
    }
  }
}

extension HuaweiCaller {
  /// Creates the face set `a`.
  func createFaceSet(
    fields: [String: String] = ["timestamp": "long", "id": "string", "weight": "double", "male": "boolean"]
  ) async throws {
    let created = try await post(
      "face-sets",
      .object(["face_set_name": "a", "external_fields": fields.mapValues { ["type": $0] }]))
    #expect(created.status == 200)
  }

  /// Adds the largest face of a photograph to the face set `a`.
  ///
  /// - Returns: Its id.
  @discardableResult
  func addFace(
    _ photograph: Data, _ fields: [String: any Sendable], imageID: String? = nil
  ) async throws -> String {
    var body: [String: Any] = ["image_base64": photograph.base64EncodedString(), "external_fields": fields]
    body["single"] = true
    body["external_image_id"] = imageID
    let added = try await post("face-sets/a/faces", .object(body))
    #expect(added.status == 200, "\(added.json)")
    return try #require(added.at("faces", 0, "face_id") as? String)
  }
}

/// Two people in one photograph: two portraits side by side.
enum Couple {
  static func photograph() throws -> Data {
    let left = try image("obama.jpg").resizedByArea(width: 455, height: 568)
    let right = try image("biden.jpg").resizedByArea(width: 250, height: 568)
    var pixels: [UInt8] = []
    for row in 0..<568 {
      for image in [left, right] {
        let start = row * image.width * 3
        pixels += image.pixels[start..<(start + image.width * 3)]
      }
    }
    return Data(
      try RGBImage(width: left.width + right.width, height: 568, pixels: pixels).jpegData(quality: 92))
  }

  private static func image(_ name: String) throws -> RGBImage {
    try EncodedImage(Array(TestServer.photograph(name))).decoded()
  }
}
