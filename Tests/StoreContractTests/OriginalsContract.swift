import Gallery
import Testing

/// When stored images go, and by which keys they are known.
@Suite struct OriginalsContract {
  /// Every way in which the dialects without stored images delete a face.
  enum Deletion: CaseIterable, Sendable {
    case oneFace, faceOfSet, facesByField, facesByFilter, facesOfSubject, subject, subjectFromLastCollection
    case replacementInCollection, replacementEverywhere, collection

    func run(_ fixture: Fixture, _ made: Enrolled) async throws {
      let (mine, code, key) = (fixture.mine, made.faces[0].code, Name(made.faces[0].code.huawei))
      func replace(_ way: Enrolment.Replacement) async throws {
        _ = try await mine.enrol(
          Enrolment(
            faces: [try face(7)], collections: ["set"], subject: .existing(key: key), replacement: way))
      }
      switch self {
      case .oneFace: try await mine.deleteFace(code)
      case .faceOfSet:
        _ = try await mine.deleteFaces(whereField: "face_id", is: key, inCollectionNamed: "set")
      case .facesByField:
        _ = try await mine.deleteFaces(whereField: "external_image_id", is: "e1", inCollectionNamed: "set")
      case .facesByFilter:
        _ = try await mine.deleteFaces(matching: "external_image_id:e1", inCollectionNamed: "set")
      case .facesOfSubject: _ = try await mine.deleteFaces([code], ofSubject: key)
      case .subject: try await mine.deleteSubject(key)
      case .subjectFromLastCollection:
        try await mine.removeSubject(key, fromCollections: ["set"], keepsLast: false)
      case .replacementInCollection: try await replace(.inCollections)
      case .replacementEverywhere: try await replace(.everywhere)
      case .collection: try await mine.deleteCollection(named: "set")
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases, Deletion.allCases)
  func anOriginalGoesWithItsLastFace(kind: StoreUnderTest, deletion: Deletion) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set")
      try await fixture.collection("other")
      func enrol(_ faces: [NewFace], _ number: Int, in places: [Name]) async throws -> Enrolled {
        try await fixture.mine.enrol(
          Enrolment(
            faces: faces, collections: places, subject: .own(name: "N", tag: ""),
            externalImageID: "e\(number)",
            image: NewImage(key: "k\(number)", bytes: [UInt8(number)])))
      }
      let made = try await enrol([try face(1)], 1, in: ["set"])
      // Another photograph, and one with a second face that stays.
      let kept = try await enrol([try face(2)], 2, in: ["other"])
      let shared = try await enrol([try face(3), try face(4)], 3, in: ["other"])
      try await deletion.run(fixture, made)
      #expect(try await code { _ = try await fixture.mine.face(made.faces[0].code) } == .faceNotFound)
      let token = try #require(made.image).token
      #expect(try await code { _ = try await fixture.mine.image(token: token) } == .imageNotFound)
      #expect(!(try await fixture.mine.imageExists(key: "k1")))
      #expect(try await fixture.mine.imageExists(key: "k2"))

      try await fixture.mine.deleteFace(shared.faces[0].code)
      #expect(
        try await fixture.mine.image(token: try #require(shared.image).token).faces == [shared.faces[1]])
      try await fixture.mine.deleteFace(shared.faces[1].code)
      #expect(!(try await fixture.mine.imageExists(key: "k3")))
      #expect(try await fixture.mine.image(token: try #require(kept.image).token).bytes == [2])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func clearingTheLibraryTakesWhoseFacesItTakes(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1), try face(2)], of: "person", in: ["g", "h"])
      // Without a face before: not of this call.
      let before = try await fixture.enrol([try face(3)], of: "faceless", in: ["g"])
      try await fixture.mine.deleteFace(before.faces[0].code)
      _ = try await fixture.mine.enrol(
        Enrolment(faces: [try face(4)], collections: ["g"], image: NewImage(key: "k4", bytes: [4])))
      #expect(try await fixture.mine.clearLibrary() == 3)
      #expect(try await fixture.mine.subjects(.whole).map(\.key) == ["faceless"])
      #expect(
        try await fixture.mine.members(ofCollectionNamed: "g", .whole).map(\.subject.key) == ["faceless"])
      #expect(try await fixture.mine.members(ofCollectionNamed: "h", .whole).isEmpty)
      #expect(try await fixture.mine.collection(named: "g").subjectCount == 1)
      #expect(try await fixture.mine.collection(named: "h").subjectCount == 0)
      #expect(try await fixture.mine.library(.whole).total == 0)
      #expect(try await fixture.mine.clearLibrary() == 0)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func keysOfImagesAreComparedWithoutPadding(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      func store(_ key: Name) async throws -> GalleryError.Code? {
        try await code {
          _ = try await fixture.mine.enrol(
            Enrolment(faces: [try face(1)], collections: [], image: NewImage(key: key, bytes: [1])))
        }
      }
      let first = try await store("abc==")
      #expect(first == nil)
      for key: Name in ["abc", "abc=", "abc=="] {
        #expect(try await store(key) == .imageExists)
        #expect(try await fixture.mine.imageExists(key: key))
      }
      #expect(try await fixture.mine.library(.whole).entries.first?.image?.key == "abc")
      // Padding is at the end only.
      #expect(try await store("a=bc") == nil)
      #expect(try await store("=abc") == nil)
    }
  }
}
