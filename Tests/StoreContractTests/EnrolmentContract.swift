import FaceData
import Gallery
import Testing

@Suite struct EnrolmentContract {
  @Test(arguments: StoreUnderTest.allCases)
  func facesComeBackWhole(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection(
        "set",
        fields: ["n": .integer, "l": .long, "f": .float, "d": .double, "b": .boolean, "s": .string])
      let fields: [Name: FieldValue] = [
        "n": .whole(-7), "l": .whole(.max), "f": .real(0.5), "d": .whole(3), "b": .boolean(false),
        "s": .string("home"),
      ]
      let enrolled = try await fixture.mine.enrol(
        Enrolment(
          faces: [try face(1), try face(2)], collections: ["set"], generatesExternalImageID: true,
          fields: fields))
      #expect(enrolled.faces.count == 2)
      #expect(enrolled.collections.map(\.faceCount) == [2])
      let first = enrolled.faces[0]
      #expect(first.fields == fields.merging(["d": .real(3)]) { _, new in new })
      #expect(first.externalImageID?.text.wholeMatch(of: /[A-Za-z0-9]{8}/) != nil)
      #expect(first.externalImageID == enrolled.faces[1].externalImageID)
      #expect(first.attributes == (try face(1)).attributes)
      let read = try await fixture.mine.face(first.code)
      #expect(read.face == first)
      #expect(read.collections.map(\.name) == ["set"])
      let list = try await fixture.mine.faces(inCollectionNamed: "set", .whole)
      #expect(list.faces == enrolled.faces)
      let embedding = try await fixture.mine.embedding(ofFace: first.code, inCollectionNamed: "set")
      #expect(embedding == (try face(1)).embedding)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func anImageFitsWholeOrNotAtAll(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set", capacity: 3)
      let two = Enrolment(faces: [try face(1), try face(2)], collections: ["set"])
      _ = try await fixture.mine.enrol(two)
      #expect(try await code { _ = try await fixture.mine.enrol(two) } == .collectionFull)
      #expect(try await fixture.mine.collection(named: "set").faceCount == 2)
      try await fixture.enrol(try face(3), in: ["set"])
      #expect(try await code { try await fixture.enrol(try face(4), in: ["set"]) } == .collectionFull)
      // A dialect's own limit holds beside the capacity.
      try await fixture.collection("open")
      let limited = Enrolment(
        faces: [try face(1), try face(2)], collections: ["open"],
        limits: GalleryLimits(facesPerCollection: 1))
      #expect(try await code { _ = try await fixture.mine.enrol(limited) } == .collectionFull)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func wrongFieldsAndModelsAreRefused(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set", fields: ["n": .integer, "s": .string])
      func enrol(_ fields: [Name: FieldValue]) async throws -> GalleryError.Code? {
        try await code { try await fixture.enrol(try face(1), in: ["set"], fields: fields) }
      }
      #expect(try await enrol(["x": .whole(1)]) == .fieldUndefined)
      #expect(try await enrol(["n": .string("1")]) == .fieldTypeMismatch)
      #expect(try await enrol(["n": .real(1.5)]) == .fieldTypeMismatch)
      #expect(try await enrol(["n": .whole(3_000_000_000)]) == .fieldTypeMismatch)
      #expect(try await enrol(["s": .string("a b")]) == .fieldValueInvalid)
      #expect(try await enrol(["s": .string("")]) == .fieldValueInvalid)
      let other = ModelIdentity(
        name: "other", version: "1", dimension: testModel.dimension, metric: testModel.metric)
      var alien = try face(1)
      alien.embedding = try Embedding(model: other, values: alien.embedding.values)
      #expect(try await code { try await fixture.enrol(alien, in: ["set"]) } == .fault(.modelMismatch))
      #expect(try await code { try await fixture.enrol(try face(1), in: ["no"]) } == .collectionNotFound)
      #expect(try await fixture.mine.collection(named: "set").faceCount == 0)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func aPersonIsMadeWithItsGroups(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let person = Enrolment(
        faces: [try face(1)], collections: ["tencent", "qq", "tencent"], createsMissingCollections: true,
        subject: .new(NewSubject(key: "person0", name: "Nicolas Cage", tag: "actor")),
        limits: GalleryLimits(collections: 2, subjectsPerCollection: 1))
      let made = try await fixture.mine.enrol(person)
      #expect(made.collections.map(\.name) == ["tencent", "qq"])
      #expect(made.subject?.name == "Nicolas Cage")
      #expect(try await code { _ = try await fixture.mine.enrol(person) } == .subjectExists)
      var second = person
      second.subject = .new(NewSubject(key: "person1"))
      #expect(try await code { _ = try await fixture.mine.enrol(second) } == .subjectLimitReached)
      second.collections = ["third"]
      #expect(try await code { _ = try await fixture.mine.enrol(second) } == .collectionLimitReached)
      // Nothing of a refused enrolment is left.
      #expect(try await code { _ = try await fixture.mine.subject("person1") } == .subjectNotFound)
      #expect(try await fixture.mine.collections().map(\.name) == ["tencent", "qq"])
      let details = try await fixture.mine.subject("person0")
      #expect(details.places.map(\.collection.name) == ["tencent", "qq"])
      #expect(details.faces.map(\.collections.count) == [2])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func addedFacesJoinAllGroupsOfTheirPerson(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1)], of: "p", in: ["a", "b"])
      let rule = Enrolment.DuplicateRule(
        scope: .subject, maximumDistance: try distance(from: 0, to: 0.01))
      func add(_ new: NewFace, _ limit: Int = 20) async throws -> Enrolled {
        try await fixture.mine.enrol(
          Enrolment(
            faces: [new], collections: [], subject: .existing(key: "p"), duplicates: rule,
            limits: GalleryLimits(facesPerSubject: limit)))
      }
      #expect(try await add(try face(2)).collections.map(\.name) == ["a", "b"])
      #expect(try await code { _ = try await add(try face(2)) } == .nearDuplicate)
      #expect(try await code { _ = try await add(try face(2, turn: 0.001)) } == .nearDuplicate)
      _ = try await add(try face(2, turn: 0.2))
      #expect(try await code { _ = try await add(try face(3), 3) } == .subjectFull)
      #expect(try await fixture.mine.collection(named: "a").faceCount == 3)
      #expect(
        try await code {
          _ = try await fixture.mine.enrol(
            Enrolment(faces: [try face(1)], collections: [], subject: .existing(key: "nobody")))
        } == .subjectNotFound)
      // Another person may have the same face.
      try await fixture.enrol([try face(2)], of: "q", in: ["a"])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func notesBelongToSubjectAndCollection(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      func add(_ new: NewFace, _ groups: [Name], _ note: String?) async throws -> Enrolled {
        try await fixture.mine.enrol(
          Enrolment(
            faces: [new], collections: groups, createsMissingCollections: true,
            subject: .any(NewSubject(key: "u1")), note: note,
            duplicates: Enrolment.DuplicateRule(scope: .subjectInCollections, maximumDistance: 1e-5)))
      }
      _ = try await add(try face(1), ["g1"], "first")
      _ = try await add(try face(1), ["g2"], "second")
      #expect(try await code { _ = try await add(try face(1), ["g2"], "third") } == .nearDuplicate)
      var places = try await fixture.mine.subject("u1").places
      #expect(places.map(\.note) == ["first", "second"])
      // Faces of one group do not appear in the other.
      #expect(try await fixture.mine.collection(named: "g1").faceCount == 1)
      _ = try await add(try face(2), ["g1"], nil)
      _ = try await add(try face(3), ["g2"], "changed")
      places = try await fixture.mine.subject("u1").places
      #expect(places.map(\.note) == ["first", "changed"])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func replacementDropsTheOldFaces(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1), try face(2)], of: "u", in: ["g1", "g2"])
      try await fixture.enrol([try face(3)], of: "u", in: ["g1"])
      // In one group: faces that are also in the other stay there.
      _ = try await fixture.mine.enrol(
        Enrolment(
          faces: [try face(4)], collections: ["g1"], subject: .existing(key: "u"),
          replacement: .inCollections))
      #expect(try await fixture.mine.collection(named: "g1").faceCount == 1)
      #expect(try await fixture.mine.collection(named: "g2").faceCount == 2)
      // Everywhere, into all groups of the subject.
      _ = try await fixture.mine.enrol(
        Enrolment(
          faces: [try face(5)], collections: [], subject: .existing(key: "u"), replacement: .everywhere))
      #expect(try await fixture.mine.subject("u").faces.count == 1)
      #expect(try await fixture.mine.collection(named: "g1").faceCount == 1)
      #expect(try await fixture.mine.collection(named: "g2").faceCount == 1)
    }
  }
}
