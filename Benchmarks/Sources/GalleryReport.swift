/// What was measured of a whole gallery.
struct GalleryReport: Sendable, Encodable {
  let templates: Int
  let dimension: Int
  let metric: String
  /// Seconds to enrol all templates through the store, a thousand per transaction.
  let fillSeconds: Double
  let facesPerSecondInBatches: Double
  /// Seconds to open the store and fill the index from it.
  let openSeconds: Double
  /// Memory that opening took, and the database on disk.
  let bytesPerTemplate: Double
  let databaseBytesPerTemplate: Double
  /// Milliseconds of one search for the 10 best, faces and their records included.
  let idle: SearchTimes
  /// The same beside a steady stream of additions.
  let whileAdding: SearchTimes
  /// Milliseconds of one of these additions, until it is durable and can be found, and how many there were.
  let addition: SearchTimes
  let additionsPerSecond: Double
  /// How many single faces this many writers add and delete per second, each durable.
  let writers: Int
  let mostAdditionsPerSecond: Double
  let mostDeletionsPerSecond: Double

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
