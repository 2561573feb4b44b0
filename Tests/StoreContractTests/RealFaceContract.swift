import Gallery
import Testing

/// What callers do with faces of real photographs, and what they expect to come out.
@Suite(.enabled(if: RealFaces.isReady, "\(RealFaces.comment)"))
struct RealFaceContract {
  private func run(
    _ kind: StoreUnderTest, _ body: (Fixture, RealFaces) async throws -> Void
  ) async throws {
    let faces = try RealFaces.shared.get()
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([faces.obama[0]], of: "obama", in: ["staff"])
      try await fixture.enrol([faces.biden], of: "biden", in: ["staff"])
      for (number, person) in faces.people.enumerated() {
        try await fixture.enrol([person], of: "person-\(number)", in: ["guests"])
      }
      try await body(fixture, faces)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func aPersonIsFoundByAnotherPhotograph(kind: StoreUnderTest) async throws {
    try await run(kind) { fixture, faces in
      for photograph in faces.obama[1...] {
        let found = try await fixture.mine.search(
          SearchRequest(
            scopes: ["staff", "guests"].map {
              .init(collection: $0, maximumDistance: faces.operatingDistance)
            }, limit: 5, isGroupedBySubject: true), for: photograph.embedding)
        #expect(found.map { $0.subject?.key } == ["obama"])
        #expect(found.first?.collection.name == "staff")
      }
      // Somebody who is not enrolled is not found.
      try await fixture.mine.deleteSubject("biden")
      let nobody = try await fixture.mine.search(
        SearchRequest(
          scopes: [.init(collection: "staff", maximumDistance: faces.operatingDistance)], limit: 5),
        for: faces.biden.embedding)
      #expect(nobody.isEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func everySearchEqualsLookingAtEachFace(kind: StoreUnderTest) async throws {
    try await run(kind) { fixture, faces in
      let enrolled = [faces.obama[0], faces.biden] + faces.people
      for probe in enrolled + faces.obama {
        let expected = try enrolled.map { try #require(probe.embedding.distance(to: $0.embedding)) }.sorted()
        let found = try await fixture.mine.search(
          SearchRequest(
            scopes: ["staff", "guests"].map { .init(collection: $0) }, limit: enrolled.count),
          for: probe.embedding)
        #expect(found.count == expected.count)
        for (match, distance) in zip(found, expected) { #expect(abs(match.distance - distance) < 1e-5) }
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func verificationTellsPeopleApart(kind: StoreUnderTest) async throws {
    try await run(kind) { fixture, faces in
      try await fixture.enrol([faces.obama[1]], of: "obama", in: ["staff"])
      let own = try await fixture.mine.verify(faces.obama[2].embedding, againstSubject: "obama")
      #expect(own.count == 2)
      #expect(own.allSatisfy { $0.distance <= faces.operatingDistance })
      let other = try await fixture.mine.verify(faces.obama[2].embedding, againstSubject: "biden")
      #expect(other.allSatisfy { $0.distance > faces.operatingDistance })
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func theSamePhotographIsACopyAndAnotherOneIsNot(kind: StoreUnderTest) async throws {
    try await run(kind) { fixture, faces in
      func add(_ face: NewFace) async throws -> GalleryError.Code? {
        try await code {
          _ = try await fixture.mine.enrol(
            Enrolment(
              faces: [face], collections: [], subject: .existing(key: "obama"),
              duplicates: Enrolment.DuplicateRule(scope: .subject, maximumDistance: 0.02)))
        }
      }
      var codes: [GalleryError.Code?] = []
      for photograph in [0, 1, 2, 1] { codes.append(try await add(faces.obama[photograph])) }
      #expect(codes == [.nearDuplicate, nil, nil, .nearDuplicate])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func filtersOrderAndDeletionsHoldForRealFaces(kind: StoreUnderTest) async throws {
    try await run(kind) { fixture, faces in
      try await fixture.collection("set", fields: ["taken": .long])
      let all = [faces.obama[0], faces.obama[1], faces.biden] + faces.people.prefix(8)
      for (number, face) in all.enumerated() {
        try await fixture.enrol(face, in: ["set"], fields: ["taken": .whole(Int64(number))])
      }
      func search(_ filter: String?) async throws -> [Int64] {
        var request = SearchRequest(scopes: [.init(collection: "set")], limit: 2, filter: filter)
        request.sort = [SortOrder.Key(field: "taken", isAscending: false)]
        return try await fixture.mine.search(request, for: faces.obama[2].embedding).compactMap {
          if case .whole(let number) = $0.face.fields["taken"] { number } else { nil }
        }
      }
      #expect(try await search(nil) == [1, 0])
      #expect(try await search("!taken:0").contains(1))
      #expect(try await !search("taken:[2 TO *]").contains { $0 < 2 })
      #expect(
        try await fixture.mine.deleteFaces(matching: "taken:[0 TO 1]", inCollectionNamed: "set").count == 2)
      #expect(try await !search(nil).contains { $0 < 2 })
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func membershipsBindingsAndImagesDecideWhereAFaceIsFound(kind: StoreUnderTest) async throws {
    try await run(kind) { fixture, faces in
      func places(_ probe: NewFace, _ names: [Name]) async throws -> [Name] {
        try await fixture.mine.search(
          SearchRequest(
            scopes: names.map { .init(collection: $0, maximumDistance: faces.operatingDistance) }, limit: 10),
          for: probe.embedding
        ).map(\.collection.name)
      }
      try await fixture.collection("door")
      #expect(try await places(faces.obama[1], ["door"]) == [])
      try await fixture.mine.copySubject("obama", from: "staff", to: ["door"])
      #expect(try await places(faces.obama[1], ["door"]) == ["door"])
      try await fixture.mine.removeSubject("obama", fromCollections: ["staff"], keepsLast: true)
      #expect(try await places(faces.obama[1], ["staff", "door"]) == ["door"])
      // A stored image, bound, unbound and deleted.
      var face = faces.people[3]
      face.crop = [1, 2, 3]
      try await fixture.mine.deleteSubject("person-3")
      let made = try await fixture.mine.enrol(
        Enrolment(faces: [face], collections: [], image: NewImage(key: "k", bytes: [4, 5, 6])))
      let code = try #require(made.faces.first).code
      #expect(try await places(face, ["guests"]) == [])
      _ = try await fixture.mine.bind(code, toCollections: ["guests", "door"])
      #expect(try await places(face, ["guests"]) == ["guests"])
      #expect(try await fixture.mine.embedding(ofFace: code) == face.embedding)
      _ = try await fixture.mine.unbind(code, fromCollections: ["guests"])
      #expect(try await places(face, ["guests", "door"]) == ["door"])
      try await fixture.mine.deleteImage(token: try #require(made.image).token)
      #expect(try await places(face, ["guests", "door"]) == [])
      // A replacement takes the old face out of sight.
      _ = try await fixture.mine.enrol(
        Enrolment(
          faces: [faces.biden], collections: [], subject: .existing(key: "obama"), replacement: .everywhere))
      #expect(try await places(faces.obama[1], ["door"]) == [])
    }
  }
}
