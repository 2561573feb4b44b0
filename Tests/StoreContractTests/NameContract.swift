import Gallery
import Testing

/// Names that look the same and have other bytes.
@Suite("Names are bytes") struct NameContract {
  /// Texts that Swift's strings hold to be equal: one scalar and two, U+00C5 and U+212B, K and the sign for kelvin.
  static let twins: [(Name, Name)] = [
    ("Jos\u{E9}", "Jose\u{301}"), ("\u{C5}", "\u{212B}"), ("\u{C5}", "A\u{30A}"), ("K", "\u{212A}"),
  ]

  @Test func namesAreEqualByTheirBytes() {
    for (one, other) in Self.twins {
      #expect(one.text == other.text, "the pair tests nothing")
      #expect(one != other)
      #expect(Set([one, other, one]).count == 2)
      #expect((one < other) != (other < one))
      #expect([one: 1, other: 2][one] == 1)
      #expect(FieldValue.string(one) != .string(other))
    }
    #expect(["b", "a\u{301}", "\u{E1}"].sorted() == ["a\u{301}", "b", "\u{E1}"] as [Name])
  }

  @Test(arguments: StoreUnderTest.allCases)
  func collectionsAndSubjectsAreToldApart(kind: StoreUnderTest) async throws {
    for (one, other) in Self.twins {
      try await Fixture.run(kind) { fixture in
        let enrolled = try await fixture.mine.enrol(
          Enrolment(
            faces: [try face(1)], collections: [one, other, one], createsMissingCollections: true,
            subject: .new(NewSubject(key: one)), externalImageID: one))
        #expect(enrolled.collections.map(\.name) == [one, other])
        #expect(try await fixture.mine.missingCollections(among: [one, other]) == [])
        #expect(try await !fixture.mine.subjectExists(other))
        _ = try await fixture.mine.enrol(
          Enrolment(
            faces: [try face(2)], collections: [other], subject: .new(NewSubject(key: other)),
            externalImageID: other))
        #expect(try await fixture.mine.subjects(.whole).map(\.key) == [one, other])
        #expect(try await fixture.mine.collections().map(\.name) == [one, other])
        #expect(try await fixture.mine.collections(named: [other, one]).map(\.name) == [other, one])
        #expect(try await fixture.mine.collection(named: one).faceCount == 1)
        #expect(try await fixture.mine.collection(named: other).faceCount == 2)
        // The memory of collections is asked too.
        let search = SearchRequest(
          scopes: [.init(collection: one), .init(collection: other)], limit: 10, isGroupedBySubject: true)
        for _ in 0..<2 {
          let found = try await fixture.mine.search(search, for: try face(2).embedding)
          #expect(Set(found.compactMap(\.subject?.key)) == [one, other])
        }
        try await fixture.mine.deleteSubject(one)
        #expect(try await fixture.mine.subjects(.whole).map(\.key) == [other])
        try await fixture.mine.deleteCollection(named: other)
        #expect(try await fixture.mine.collections().map(\.name) == [one])
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func facesAreFoundByTheBytesOfTheirValues(kind: StoreUnderTest) async throws {
    for (one, other) in Self.twins {
      try await Fixture.run(kind) { fixture in
        try await fixture.collection("set", fields: ["K": .string])
        try await fixture.enrol(try face(1), in: ["set"], externalImageID: one, fields: ["K": .string("K")])
        try await fixture.enrol(try face(2), in: ["set"], externalImageID: other, fields: ["K": .string("L")])
        let list = try await fixture.mine.faces(inCollectionNamed: "set", .whole).faces
        #expect(list.map(\.externalImageID) == [one, other])
        // A field, and a value, that only look like those that are there.
        #expect(
          try await code {
            _ = try await fixture.mine.deleteFaces(whereField: "\u{212A}", is: "K", inCollectionNamed: "set")
          } == .fieldUndefined)
        #expect(
          try await code {
            _ = try await fixture.mine.deleteFaces(whereField: "K", is: "\u{212A}", inCollectionNamed: "set")
          } == .noMatch)
        #expect(
          try await code {
            _ = try await fixture.enrol(try face(3), in: ["set"], fields: ["\u{212A}": .string("M")])
          } == .fieldUndefined)
        let deleted = try await fixture.mine.deleteFaces(
          whereField: "external_image_id", is: other, inCollectionNamed: "set")
        #expect(deleted.count == 1)
        #expect(
          try await fixture.mine.faces(inCollectionNamed: "set", .whole).faces.map(\.externalImageID) == [one]
        )
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func displayNamesImagesAndNotesKeepTheirBytes(kind: StoreUnderTest) async throws {
    for (one, other) in Self.twins {
      try await Fixture.run(kind) { fixture in
        for (name, displayed) in [("1", one), ("2", other)] as [(Name, Name)] {
          _ = try await fixture.mine.createCollection(
            NewCollection(name: name, displayName: displayed, requiresUniqueDisplayName: true))
        }
        #expect(try await fixture.mine.collections().map(\.displayName) == [one, other])
        for key in [one, other] {
          _ = try await fixture.mine.enrol(
            Enrolment(
              faces: [try face(1)], collections: [], subject: .own(name: "", tag: ""),
              image: NewImage(key: key, bytes: [1])))
        }
        #expect(try await fixture.mine.library(.whole).entries.map { $0.image?.key } == [one, other])
        #expect(try await fixture.mine.imageExists(key: one))
        // A note that only looks the same is another note.
        for note in [one, other] {
          _ = try await fixture.mine.enrol(
            Enrolment(
              faces: [try face(3)], collections: ["1"], subject: .any(NewSubject(key: "p")), note: note.text))
        }
        let note = try #require(try await fixture.mine.subject("p").places.first?.note)
        #expect(Name(note) == other)
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func nothingIsMadeWithoutANameOrWithOneThatNobodyCouldSend(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let longest = Name(String(repeating: "x", count: Name.maximumLength))
      for name in ["", Name(longest.text + "x")] as [Name] {
        #expect(
          try await code { _ = try await fixture.mine.createCollection(NewCollection(name: name)) }
            == .invalidArgument)
        #expect(
          try await code { try await fixture.enrol([try face(1)], of: name, in: ["a"]) } == .invalidArgument)
        #expect(
          try await code { try await fixture.enrol([try face(1)], of: "p", in: [name]) } == .invalidArgument)
      }
      try await fixture.enrol([try face(1)], of: longest, in: [longest])
      #expect(try await fixture.mine.subject(longest).places.map(\.collection.name) == [longest])
    }
  }
}
