import FaceData
import Foundation
import Gallery
import GalleryIndexExact
import GalleryStoreSQLite

/// The gallery that parent and child share.
struct Workload {
  static let model = ModelIdentity(name: "torture", version: "1", dimension: 128, metric: .cosine)
  static let facesPerSubject = 2
  static let collections: [Name] = ["first", "second"]

  let store: SQLiteGalleryStore
  let gallery: FaceGallery

  static func open(_ options: Options) async throws -> Workload {
    let store = try SQLiteGalleryStore(path: options.data, key: .file(options.keyFile))
    let gallery = try await FaceGallery.open(
      store: store, index: ExactTemplateIndex(model: model), model: model)
    return Workload(store: store, gallery: gallery)
  }

  func tenant() async throws -> TenantGallery {
    if let known = try await store.tenants().first { return gallery.tenant(known.id) }
    let tenant = gallery.tenant(try await TenantAdministration(store: store).create("torture").id)
    for name in Self.collections { _ = try await tenant.createCollection(NewCollection(name: name)) }
    return tenant
  }

  /// The embedding of a subject's face follows from its key, so that the parent knows what to find.
  static func embedding(of key: String, face: Int) throws -> Embedding {
    var state: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in "\(key)/\(face)".utf8 { state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
    let values = (0..<model.dimension).map { _ -> Float in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
    }
    return try Embedding(model: model, values: values)
  }
}
