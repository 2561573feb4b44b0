import Gallery
import Testing

@Suite struct SubjectContract {
  @Test(arguments: StoreUnderTest.allCases)
  func nameAndTagCanChange(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1)], of: "p", in: ["a"])
      _ = try await fixture.mine.updateSubject("p", name: "Ann", tag: "new tag")
      _ = try await fixture.mine.updateSubject("p", name: "Anna")
      let subject = try await fixture.mine.subject("p").subject
      #expect(subject.name == "Anna")
      #expect(subject.tag == "new tag")
      #expect(try await code { _ = try await fixture.mine.updateSubject("q") } == .subjectNotFound)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func whatIsSaidAnewIsChangedOnceAndByBytes(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1)], of: "p", in: ["a"])
      _ = try await fixture.mine.updateSubject("p", name: "Jos\u{E9}", tag: "t")
      func correct(_ key: Name, _ name: String?, _ tag: String?) async throws -> Subject? {
        try await fixture.mine.correctSubject(key, name: name, tag: tag)
      }
      #expect(try await correct("q", "Q", "t") == nil)
      #expect(try await correct("p", nil, nil) == nil)
      #expect(try await correct("p", "Jos\u{E9}", nil) == nil)
      let old = try await correct("p", "Jose\u{301}", nil)
      #expect(old.map { Name($0.name) } == "Jos\u{E9}")
      #expect(try await correct("p", "Jose\u{301}", "t") == nil)
      let subject = try await fixture.mine.subject("p").subject
      #expect(Name(subject.name) == "Jose\u{301}" && subject.tag == "t")
      #expect(try await !fixture.mine.subjectExists("q"))
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func membersAreListedInPages(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      for number in 0..<5 { try await fixture.enrol([try face(number)], of: "p\(number)", in: ["a"]) }
      try await fixture.enrol([try face(9)], of: "elsewhere", in: ["b"])
      let members = try await fixture.mine.members(ofCollectionNamed: "a", Page(offset: 1, limit: 3))
      #expect(members.map(\.subject.key) == ["p1", "p2", "p3"])
      #expect(try await fixture.mine.collection(named: "a").subjectCount == 5)
      #expect(try await fixture.mine.subjects(.whole).count == 6)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func copiesShareFacesAndCarryTheNote(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      _ = try await fixture.mine.enrol(
        Enrolment(
          faces: [try face(1)], collections: ["g1"], createsMissingCollections: true,
          subject: .any(NewSubject(key: "u")), note: "info"))
      try await fixture.enrol([try face(2)], of: "u", in: ["g2"])
      try await fixture.collection("g3", capacity: 1)
      try await fixture.mine.copySubject("u", from: "g1", to: ["g3", "g4"], createsMissingCollections: true)
      let details = try await fixture.mine.subject("u")
      #expect(details.places.map(\.collection.name) == ["g1", "g2", "g3", "g4"])
      #expect(details.places.map(\.note) == ["info", "", "info", "info"])
      #expect(details.places.map(\.collection.faceCount) == [1, 1, 1, 1])
      func copy(_ key: Name, _ source: Name, _ target: Name) async throws -> GalleryError.Code? {
        try await code { try await fixture.mine.copySubject(key, from: source, to: [target]) }
      }
      #expect(try await copy("u", "g1", "g3") == .membershipExists)
      #expect(try await copy("x", "g1", "g3") == .subjectNotFound)
      #expect(try await copy("u", "g9", "g3") == .collectionNotFound)
      #expect(try await copy("u", "g1", "g9") == .collectionNotFound)
      try await fixture.enrol([try face(3)], of: "v", in: ["g2"])
      #expect(try await copy("v", "g1", "g4") == .membershipNotFound)
      #expect(try await copy("v", "g2", "g3") == .collectionFull)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func joiningTakesAllFacesAlong(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1)], of: "u", in: ["g1"])
      try await fixture.enrol([try face(2)], of: "u", in: ["g2"])
      let joined = try await fixture.mine.addSubject(
        "u", toCollections: ["g2", "g3", "g4"], createsMissingCollections: true)
      #expect(joined.count == 2)
      #expect(joined.collections.map(\.name) == ["g1", "g2", "g3", "g4"])
      let details = try await fixture.mine.subject("u")
      #expect(details.places.map(\.collection.faceCount) == [1, 1, 2, 2])
      let again = try await fixture.mine.addSubject("u", toCollections: ["g3"])
      #expect(again.count == 0 && again.collections.count == 4)

      func join(_ key: Name, _ names: [Name], _ limits: GalleryLimits = .none) async throws -> GalleryError
        .Code?
      {
        try await code {
          _ = try await fixture.mine.addSubject(
            key, toCollections: names, createsMissingCollections: limits.collections != nil, limits: limits)
        }
      }
      try await fixture.collection("small", capacity: 1)
      try await fixture.collection("free")
      #expect(try await join("x", ["free"]) == .subjectNotFound)
      #expect(try await join("u", ["free", "none"]) == .collectionNotFound)
      #expect(try await join("u", ["free", "small"]) == .collectionFull)
      #expect(try await join("u", ["free", "new"], GalleryLimits(collections: 6)) == .collectionLimitReached)
      #expect(
        try await join("u", ["free"], GalleryLimits(subjectsPerCollection: 0)) == .subjectLimitReached)
      // Nothing of all that was done.
      #expect(try await fixture.mine.subject("u").places.count == 4)
      #expect(try await fixture.mine.collection(named: "free").subjectCount == 0)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func withdrawingLosesNoFace(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1)], of: "u", in: ["g1"])
      try await fixture.enrol([try face(2)], of: "u", in: ["g1", "g2"])
      try await fixture.enrol([try face(3)], of: "v", in: ["g1", "other"])
      let left = try await fixture.mine.withdrawSubject("u", fromCollections: ["g1", "other"])
      #expect(left.count == 1)
      #expect(left.collections.map(\.name) == ["g2"])
      let details = try await fixture.mine.subject("u")
      #expect(details.faces.map(\.box.x) == [1, 2])
      #expect(details.places.map(\.collection.faceCount) == [2])
      #expect(try await fixture.mine.collection(named: "g1").faceCount == 1)
      #expect(try await fixture.mine.withdrawSubject("u", fromCollections: ["g1"]).count == 0)

      func withdraw(_ key: Name, _ names: [Name]) async throws -> GalleryError.Code? {
        try await code { _ = try await fixture.mine.withdrawSubject(key, fromCollections: names) }
      }
      #expect(try await withdraw("u", ["g2"]) == .lastMembership)
      #expect(try await withdraw("v", ["g1", "other"]) == .lastMembership)
      #expect(try await withdraw("u", ["g2", "none"]) == .collectionNotFound)
      #expect(try await withdraw("x", ["g2"]) == .subjectNotFound)
      try await fixture.collection("small", capacity: 1)
      try await fixture.enrol([try face(4)], of: "w", in: ["small"])
      try await fixture.enrol([try face(5)], of: "w", in: ["g1"])
      #expect(try await withdraw("w", ["g1"]) == .collectionFull)
      #expect(try await fixture.mine.subject("w").places.count == 2)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func leavingACollectionDeletesWhatIsNowhereElse(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1)], of: "u", in: ["g1", "g2"])
      try await fixture.enrol([try face(2)], of: "u", in: ["g1"])
      try await fixture.mine.removeSubject("u", fromCollections: ["g1"], keepsLast: true)
      #expect(try await fixture.mine.subject("u").faces.map(\.box.x) == [1])
      #expect(try await fixture.mine.collection(named: "g1").faceCount == 0)
      #expect(try await fixture.mine.collection(named: "g1").subjectCount == 0)
      func remove(_ group: Name, keepsLast: Bool) async throws -> GalleryError.Code? {
        try await code {
          try await fixture.mine.removeSubject("u", fromCollections: [group], keepsLast: keepsLast)
        }
      }
      #expect(try await remove("g2", keepsLast: true) == .lastMembership)
      #expect(try await remove("g1", keepsLast: false) == .membershipNotFound)
      #expect(try await remove("g2", keepsLast: false) == nil)
      #expect(try await code { _ = try await fixture.mine.subject("u") } == .subjectNotFound)
      let all = try await fixture.mine.library(.whole)
      #expect(all.total == 0)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func deletingASubjectTakesEverythingOfIt(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let made = try await fixture.enrol([try face(1), try face(2)], of: "u", in: ["g1", "g2"])
      try await fixture.enrol([try face(3)], of: "v", in: ["g1"])
      try await fixture.mine.deleteSubject("u")
      #expect(try await code { try await fixture.mine.deleteSubject("u") } == .subjectNotFound)
      for gone in made.faces {
        #expect(try await code { _ = try await fixture.mine.face(gone.code) } == .faceNotFound)
      }
      #expect(try await fixture.mine.collection(named: "g1").faceCount == 1)
      #expect(try await fixture.mine.collection(named: "g2").subjectCount == 0)
      // The key is free again.
      try await fixture.enrol([try face(1)], of: "u", in: ["g1"])
    }
  }
}
