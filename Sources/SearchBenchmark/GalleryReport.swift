/// What was measured of a whole gallery.
package struct GalleryReport: Sendable, Encodable {
  /// In the gallery while it is searched.
  package let templates: Int
  /// Components of a template.
  package let dimension: Int
  /// The raw value of an `EmbeddingMetric`.
  package let metric: String
  /// Seconds to enrol all templates through the store, a thousand per transaction.
  package let fillSeconds: Double
  /// ``templates`` by ``fillSeconds``.
  package let facesPerSecondInBatches: Double
  /// Seconds to open the store and fill the index from it.
  package let openSeconds: Double
  /// Memory that opening took, and the database on disk.
  package let bytesPerTemplate: Double
  /// The size of the database file by ``templates``.
  package let databaseBytesPerTemplate: Double
  /// Milliseconds of one search for the 10 best, faces and their records included.
  package let idle: SearchTimes
  /// The same beside a steady stream of additions.
  package let whileAdding: SearchTimes
  /// Milliseconds of one of these additions, until it is durable and can be found, and how many there were.
  package let addition: SearchTimes
  /// How many of them there really were per second.
  package let additionsPerSecond: Double
  /// How many single faces this many writers add and delete per second, each durable.
  package let writers: Int
  /// Of all writers together.
  package let mostAdditionsPerSecond: Double
  /// Of all writers together.
  package let mostDeletionsPerSecond: Double

  private enum CodingKeys: String, CodingKey {
    case templates, dimension, metric, idle, addition, writers
    case fillSeconds = "fill_seconds"
    case facesPerSecondInBatches = "faces_per_second_in_batches"
    case openSeconds = "open_seconds"
    case bytesPerTemplate = "bytes_per_template"
    case databaseBytesPerTemplate = "database_bytes_per_template"
    case whileAdding = "while_adding"
    case additionsPerSecond = "additions_per_second"
    case mostAdditionsPerSecond = "most_additions_per_second"
    case mostDeletionsPerSecond = "most_deletions_per_second"
  }
}
