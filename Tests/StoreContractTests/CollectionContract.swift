import Gallery
import InMemoryGallery
import Testing

@Suite struct CollectionContract {
  @Test(arguments: StoreUnderTest.allCases)
  func createdCollectionsComeBackWhole(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let made = try await fixture.mine.createCollection(
        NewCollection(
          name: "staff", capacity: 30000, schema: try FieldSchema(["timestamp": .long, "vip": .boolean]),
          matchThreshold: 80.5, kind: "白名单", displayName: "员工"))
      #expect(made.code.wholeMatch(of: /[A-Za-z0-9]{8}/) != nil)
      #expect(made.faceCount == 0)
      #expect(try await fixture.mine.collection(named: "staff") == made)
      #expect(try await fixture.mine.collections() == [made])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func namesAreUniqueAndLimitsHold(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let limits = GalleryLimits(collections: 2)
      _ = try await fixture.mine.createCollection(NewCollection(name: "a"), limits: limits)
      #expect(
        try await code {
          _ = try await fixture.mine.createCollection(NewCollection(name: "a"), limits: limits)
        }
          == .collectionExists)
      _ = try await fixture.mine.createCollection(NewCollection(name: "b"), limits: limits)
      #expect(
        try await code {
          _ = try await fixture.mine.createCollection(NewCollection(name: "c"), limits: limits)
        }
          == .collectionLimitReached)
      #expect(try await fixture.mine.collections().map(\.name) == ["a", "b"])
      #expect(try await code { _ = try await fixture.mine.collection(named: "c") } == .collectionNotFound)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func displayNamesCanBeRequiredToBeUnique(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      func new(_ name: Name, _ display: Name) -> NewCollection {
        NewCollection(name: name, displayName: display, requiresUniqueDisplayName: true)
      }
      _ = try await fixture.mine.createCollection(new("1", "guests"))
      #expect(
        try await code { _ = try await fixture.mine.createCollection(new("2", "guests")) }
          == .displayNameInUse)
      _ = try await fixture.mine.createCollection(new("2", "hosts"))
      let changes = CollectionChanges(displayName: "guests", requiresUniqueDisplayName: true)
      #expect(
        try await code { _ = try await fixture.mine.updateCollection(named: "2", changes) }
          == .displayNameInUse)
      // Its own name is free for a collection.
      let kept = try await fixture.mine.updateCollection(named: "1", changes)
      #expect(kept.displayName == "guests")
      // Empty display names never clash.
      _ = try await fixture.mine.createCollection(new("3", ""))
      _ = try await fixture.mine.createCollection(new("4", ""))
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func changesKeepWhatTheyDoNotName(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      _ = try await fixture.mine.createCollection(
        NewCollection(name: "1", matchThreshold: 80, kind: "door", displayName: "Staff"))
      let changed = try await fixture.mine.updateCollection(
        named: "1", CollectionChanges(matchThreshold: 90))
      #expect(changed.matchThreshold == 90)
      #expect(changed.kind == "door")
      #expect(changed.displayName == "Staff")
      #expect(try await fixture.mine.collection(named: "1") == changed)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func listsComeInPages(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      for number in 0..<7 { try await fixture.collection("c\(number)") }
      let names = try await fixture.mine.collections(Page(offset: 2, limit: 3)).map(\.name)
      #expect(names == ["c2", "c3", "c4"])
      #expect(try await fixture.mine.collections(Page(offset: 6, limit: 3)).map(\.name) == ["c6"])
      #expect(try await fixture.mine.collections(Page(offset: 9, limit: 3)) == [])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func tenantsSeeOnlyTheirOwn(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let other = try await fixture.gallery.createTenant(named: "other")
      let theirs = fixture.gallery.tenant(other.id)
      try await fixture.enrol([try face(1)], of: "anna", in: ["staff"])
      let mine = try await fixture.mine.faces(inCollectionNamed: "staff", .whole).faces[0]
      #expect(try await theirs.collections() == [])
      #expect(try await code { _ = try await theirs.face(mine.code) } == .faceNotFound)
      #expect(try await code { _ = try await theirs.subject("anna") } == .subjectNotFound)
      #expect(try await code { _ = try await theirs.deleteFace(mine.code) } == .faceNotFound)
      #expect(try await theirs.read { (reader) throws(GalleryError) in try reader.face(mine.id) } == nil)
      #expect(
        try await theirs.read { (reader) throws(GalleryError) in try reader.embedding(of: mine.id) } == nil)
      // The same names are free for them.
      _ = try await theirs.createCollection(NewCollection(name: "staff"))
      #expect(try await theirs.collection(named: "staff").faceCount == 0)
    }
  }
}
