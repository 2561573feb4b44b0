import Gallery
import Testing

@Suite struct TransactionContract {
  @Test(arguments: StoreUnderTest.allCases)
  func aFailedWriteLeavesNothingAndPublishesNothing(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      let published = Shared(0)
      let failure = GalleryError(.invalidArgument, "No.")
      let thrown = try await code {
        try await fixture.gallery.store.write(
          fixture.tenant.id, publish: { _ in published.change { $0 += 1 } }
        ) { (writer) throws(GalleryError) in
          let made = try writer.insertCollection(
            NewCollection(name: "half"), code: "12345678", at: Timestamp(milliseconds: 1))
          writer.record(.addCollection(made.id, made.schema))
          throw failure
        }
      }
      #expect(thrown == .invalidArgument)
      #expect(published.get() == 0)
      #expect(try await fixture.mine.collections() == [])
      let unknown = fixture.gallery.tenant(TenantID(rawValue: 999))
      #expect(try await code { _ = try await unknown.collections() } == .tenantNotFound)
      #expect(
        try await code { _ = try await unknown.createCollection(NewCollection(name: "x")) } == .tenantNotFound
      )
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func publicationFollowsTheOrderOfCommits(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set")
      let committed = Shared<[Int]>([])
      let published = Shared<[Int]>([])
      await withTaskGroup(of: Void.self) { group in
        for number in 0..<64 {
          group.addTask {
            try? await fixture.gallery.store.write(
              fixture.tenant.id, publish: { _ in published.change { $0.append(number) } }
            ) { (_) throws(GalleryError) in
              committed.change { $0.append(number) }
            }
          }
        }
      }
      #expect(committed.get().count == 64)
      #expect(published.get() == committed.get())
    }
  }

  /// Writers add and delete whole subjects of three faces while searches run: a search sees three or none.
  @Test(arguments: StoreUnderTest.allCases)
  func searchesSeeWholeWritesAndEveryAcknowledgedOne(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { fixture in
      try await fixture.collection("set")
      let isDone = Shared(false)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<4 {
          group.addTask {
            for round in 0..<15 {
              let key: Name = "w\(writer)-\(round)"
              let faces = [try face(writer), try face(writer, turn: 0.01), try face(writer, turn: 0.02)]
              try await fixture.enrol(faces, of: key, in: ["set"])
              #expect(try await count(of: writer, in: fixture)[key] == 3)
              if round % 3 != 0 {
                try await fixture.mine.deleteSubject(key)
                #expect(try await count(of: writer, in: fixture)[key] == nil)
              }
            }
          }
        }
        group.addTask {
          while !isDone.get() {
            for writer in 0..<4 {
              // What is deleted between the search and the reading of the faces drops out of the reply, so
              // the index is asked itself here.
              let matches = try await fixture.gallery.index.search(
                TemplateQuery(
                  probe: try face(writer).embedding,
                  scopes: [
                    TemplateQuery.Scope(
                      collection: try await fixture.mine.collection(named: "set").id, maximumDistance: 0.5)
                  ], limit: 1000, isGroupedBySubject: false), of: fixture.tenant.id)
              let counts = Dictionary(grouping: matches, by: \.subject).mapValues(\.count)
              #expect(counts.values.allSatisfy { $0 == 3 })
            }
            await Task.yield()
          }
        }
        for _ in 0..<4 { _ = try await group.next() }
        isDone.change { $0 = true }
        try await group.waitForAll()
      }
      #expect(try await fixture.mine.collection(named: "set").faceCount == 4 * 5 * 3)
    }
  }

  private func count(of writer: Int, in fixture: Fixture) async throws -> [Name: Int] {
    let found = try await fixture.mine.search(
      SearchRequest(
        scopes: [.init(collection: "set", maximumDistance: 0.5)], limit: 1000),
      for: try face(writer).embedding)
    return Dictionary(grouping: found, by: { $0.subject?.key ?? "" }).mapValues(\.count)
  }
}
