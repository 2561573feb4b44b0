import FaceData
import Gallery
import GRDB
import Synchronization

/// The models whose embeddings are stored; a face row holds the number of one.
final class ModelTable: Sendable {
  private let known = Mutex<[Int64: ModelIdentity]>([:])

  func model(_ number: Int64, _ db: Database) throws(GalleryError) -> ModelIdentity {
    if let model = known.withLock({ $0[number] }) { return model }
    let row = try inDatabase {
      try Row.fetchOne(
        db, sql: "SELECT name, version, dimension, metric FROM model WHERE number = ?", arguments: [number])
    }
    guard let row, let metric = EmbeddingMetric(rawValue: row["metric"]) else { throw .recordDamaged }
    let model = ModelIdentity(
      name: row["name"], version: row["version"], dimension: row["dimension"], metric: metric)
    known.withLock { $0[number] = model }
    return model
  }

  /// The number of a model, which gets one if it has none.
  func number(of model: ModelIdentity, _ db: Database) throws(GalleryError) -> Int64 {
    let arguments: StatementArguments = [model.name, model.version, model.dimension, model.metric.rawValue]
    return try inDatabase {
      try db.cachedStatement(
        sql: "INSERT OR IGNORE INTO model (name, version, dimension, metric) VALUES (?, ?, ?, ?)"
      ).execute(arguments: arguments)
      return try Int64.fetchOne(
        db.cachedStatement(
          sql: "SELECT number FROM model WHERE name = ? AND version = ? AND dimension = ? AND metric = ?"),
        arguments: arguments)
    } ?? 0
  }
}
