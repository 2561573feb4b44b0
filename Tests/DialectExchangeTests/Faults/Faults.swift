import DialectKit
import FaceAnalysis
import FaceData
import Gallery
import InMemoryGallery
import Imaging
import Inference
import MienServer
import Recognition
import Synchronization
import VideoLiveness

/// Decides which step of a request fails: a call of the analyser, of the index, or of a transaction of the store.
final class Faults: Sendable {
  private struct State {
    /// `nil` while steps are not counted.
    var failing: Int?
    var taken = 0
    /// Whether nothing is learned of tenants.
    var hasNoTenants = false
    /// Whether the index takes no changes in.
    var isIndexStuck = false
  }

  /// What the text of every injected failure holds.
  static let mark = "injected"

  private let state = Mutex(State())
  private let ground = Mutex<(store: any GalleryStore, index: any TemplateIndex)?>(nil)

  /// From now on the step with this number fails, counted from 1.
  func arm(_ step: Int) { state.withLock { $0 = State(failing: step) } }

  /// - Returns: The steps that were taken since ``arm(_:)``.
  func disarm() -> Int {
    state.withLock { state in
      defer { state = State() }
      return state.taken
    }
  }

  /// A step is taken. Returns its name where it must fail.
  func failure(of name: String) -> String? {
    state.withLock { state in
      guard let failing = state.failing else { return nil }
      state.taken += 1
      return state.taken == failing ? "\(Self.mark) at step \(failing), \(name)" : nil
    }
  }

  /// From now on the store says nothing of tenants.
  func hideTenants() { state.withLock { $0.hasNoTenants = true } }

  /// From now on the index takes no changes in.
  func stopIndex() { state.withLock { $0.isIndexStuck = true } }

  func checkIndex() throws(GalleryError) {
    if state.withLock({ $0.isIndexStuck }) {
      throw GalleryError(.fault(.indexUnavailable), "\(Self.mark), apply")
    }
  }

  func checkTenants() throws(GalleryError) {
    if state.withLock({ $0.hasNoTenants }) {
      throw GalleryError(.fault(.storageFailure), "\(Self.mark), tenants")
    }
  }

  func storeStep(_ name: String) throws(GalleryError) {
    if let text = failure(of: name) { throw GalleryError(.fault(.storageFailure), text) }
  }

  func indexStep(_ name: String) throws(GalleryError) {
    if let text = failure(of: name) { throw GalleryError(.fault(.indexUnavailable), text) }
  }

  /// What makes a server fail.
  var layers: ServerLayers {
    var layers = ServerLayers()
    layers.store = { store in
      self.ground.withLock { $0 = (store, InMemoryTemplateIndex()) }
      return FaultyStore(base: store, faults: self)
    }
    layers.index = { index in
      self.ground.withLock { $0?.index = index }
      return FaultyIndex(base: index, faults: self)
    }
    layers.recognition = { FaultyRecognition(base: $0, faults: self) }
    layers.videos = { FaultyVideos(base: $0, faults: self) }
    return layers
  }

  /// Everything that store and index hold of a tenant, as text.
  func contents(of tenant: TenantID) async throws -> String {
    guard let (store, index) = ground.withLock({ $0 }) else { return "" }
    let (text, collections) = try await store.read(tenant) { (reader) throws(GalleryError) in
      let collections = try reader.collections(.whole)
      var lines = collections.map { "\($0)" }
      for subject in try reader.subjects(.whole) {
        lines.append("\(subject) \(try reader.memberships(of: subject.id))")
      }
      for entry in try reader.library(.whole) { lines.append("\(entry)") }
      for collection in collections {
        for face in try reader.faces(in: collection.id, .whole) {
          lines.append("\(face.id) \(String(describing: try reader.embedding(of: face.id)))")
        }
      }
      return (lines.joined(separator: "\n"), collections)
    }
    var lines = [text]
    for collection in collections {
      lines.append("\(try await index.contents(of: collection.id, of: tenant))")
    }
    return lines.joined(separator: "\n")
  }
}

/// An analyser of videos of which single calls fail as networks do.
struct FaultyVideos: VideoRecognition {
  let base: any VideoRecognition
  let faults: Faults

  func report(
    on video: SentFile, _ actions: ActionRequest
  ) async throws(RecognitionError) -> LivenessAnalysis.Report {
    if let text = faults.failure(of: "video") {
      throw .fault(AnalysisError.inference(InferenceError(.inferenceFailed, text)))
    }
    return try await base.report(on: video, actions)
  }
}

/// An analyser of which single calls fail as networks do.
struct FaultyRecognition: FaceRecognition {
  let base: any FaceRecognition
  let faults: Faults

  var model: ModelIdentity { base.model }
  var scorer: SimilarityScorer { base.scorer }

  func analyse(
    _ photograph: SentFile, _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces, limits: ImageLimits
  ) async throws(RecognitionError) -> ImageAnalysis {
    try step("analyse")
    return try await base.analyse(photograph, parts, faces: faces, limits: limits)
  }

  func compute<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws(RecognitionError) -> Result {
    try step("compute")
    return try await base.compute(work)
  }

  private func step(_ name: String) throws(RecognitionError) {
    guard let text = faults.failure(of: name) else { return }
    throw .fault(AnalysisError.inference(InferenceError(.inferenceFailed, text)))
  }
}

/// An index of which single searches fail.
struct FaultyIndex: TemplateIndex {
  let base: any TemplateIndex
  let faults: Faults

  func prepare(_ collection: CollectionID, of tenant: TenantID, schema: FieldSchema)
    async throws(GalleryError)
  {
    try await base.prepare(collection, of: tenant, schema: schema)
  }

  func load(_ templates: [IndexedTemplate], of tenant: TenantID) async throws(GalleryError) {
    try await base.load(templates, of: tenant)
  }

  // What is committed must reach the index, so that this is no step of a request.
  func apply(_ changes: [TemplateChange], of tenant: TenantID) async throws(GalleryError) {
    try faults.checkIndex()
    try await base.apply(changes, of: tenant)
  }

  func search(_ query: TemplateQuery, of tenant: TenantID) async throws(GalleryError) -> [TemplateMatch] {
    try faults.indexStep("search")
    return try await base.search(query, of: tenant)
  }

  func faces(
    matching filter: FilterExpression, in collection: CollectionID, of tenant: TenantID
  ) async throws(GalleryError) -> [FaceID] {
    try faults.indexStep("faces(matching:)")
    return try await base.faces(matching: filter, in: collection, of: tenant)
  }

  func contents(of collection: CollectionID, of tenant: TenantID) async throws(GalleryError)
    -> [IndexedTemplate]
  {
    try await base.contents(of: collection, of: tenant)
  }
}
