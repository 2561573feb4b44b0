import Gallery
import Testing

/// The appliance's view: stored images, binding, and the four modes of deleting a group.
@Suite struct LibraryContract {
  private func enrol(
    _ fixture: Fixture, _ number: Int, in groups: [Name] = []
  ) async throws -> Enrolled {
    var new = try face(number)
    new.crop = [9, 8, UInt8(number)]
    return try await fixture.mine.enrol(
      Enrolment(
        faces: [new], collections: groups,
        image: NewImage(
          key: "md5-\(number)", description: "\(number).png", personName: "张三", personGender: "male",
          bytes: [1, 2, 3, UInt8(number)])))
  }

  @Test(arguments: StoreUnderTest.allCases)
  func originalsAndCropsComeBack(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let made = try await enrol(fixture, 1)
      let image = try #require(made.image)
      #expect(image.token.text.wholeMatch(of: /[A-Za-z0-9_-]{16}/) != nil)
      let read = try await fixture.mine.image(token: image.token)
      #expect(read.image == image)
      #expect(read.bytes == [1, 2, 3, 1])
      #expect(read.faces == made.faces)
      let portraits = try await fixture.mine.portraits(ofFaces: [made.faces[0].code])
      #expect(portraits.map(\.crop) == [[9, 8, 1]])
      #expect(try await fixture.mine.face(made.faces[0].code).image == image)
      #expect(try await code { _ = try await enrol(fixture, 1) } == .imageExists)
      #expect(try await fixture.mine.imageExists(key: "md5-1"))
      #expect(try await code { _ = try await fixture.mine.image(token: "nothing") } == .imageNotFound)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func deletingAFaceKeepsItsImageAndDeletingAnImageTakesAll(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("g")
      let first = try await enrol(fixture, 1, in: ["g"])
      let second = try await enrol(fixture, 2, in: ["g"])
      try await fixture.enrol([try face(3)], of: "p", in: ["g"])
      try await fixture.mine.deleteFace(first.faces[0].code, keepsImage: true)
      let list = try await fixture.mine.library(.whole)
      #expect(list.total == 3)
      #expect(list.entries.map { $0.face == nil } == [true, false, false])
      #expect(list.entries.map { $0.image == nil } == [false, false, true])
      #expect(try await fixture.mine.library(Page(offset: 1, limit: 1)).entries == [list.entries[1]])
      #expect(try await fixture.mine.image(token: try #require(first.image).token).faces == [])
      try await fixture.mine.deleteImage(token: try #require(second.image).token)
      #expect(try await code { _ = try await fixture.mine.face(second.faces[0].code) } == .faceNotFound)
      #expect(try await fixture.mine.collection(named: "g").faceCount == 1)
      try await fixture.mine.clearLibrary()
      #expect(try await fixture.mine.library(.whole).total == 0)
      #expect(try await fixture.mine.collection(named: "g").faceCount == 0)
      #expect(!(try await fixture.mine.imageExists(key: "md5-1")))
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func bindingReportsEachGroup(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("a")
      try await fixture.collection("full", capacity: 0)
      let made = try await enrol(fixture, 1).faces[0]
      let bound = try await fixture.mine.bind(made.code, toCollections: ["a", "none", "full", "a"])
      #expect(bound.map { $0.error?.code } == [nil, .collectionNotFound, .collectionFull, nil])
      #expect(try await fixture.mine.face(made.code).collections.map(\.name) == ["a"])
      func search() async throws -> Int {
        try await fixture.mine.search(
          SearchRequest(scopes: [.init(collection: "a")], limit: 5), for: try face(1).embedding
        ).count
      }
      #expect(try await search() == 1)
      let unbound = try await fixture.mine.unbind(made.code, fromCollections: ["a", "a", "none"])
      #expect(unbound.map { $0.error?.code } == [nil, .membershipNotFound, .collectionNotFound])
      #expect(try await search() == 0)
      #expect(try await fixture.mine.library(.whole).total == 1)
      let unknown = try #require(FaceCode(number: 1))
      #expect(
        try await code { _ = try await fixture.mine.bind(unknown, toCollections: ["a"]) } == .faceNotFound)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func subjectsFollowTheirFacesIntoCollectionsAndOut(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let made = try await fixture.enrol([try face(1), try face(2)], of: "p", in: ["home"]).faces
      try await fixture.collection("door")
      func places() async throws -> [Name] {
        try await fixture.mine.subject("p").places.map(\.collection.name)
      }
      for face in made {
        #expect(try await fixture.mine.bind(face.code, toCollections: ["door"]).map(\.error) == [nil])
      }
      #expect(try await places() == ["home", "door"])
      _ = try await fixture.mine.unbind(made[0].code, fromCollections: ["door"])
      #expect(try await places() == ["home", "door"])
      _ = try await fixture.mine.unbind(made[1].code, fromCollections: ["door"])
      #expect(try await places() == ["home"])
      #expect(try await fixture.mine.collection(named: "door").subjectCount == 0)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func aFaceOfADialectWithoutPersonsIsSomebodysAsLongAsItLives(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("g")
      func enrol(_ numbers: Int..., key: Name? = nil) async throws -> Enrolled {
        try await fixture.mine.enrol(
          Enrolment(
            faces: try numbers.map { try face($0) }, collections: ["g"], subject: .own(name: "N", tag: "T"),
            image: key.map { NewImage(key: $0, bytes: [1]) }))
      }
      func keys() async throws -> [Name] { try await fixture.mine.subjects(.whole).map(\.key) }
      let two = try await enrol(1, 2).faces
      #expect(try await keys() == two.map { Name($0.code.huawei) })
      let details = try await fixture.mine.subject(Name(two[0].code.huawei))
      #expect(details.subject.name == "N" && details.subject.tag == "T")
      #expect(details.faces == [two[0]] && details.places.map(\.collection.name) == ["g"])
      var request = SearchRequest(
        scopes: [.init(collection: "g")], limit: 2, isGroupedBySubject: true)
      let probe = try face(1).embedding
      let grouped = try await fixture.mine.search(request, for: probe)
      #expect(grouped.map(\.subject?.key) == two.map { Name($0.code.huawei) })
      request.isGroupedBySubject = false
      #expect(try await fixture.mine.search(request, for: probe).map(\.face) == grouped.map(\.face))

      // By id, with its image, with its collection, with everything.
      try await fixture.mine.deleteFace(two[0].code)
      #expect(try await keys() == [Name(two[1].code.huawei)])
      let image = try #require(try await enrol(3, key: "k").image)
      try await fixture.mine.deleteImage(token: image.token)
      #expect(try await keys() == [Name(two[1].code.huawei)])
      try await fixture.mine.deleteCollection(named: "g")
      #expect(try await keys() == [])
      try await fixture.collection("g")
      _ = try await enrol(4, 5)
      try await fixture.enrol([try face(6)], of: "person", in: ["g"])
      try await fixture.mine.clearLibrary()
      #expect(try await keys() == [])
      // Its faces may be replaced like anybody's.
      let last = try await enrol(7).faces[0]
      _ = try await fixture.mine.enrol(
        Enrolment(
          faces: [try face(8)], collections: ["g"], subject: .existing(key: Name(last.code.huawei)),
          replacement: .everywhere))
      #expect(try await fixture.mine.subject(Name(last.code.huawei)).faces.count == 1)
      try await fixture.mine.deleteSubject(Name(last.code.huawei))
      #expect(try await keys() == [])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func theLibraryNamesSubjectsAndPortraitsCarryPictures(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("a")
      let stored = try await fixture.mine.enrol(
        Enrolment(
          faces: [NewFace(embedding: try face(1).embedding, box: try face(1).box, crop: [7, 8])],
          collections: ["a"], generatesExternalImageID: true, image: NewImage(key: "k", bytes: [1])))
      let person = try await fixture.enrol([try face(2)], of: "p", in: ["b"]).faces[0]
      #expect(try await fixture.mine.library(.whole).entries.map(\.subject?.key) == [nil, "p"])
      #expect(stored.faces[0].externalImageID == stored.image?.token)
      let unknown = try #require(FaceCode(number: 1))
      let portraits = try await fixture.mine.portraits(ofFaces: [person.code, unknown, stored.faces[0].code])
      #expect(portraits.map(\.details.face.code) == [person.code, stored.faces[0].code])
      #expect(portraits.map(\.crop) == [nil, [7, 8]])
      #expect(portraits.map { $0.details.collections.map(\.name) } == [["b"], ["a"]])
      #expect(portraits[0].details.subject?.key == "p")
      #expect(portraits[1].details.image == stored.image)
      #expect(try await fixture.mine.collections(named: ["b", "a"]).map(\.name) == ["b", "a"])
      #expect(
        try await code { _ = try await fixture.mine.collections(named: ["a", "c"]) } == .collectionNotFound)
    }
  }

  /// The table of section 2.3 of the appliance's document, entity by entity.
  ///
  /// Face 1 is only in the group, face 2 also in another one, face 3 only in the other one.
  @Test(
    arguments: StoreUnderTest.allCases,
    [
      (1, CollectionDisposal.keepFaces, group: false, faces: [1, 2, 3], images: [1, 2, 3], other: 2),
      (2, CollectionDisposal.allFaces, group: false, faces: [3], images: [1, 2, 3], other: 1),
      (3, CollectionDisposal.emptyOnly, group: true, faces: [2, 3], images: [1, 2, 3], other: 2),
      (4, CollectionDisposal.exclusiveFaces, group: false, faces: [2, 3], images: [2, 3], other: 2),
    ])
  func theFourModesLeaveWhatTheirTableSays(
    kind: StoreUnderTest,
    mode: (Int, CollectionDisposal, group: Bool, faces: [Int], images: [Int], other: Int)
  ) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("group")
      try await fixture.collection("other")
      let made = [
        try await enrol(fixture, 1, in: ["group"]), try await enrol(fixture, 2, in: ["group", "other"]),
        try await enrol(fixture, 3, in: ["other"]),
      ]
      try await fixture.mine.deleteCollection(named: "group", mode.1)
      var faces: [Int] = []
      var images: [Int] = []
      for (number, enrolled) in zip(1..., made) {
        if try await code({ _ = try await fixture.mine.face(enrolled.faces[0].code) }) == nil {
          faces.append(number)
        }
        if try await fixture.mine.imageExists(key: "md5-\(number)") { images.append(number) }
      }
      #expect(faces == mode.faces, "mode \(mode.0)")
      #expect(images == mode.images, "mode \(mode.0)")
      #expect(try await fixture.mine.collection(named: "other").faceCount == mode.other, "mode \(mode.0)")
      let group = try? await fixture.mine.collection(named: "group")
      #expect((group != nil) == mode.group, "mode \(mode.0)")
      #expect((group?.faceCount ?? 0) == 0, "mode \(mode.0)")
      #expect(
        try await code { try await fixture.mine.deleteCollection(named: "no") } == .collectionNotFound)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func subjectsWithoutAnythingLeftGoWithTheirLastCollection(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1)], of: "only", in: ["group"])
      try await fixture.enrol([try face(2)], of: "both", in: ["group", "other"])
      try await fixture.mine.deleteCollection(named: "group", .exclusiveFaces)
      #expect(try await code { _ = try await fixture.mine.subject("only") } == .subjectNotFound)
      #expect(try await fixture.mine.subject("both").places.map(\.collection.name) == ["other"])
      #expect(try await fixture.mine.subject("both").faces.count == 1)
    }
  }
}
