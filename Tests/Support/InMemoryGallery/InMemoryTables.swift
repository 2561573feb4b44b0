import FaceData
import Gallery

/// Everything of one tenant, as values: a copy is a snapshot.
struct InMemoryTables: Sendable {
  struct FaceRow: Sendable {
    var face: Face
    var embedding: Embedding
    var crop: [UInt8]?
  }

  struct ImageRow: Sendable {
    var image: StoredImage
    var bytes: [UInt8]
  }

  var collections: [CollectionID: FaceCollection] = [:]
  var subjects: [SubjectID: Subject] = [:]
  var memberships: [SubjectID: [CollectionID: Membership]] = [:]
  var faces: [FaceID: FaceRow] = [:]
  var images: [ImageID: ImageRow] = [:]

  // Look-ups that would otherwise go through everything.
  var facesByCode: [FaceCode: FaceID] = [:]
  var facesBySubject: [SubjectID: Set<FaceID>] = [:]
  var facesByCollection: [CollectionID: Set<FaceID>] = [:]

  private var lastID: Int64 = 0

  /// A number that no entity had before.
  mutating func nextID() -> Int64 {
    lastID += 1
    return lastID
  }
}
