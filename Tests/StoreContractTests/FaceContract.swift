import Gallery
import Testing

@Suite struct FaceContract {
  @Test(arguments: StoreUnderTest.allCases)
  func facesAreListedInOrderOfInsertion(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set")
      for number in 0..<6 { try await fixture.enrol(try face(number), in: ["set"]) }
      let page = try await fixture.mine.faces(inCollectionNamed: "set", Page(offset: 2, limit: 2))
      #expect(page.faces.map(\.box.x) == [2, 3])
      #expect(page.collection.faceCount == 6)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func updatesMergeFields(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set", fields: ["n": .long, "s": .string])
      try await fixture.collection("other")
      let made = try await fixture.enrol(
        try face(1), in: ["set"], externalImageID: "one", fields: ["n": .whole(1)])
      func update(
        _ name: Name = "set", _ id: Name? = nil, _ fields: [Name: FieldValue] = [:]
      ) async throws -> Face {
        try await fixture.mine.updateFace(
          made.code, inCollectionNamed: name, externalImageID: id, fields: fields
        ).face
      }
      #expect(
        try await update("set", nil, ["s": .string("x")]).fields == ["n": .whole(1), "s": .string("x")])
      #expect(try await update("set", "two").externalImageID == "two")
      #expect(try await update("set", nil, ["n": .whole(2)]).externalImageID == "two")
      #expect(try await fixture.mine.face(made.code).face.fields["n"] == .whole(2))
      #expect(try await code { _ = try await update("set", nil, ["q": .whole(1)]) } == .fieldUndefined)
      #expect(
        try await code { _ = try await update("set", nil, ["n": .boolean(true)]) } == .fieldTypeMismatch)
      #expect(try await code { _ = try await update("other") } == .faceNotFound)
      #expect(try await code { _ = try await update("none") } == .collectionNotFound)
      // A search filters by the new values at once.
      let found = try await fixture.mine.search(
        SearchRequest(
          scopes: [.init(collection: "set")], limit: 5, filter: "n:2 && external_image_id:two"),
        for: try face(1).embedding)
      #expect(found.count == 1)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func deletionByIDFieldAndFilter(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set", fields: ["n": .long, "s": .string])
      var faces: [Face] = []
      for number in 0..<8 {
        faces.append(
          try await fixture.enrol(
            try face(number), in: ["set"], externalImageID: "e\(number % 2)",
            fields: ["n": .whole(Int64(number)), "s": .string("home")]))
      }
      func delete(_ field: Name, _ value: Name) async throws -> Int {
        try await fixture.mine.deleteFaces(whereField: field, is: value, inCollectionNamed: "set").count
      }
      #expect(try await delete("face_id", Name(faces[0].code.huawei)) == 1)
      #expect(try await code { _ = try await delete("face_id", Name(faces[0].code.huawei)) } == .faceNotFound)
      #expect(try await code { _ = try await delete("face_id", "short") } == .faceNotFound)
      #expect(try await delete("n", "1") == 1)
      #expect(try await code { _ = try await delete("n", "1") } == .noMatch)
      #expect(try await code { _ = try await delete("n", "one") } == .noMatch)
      #expect(try await code { _ = try await delete("m", "1") } == .fieldUndefined)
      #expect(try await delete("external_image_id", "e1") == 3)
      func deleteWhere(_ filter: String) async throws -> Int {
        try await fixture.mine.deleteFaces(matching: filter, inCollectionNamed: "set").count
      }
      #expect(try await code { _ = try await deleteWhere("n:[") } == .filterInvalid)
      #expect(try await code { _ = try await deleteWhere("n:[100 TO *]") } == .noMatch)
      #expect(try await deleteWhere("n:{2 TO 6} || s:away") == 1)
      let left = try await fixture.mine.faces(inCollectionNamed: "set", .whole)
      #expect(left.faces.map(\.box.x) == [2, 6])
      #expect(left.collection.faceCount == 2)
      #expect(try await deleteWhere("(!s:away)") == 2)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func onlyTheSubjectsOwnFacesAreDeleted(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let first = try await fixture.enrol([try face(1), try face(2)], of: "p", in: ["a"]).faces
      let other = try await fixture.enrol([try face(3)], of: "q", in: ["a"]).faces
      let asked = [first[1].code, other[0].code, first[1].code]
      #expect(try await fixture.mine.deleteFaces(asked, ofSubject: "p") == [first[1].code])
      #expect(try await fixture.mine.faces(ofSubject: "p").map(\.code) == [first[0].code])
      #expect(try await fixture.mine.faces(ofSubject: "q").count == 1)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func faceCodesThatAreTakenAreDrawnAgain(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let taken = try await fixture.enrol([try face(1)], of: "p", in: ["a"]).faces[0]
      let insertion = FaceInsertion(
        code: taken.code, subject: nil, image: nil, face: try face(2), externalImageID: nil, fields: [:],
        created: Timestamp(milliseconds: 0))
      let id = try await fixture.gallery.store.write(fixture.tenant.id, publish: { _ in }) {
        (writer) throws(GalleryError) in try writer.insertFace(insertion)
      }
      #expect(id == nil)
    }
  }
}
