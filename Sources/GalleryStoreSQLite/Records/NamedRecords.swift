import Foundation
import Gallery

// The sealed columns of rare rows, as JSON.

/// Everything about a collection that a caller wrote.
struct CollectionRecord: Codable {
  var name: Name
  var displayName: Name
  var kind: String
  var schema: FieldSchema
  var matchThreshold: Double?
}

/// Everything about a subject that a caller wrote.
struct SubjectRecord: Codable {
  var key: Name
  var name: String
  var tag: String
}

/// Everything about a stored image that a caller wrote.
struct ImageRecord: Codable {
  var key: Name
  var description: String
  var personName: String
  var personGender: String
}

/// JSON for a sealed column.
func encoded(_ value: some Encodable) throws(GalleryError) -> [UInt8] {
  do {
    return Array(try JSONEncoder().encode(value))
  } catch {
    throw GalleryError(.fault(.storageFailure), "A record cannot be encoded: \(error).")
  }
}

func decoded<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws(GalleryError) -> Value {
  do {
    return try JSONDecoder().decode(type, from: Data(bytes))
  } catch {
    throw .recordDamaged
  }
}
