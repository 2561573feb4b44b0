import FaceData
import Foundation
import Gallery
import GalleryIndexExact
import GalleryStoreSQLite
import Synchronization

/// Measures a whole gallery as a server uses it: durable store, index and use cases together.
///
/// The templates are random unit vectors without subjects, enrolled through the store into one collection.
struct GalleryBenchmark: Sendable {
  /// Whose embeddings the gallery pretends to hold.
  let model: ModelIdentity
  let templates: Int
  /// Searches per figure.
  let searches: Int
  /// Faces that are enrolled per second, one at a time, while searches are timed.
  let additionsPerSecond: Int
  /// A folder that does not hold a gallery yet; it gets `data` and the key `data.key`.
  let folder: String

  private static let collection: Name = "bench"
  private static let batch = 1000
  private static let writers = 8

  init(
    model: ModelIdentity, templates: Int, searches: Int, additionsPerSecond: Int, folder: String
  ) {
    self.model = model
    self.templates = templates
    self.searches = searches
    self.additionsPerSecond = additionsPerSecond
    self.folder = folder
  }

  /// The data folder that ``run(progress:)`` fills.
  var data: String { folder + "/data" }

  /// Fills the gallery and measures it, and leaves it as it was after filling, but for a few faces.
  ///
  /// - Parameter progress: called with the number of templates of each batch.
  func run(progress: @escaping @Sendable (Int) -> Void) async throws -> GalleryReport {
    var (store, gallery) = try await open()
    var mine = gallery.tenant(try await TenantAdministration(store: store).create("bench").id)
    _ = try await mine.createCollection(NewCollection(name: Self.collection))
    let fill = try await time { try await enrolAll(into: mine, progress: progress) }
    try await store.close()

    // Opened again, so that what is measured is what a restarted server has in memory.
    let before = privateBytes()
    let start = ContinuousClock.now
    (store, gallery) = try await open()
    let opening = start.duration(to: .now).milliseconds / 1e3
    // The store lets go of what its connections keep of the load in its own time.
    try await Task.sleep(for: .seconds(1))
    let bytes = privateBytes() - before
    mine = gallery.tenant(mine.tenant)
    let files = try FileManager.default.attributesOfItem(atPath: data + "/gallery.sqlite")

    _ = try await searchTimes(mine, count: min(searches, 100))
    let idle = try await searchTimes(mine, count: searches)
    let (busy, additions, rate) = try await searchTimesBesideAdditions(mine)
    let rates = try await changeRates(mine)
    try await store.close()
    return GalleryReport(
      templates: templates, dimension: model.dimension, metric: model.metric.rawValue,
      fillSeconds: fill / 1e3, facesPerSecondInBatches: Double(templates) / fill * 1e3,
      openSeconds: opening, bytesPerTemplate: Double(bytes) / Double(templates),
      databaseBytesPerTemplate: (files[.size] as? Double ?? 0) / Double(templates),
      idle: idle, whileAdding: busy, addition: additions, additionsPerSecond: rate,
      writers: Self.writers, mostAdditionsPerSecond: rates.additions, mostDeletionsPerSecond: rates.deletions)
  }

  private func open() async throws -> (SQLiteGalleryStore, FaceGallery) {
    let store = try SQLiteGalleryStore(path: data, key: .file(data + ".key"))
    return (
      store,
      try await FaceGallery.open(store: store, index: ExactTemplateIndex(model: model), model: model)
    )
  }

  private func enrolAll(
    into mine: TenantGallery, progress: @escaping @Sendable (Int) -> Void
  ) async throws {
    let batches = (templates + Self.batch - 1) / Self.batch
    let workers = 4
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<workers {
        group.addTask {
          for number in stride(from: worker, to: batches, by: workers) {
            let count = min(Self.batch, templates - number * Self.batch)
            var vectors = RandomVectors(seed: UInt64(number + 1))
            let faces = try (0..<count).map { _ in try face(&vectors) }
            _ = try await mine.enrol(Enrolment(faces: faces, collections: [Self.collection]))
            progress(count)
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private func searchTimes(_ mine: TenantGallery, count: Int) async throws -> SearchTimes {
    var vectors = RandomVectors(seed: 9_000_001)
    var times: [Double] = []
    for _ in 0..<count {
      let probe = try Embedding(model: model, values: vectors.next(1, dimension: model.dimension))
      times.append(
        try await time {
          _ = try await mine.search(
            SearchRequest(scopes: [.init(collection: Self.collection)], limit: 10), for: probe)
        })
    }
    return SearchTimes(times)
  }

  /// Searches while another task enrols faces in a steady stream.
  private func searchTimesBesideAdditions(
    _ mine: TenantGallery
  ) async throws -> (searches: SearchTimes, additions: SearchTimes, rate: Double) {
    let start = ContinuousClock.now
    let stream = Task {
      var vectors = RandomVectors(seed: 9_000_002)
      var times: [Double] = []
      while !Task.isCancelled {
        let face = try face(&vectors)
        times.append(
          try await time {
            _ = try await mine.enrol(Enrolment(faces: [face], collections: [Self.collection]))
          })
        let due = start + .seconds(Double(times.count) / Double(additionsPerSecond))
        try? await Task.sleep(until: due, clock: .continuous)
      }
      return times
    }
    let busy = try await searchTimes(mine, count: searches)
    let elapsed = start.duration(to: .now).milliseconds / 1e3
    stream.cancel()
    let times = try await stream.value
    return (busy, SearchTimes(times), Double(times.count) / elapsed)
  }

  /// How many single faces several writers together add and delete per second.
  private func changeRates(
    _ mine: TenantGallery
  ) async throws -> (additions: Double, deletions: Double) {
    let each = 250
    let codes = Mutex<[FaceCode]>([])
    let adding = try await time {
      try await inParallel { writer in
        var vectors = RandomVectors(seed: 9_100_000 + UInt64(writer))
        for _ in 0..<each {
          let made = try await mine.enrol(
            Enrolment(faces: [try face(&vectors)], collections: [Self.collection]))
          codes.withLock { $0 += made.faces.map(\.code) }
        }
      }
    }
    let added = codes.withLock { $0 }
    let deleting = try await time {
      try await inParallel { writer in
        for place in stride(from: writer, to: added.count, by: Self.writers) {
          _ = try await mine.deleteFace(added[place])
        }
      }
    }
    return (Double(added.count) / adding * 1e3, Double(added.count) / deleting * 1e3)
  }

  private func inParallel(_ body: @escaping @Sendable (Int) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<Self.writers { group.addTask { try await body(writer) } }
      try await group.waitForAll()
    }
  }

  private func face(_ vectors: inout RandomVectors) throws -> NewFace {
    NewFace(
      embedding: try Embedding(model: model, values: vectors.next(1, dimension: model.dimension)),
      box: FaceBox(x: 10, y: 20, width: 100, height: 120))
  }

  /// Milliseconds.
  private func time(_ body: () async throws -> Void) async rethrows -> Double {
    let start = ContinuousClock.now
    try await body()
    return start.duration(to: .now).milliseconds
  }
}
