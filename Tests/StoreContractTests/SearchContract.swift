import FaceData
import Gallery
import Testing

@Suite struct SearchContract {
  private func request(_ collections: [Name], _ limit: Int = 10) -> SearchRequest {
    SearchRequest(scopes: collections.map { .init(collection: $0) }, limit: limit)
  }

  private func probe() throws -> Embedding { try face(1, turn: 0.1).embedding }

  @Test(arguments: StoreUnderTest.allCases)
  func nearestFirstWithinThreshold(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set")
      for turn in [0.9, 0.1, 0.5, 0.3] as [Float] {
        try await fixture.enrol(try face(1, turn: turn), in: ["set"], externalImageID: "t\(Int(turn * 10))")
      }
      var request = request(["set"])
      var found = try await fixture.mine.search(request, for: probe())
      #expect(found.map(\.face.externalImageID) == ["t1", "t3", "t5", "t9"])
      let distances = found.map(\.distance)
      try #require(distances.count == 4)
      #expect(abs(distances[0]) < 1e-5)
      #expect(distances == distances.sorted())
      #expect(found.allSatisfy { $0.collection.name == "set" && $0.subject == nil })
      request.limit = 2
      found = try await fixture.mine.search(request, for: probe())
      #expect(found.map(\.face.externalImageID) == ["t1", "t3"])
      request.limit = 10
      request.scopes[0].maximumDistance = distances[2] + 1e-4
      #expect(try await fixture.mine.search(request, for: probe()).count == 3)
      request.scopes[0].maximumDistance = distances[2] - 1e-4
      #expect(try await fixture.mine.search(request, for: probe()).count == 2)
      request.limit = 0
      #expect(try await code { _ = try await fixture.mine.search(request, for: probe()) } == .invalidArgument)
      let missing = self.request(["none"])
      #expect(
        try await code { _ = try await fixture.mine.search(missing, for: probe()) } == .collectionNotFound)
      let alien = try Embedding(
        model: ModelIdentity(
          name: "other", version: "1", dimension: testModel.dimension, metric: testModel.metric),
        values: probe().values)
      let known = self.request(["set"])
      #expect(
        try await code { _ = try await fixture.mine.search(known, for: alien) } == .fault(.modelMismatch))
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func filterSortAndReturnFields(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set", fields: ["n": .long, "s": .string, "w": .double])
      for number in 0..<10 {
        try await fixture.enrol(
          try face(1, turn: Float(number) / 20), in: ["set"],
          fields: ["n": .whole(Int64(number % 3)), "w": .real(Double(number)), "s": .string("a")])
      }
      var request = request(["set"], 4)
      request.filter = "n:[1 TO *]"
      var found = try await fixture.mine.search(request, for: probe())
      // The nearest to turn 0.1 are w = 2, 1, 4, 5 …; w = 3 has n = 0.
      #expect(found.map { $0.face.fields["w"] } == [2, 1, 4, 5].map { .real($0) })
      request.sort = [
        SortOrder.Key(field: "n", isAscending: false), SortOrder.Key(field: "w", isAscending: true),
      ]
      request.returnFields = ["n", "w"]
      found = try await fixture.mine.search(request, for: probe())
      #expect(found.map { $0.face.fields["w"] } == [2, 5, 1, 4].map { .real($0) })
      func refused(_ change: (inout SearchRequest) -> Void) async throws -> GalleryError.Code? {
        var changed = request
        change(&changed)
        let final = changed
        return try await code { _ = try await fixture.mine.search(final, for: probe()) }
      }
      #expect(try await refused { $0.filter = "n:[1 TO" } == .filterInvalid)
      #expect(try await refused { $0.returnFields = ["n", "x"] } == .returnFieldUndefined)
      #expect(try await refused { $0.returnFields = ["n"] } == .sortFieldNotReturned)
      #expect(
        try await refused {
          $0.sort = [SortOrder.Key(field: "s", isAscending: true)]
          $0.returnFields = ["s"]
        } == .sortFieldNotNumeric)
      request.filter = "n:7"
      #expect(try await fixture.mine.search(request, for: probe()).isEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func bestFacePerSubjectOverSeveralCollections(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1, turn: 0.1), try face(1, turn: 0.4)], of: "u1", in: ["g1"])
      _ = try await fixture.mine.enrol(
        Enrolment(
          faces: [try face(1, turn: 0.2)], collections: ["g2"], createsMissingCollections: true,
          subject: .any(NewSubject(key: "u2")), note: "two"))
      _ = try await fixture.mine.addSubject("u2", toCollections: ["g1"])
      try await fixture.enrol([try face(1, turn: 0.3)], of: "u3", in: ["g2"])
      try await fixture.enrol(try face(1, turn: 0.11), in: ["g1"])
      var request = request(["g1", "g2"])
      request.isGroupedBySubject = true
      var found = try await fixture.mine.search(request, for: probe())
      #expect(found.map(\.subject?.key) == ["u1", "u2", "u3"])
      #expect(found.map(\.collection.name) == ["g1", "g1", "g2"])
      request.scopes = [.init(collection: "g2"), .init(collection: "g1")]
      found = try await fixture.mine.search(request, for: probe())
      #expect(found.map(\.note) == ["", "two", ""])
      // Without grouping each face comes once, though one is in both.
      request.isGroupedBySubject = false
      #expect(try await fixture.mine.search(request, for: probe()).count == 5)
      // Each collection has its own threshold.
      request.scopes = [
        .init(collection: "g1", maximumDistance: try distance(from: 0.1, to: 0.13)),
        .init(collection: "g2", maximumDistance: try distance(from: 0.1, to: 0.35)),
      ]
      found = try await fixture.mine.search(request, for: probe())
      #expect(found.map(\.subject?.key) == ["u1", nil, "u2", "u3"])
      #expect(found.map(\.collection.name) == ["g1", "g1", "g2", "g2"])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func preparedSearchFindsWhatIsThereWhenItRuns(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set")
      let first = try await fixture.enrol(try face(1, turn: 0.1), in: ["set"])
      let search = try await fixture.mine.prepareSearch(request(["set"]))
      let second = try await fixture.enrol(try face(1, turn: 0.2), in: ["set"])
      #expect(
        try await fixture.mine.search(search, for: probe()).map(\.face.code) == [first.code, second.code])
      try await fixture.mine.deleteFace(first.code)
      #expect(try await fixture.mine.search(search, for: probe()).map(\.face.code) == [second.code])
      try await fixture.mine.deleteCollection(named: "set")
      #expect(try await fixture.mine.search(search, for: probe()).isEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func searchSeesEveryChangeOfItsCollection(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      var (old, new) = (request(["set"]), request(["set"]))
      (old.filter, new.filter) = ("age:[1 TO 5]", "height:[1 TO 5]")
      _ = try await fixture.collection("set", fields: ["age": .integer])
      #expect(try await fixture.mine.search(old, for: probe()).isEmpty)
      #expect(try await code { _ = try await fixture.mine.search(new, for: probe()) } == .filterInvalid)
      try await fixture.enrol(try face(1, turn: 0.1), in: ["set"], fields: ["age": .whole(3)])
      let found = try await fixture.mine.search(old, for: probe())
      #expect(found.map(\.collection.faceCount) == [1])
      _ = try await fixture.mine.updateCollection(named: "set", CollectionChanges(displayName: "New name"))
      #expect(try await fixture.mine.search(old, for: probe()).map(\.collection.displayName) == ["New name"])
      try await fixture.mine.deleteCollection(named: "set")
      #expect(try await code { _ = try await fixture.mine.search(old, for: probe()) } == .collectionNotFound)
      _ = try await fixture.collection("set", fields: ["height": .integer])
      #expect(try await code { _ = try await fixture.mine.search(old, for: probe()) } == .filterInvalid)
      #expect(try await fixture.mine.search(new, for: probe()).isEmpty)
    }
  }

  /// Swift holds such names for equal.
  @Test(arguments: StoreUnderTest.allCases)
  func searchTellsNamesApartByTheirBytes(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let (composed, decomposed): (Name, Name) = ("caf\u{E9}", "cafe\u{301}")
      try await fixture.collection(composed)
      let second = try face(1, turn: 0.2)
      let face = try await fixture.enrol(try face(1, turn: 0.1), in: [composed])
      func search(_ name: Name) async throws -> [SearchMatch] {
        try await fixture.mine.search(request([name]), for: probe())
      }
      #expect(try await search(composed).map(\.face.code) == [face.code])
      #expect(try await code { _ = try await search(decomposed) } == .collectionNotFound)
      try await fixture.collection(decomposed)
      let both = try await fixture.enrol(second, in: [composed, decomposed])
      #expect(try await search(composed).map(\.face.code) == [face.code, both.code])
      #expect(try await search(decomposed).map(\.face.code) == [both.code])
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func emptyCollectionsCanBeAnError(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("empty")
      var request = request(["empty"])
      #expect(try await fixture.mine.search(request, for: probe()).isEmpty)
      request.requiresFaces = true
      let strict = request
      #expect(try await code { _ = try await fixture.mine.search(strict, for: probe()) } == .collectionEmpty)
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func verificationComparesWithEveryFaceOfTheSubject(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.enrol([try face(1, turn: 0.5), try face(1, turn: 0.1)], of: "u", in: ["g1"])
      try await fixture.enrol([try face(1, turn: 0.3)], of: "u", in: ["g2"])
      try await fixture.enrol([try face(1, turn: 0.1)], of: "v", in: ["g3"])
      let probe = try face(1, turn: 0.1).embedding
      let all = try await fixture.mine.verify(probe, againstSubject: "u")
      try #require(all.count == 3)
      #expect(abs(all[0].distance) < 1e-5)
      #expect(all.map(\.distance) == all.map(\.distance).sorted())
      let some = try await fixture.mine.verify(probe, againstSubject: "u", inCollections: ["g2", "g3"])
      #expect(some.count == 1)
      func refused(_ key: Name, _ groups: [Name]?) async throws -> GalleryError.Code? {
        try await code {
          _ = try await fixture.mine.verify(probe, againstSubject: key, inCollections: groups)
        }
      }
      #expect(try await refused("w", nil) == .subjectNotFound)
      #expect(try await refused("u", ["g3"]) == .membershipNotFound)
      #expect(try await refused("u", ["none"]) == .collectionNotFound)
      let other = ModelIdentity(
        name: "other", version: "1", dimension: testModel.dimension, metric: testModel.metric)
      let alien = try Embedding(model: other, values: probe.values)
      #expect(
        try await code { _ = try await fixture.mine.verify(alien, againstSubject: "u") }
          == .fault(.modelMismatch))
    }
  }
}
