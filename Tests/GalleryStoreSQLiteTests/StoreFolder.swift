import FaceData
import Foundation
import Gallery
import InMemoryGallery
import GalleryStoreSQLite

let testModel = ModelIdentity(name: "test", version: "1", dimension: 64, metric: .euclidean)

/// A temporary data folder with its key file beside it.
final class StoreFolder: Sendable {
  let path: String
  var data: String { path + "/data" }
  var keyFile: String { path + "/keys/master.key" }

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/mien-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func open(_ purpose: SQLiteGalleryStore.Purpose = .own) throws -> SQLiteGalleryStore {
    try SQLiteGalleryStore(path: data, key: .file(keyFile), purpose: purpose)
  }

  func gallery(_ store: SQLiteGalleryStore) async throws -> FaceGallery {
    try await FaceGallery.open(store: store, index: InMemoryTemplateIndex(), model: testModel)
  }

  /// The bytes of every file in the data folder.
  func files() throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: data) {
      files[name] = try Data(contentsOf: URL(fileURLWithPath: data + "/" + name))
    }
    return files
  }

  /// The files in which `bytes` occur.
  func files(containing bytes: Data) throws -> [String] {
    try files().filter { $0.value.range(of: bytes) != nil }.keys.sorted()
  }
}

/// A face with random components.
func randomFace(crop: [UInt8]? = nil) throws -> NewFace {
  NewFace(
    embedding: try Embedding(
      model: testModel, values: (0..<testModel.dimension).map { _ in Float.random(in: -1...1) }),
    box: FaceBox(x: 1, y: 2, width: 3, height: 4), attributes: FaceAttributes(age: 40), crop: crop)
}

/// The error that an operation must end with.
func code(_ operation: () async throws -> Void) async throws -> GalleryError.Code? {
  do {
    try await operation()
    return nil
  } catch let error as GalleryError {
    return error.code
  }
}
