import Gallery
import Testing

@Suite("Collections kept in memory")
struct CollectionCacheTests {
  private let cache = CollectionCache()
  private let mine = TenantID(rawValue: 1)
  private let other = TenantID(rawValue: 2)

  private func collection(_ name: Name, _ number: Int64) throws -> FaceCollection {
    FaceCollection(
      id: CollectionID(rawValue: number), name: name, code: "code", capacity: nil,
      schema: try FieldSchema([:]), matchThreshold: nil, kind: "", displayName: "",
      created: Timestamp(milliseconds: 0))
  }

  /// The numbers of the collections found, where the store would find `stored`.
  private func numbers(
    _ names: [Name], of tenant: TenantID, stored: [FaceCollection],
    meanwhile: () -> Void = {}
  ) async throws -> [Int64] {
    try await cache.collections(named: names, of: tenant) { () async throws(GalleryError) in
      meanwhile()
      return stored
    }.map(\.id.rawValue)
  }

  @Test("What was read is not read again until something of the tenant changes")
  func remembering() async throws {
    #expect(try await numbers(["a"], of: mine, stored: [collection("a", 1)]) == [1])
    #expect(try await numbers(["b"], of: mine, stored: [collection("b", 2)]) == [2])
    #expect(try await numbers(["b", "a"], of: mine, stored: []) == [2, 1])
    #expect(try await numbers(["a"], of: other, stored: [collection("a", 3)]) == [3])
    cache.forget(mine)
    #expect(try await numbers(["a"], of: mine, stored: [collection("a", 4)]) == [4])
    #expect(try await numbers(["a"], of: other, stored: []) == [3])
  }

  @Test("All are read together when one is not known")
  func together() async throws {
    #expect(try await numbers(["a"], of: mine, stored: [collection("a", 1)]) == [1])
    let fresh = [try collection("a", 5), try collection("b", 6)]
    #expect(try await numbers(["a", "b"], of: mine, stored: fresh) == [5, 6])
  }

  @Test("What was read while something changed is not kept")
  func overtaken() async throws {
    let old = try collection("a", 1)
    #expect(try await numbers(["a"], of: mine, stored: [old]) { cache.forget(mine) } == [1])
    #expect(try await numbers(["a"], of: mine, stored: [collection("a", 2)]) == [2])
  }

  @Test("Names count by their bytes, as in the store, and not by what they look like")
  func bytes() async throws {
    let (composed, decomposed): (Name, Name) = ("\u{E9}", "e\u{301}")
    #expect(composed.text == decomposed.text)
    #expect(try await numbers([composed], of: mine, stored: [collection(composed, 1)]) == [1])
    #expect(try await numbers([decomposed], of: mine, stored: [collection(decomposed, 2)]) == [2])
    #expect(try await numbers([decomposed, composed], of: mine, stored: []) == [2, 1])
  }

  @Test("A name that the store does not have stays unknown")
  func missing() async throws {
    await #expect(throws: GalleryError.self) {
      try await cache.collections(named: ["a"], of: mine) { () async throws(GalleryError) in
        throw GalleryError(.collectionNotFound, "")
      }
    }
    #expect(try await numbers(["a"], of: mine, stored: [collection("a", 1)]) == [1])
  }

  @Test("It does not grow without end")
  func bounded() async throws {
    for number in 0..<2500 {
      _ = try await numbers(["n\(number)"], of: mine, stored: [collection("n\(number)", Int64(number))])
    }
    var known = 0
    for number in 0..<2500 { known += try await numbers(["n\(number)"], of: mine, stored: []).count }
    #expect((1...1000).contains(known))
  }
}
