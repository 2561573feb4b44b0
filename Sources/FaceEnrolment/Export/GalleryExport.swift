import Foundation
package import Gallery

/// Everything of a tenant as lines of JSON, for looking at, for other programs, and for people who ask what is
/// kept about them. With embeddings, ``ExportReader`` and ``TenantGallery/restore(_:)`` bring it back.
package struct GalleryExport: Sendable {
  private let store: any GalleryStore
  private let tenant: TenantID
  private let includesEmbeddings: Bool
  private let includesImages: Bool

  /// - Parameters:
  ///   - includesEmbeddings: whether faces come with their embeddings, which are biometric data.
  ///   - includesImages: whether stored originals and cut-out faces come with their bytes.
  package init(
    _ store: any GalleryStore, tenant: TenantID, includesEmbeddings: Bool, includesImages: Bool
  ) {
    self.store = store
    self.tenant = tenant
    self.includesEmbeddings = includesEmbeddings
    self.includesImages = includesImages
  }

  /// Hands over the lines: collections, then subjects, then faces and stored images in order of enrolment.
  ///
  /// Each stretch of a list is read on one consistent snapshot; what changes between two may be missed.
  ///
  /// - Parameter line: called once per line; what it throws ends the export.
  /// - Throws: `GalleryError` for what the store reports, or what `line` throws.
  package func run(_ line: (ExportLine) throws -> Void) async throws {
    let collections = try await store.read(tenant) { (reader) throws(GalleryError) in
      try reader.collections(.whole)
    }
    let names = Dictionary(uniqueKeysWithValues: collections.map { ($0.id, $0.name) })
    for collection in collections { try line(Self.line(collection)) }
    try await pages { page in
      try await store.read(tenant) { (reader) throws(GalleryError) in
        var lines: [ExportLine] = []
        for subject in try reader.subjects(page) {
          let places = try reader.memberships(of: subject.id).map {
            ExportLine.Place(collection: names[$0.collection] ?? "", note: $0.note)
          }
          lines.append(
            Self.line(subject, places))
        }
        return lines
      }
    } each: {
      try line($0)
    }
    let (embeddings, images) = (includesEmbeddings, includesImages)
    try await pages { page in
      try await store.read(tenant) { (reader) throws(GalleryError) in
        var lines: [ExportLine] = []
        for entry in try reader.library(page) {
          if let image = entry.image {
            var line = Self.line(image)
            if images { line.bytes = try reader.imageBytes(image.id).map { Data($0) } }
            lines.append(line)
          }
          if let face = entry.face {
            lines.append(
              try Self.line(
                face, entry.image, names, reader, includesEmbedding: embeddings, includesCrop: images))
          }
        }
        // One entry may give two lines, but an empty page must mean the end.
        return lines
      }
    } each: {
      try line($0)
    }
  }

  private func pages(
    _ read: (Page) async throws -> [ExportLine], each: (ExportLine) throws -> Void
  ) async throws {
    let size = 500
    var offset = 0
    while true {
      let lines = try await read(try Page(offset: offset, limit: size))
      if lines.isEmpty { return }
      for line in lines { try each(line) }
      offset += size
    }
  }

  private static func line(_ collection: FaceCollection) -> ExportLine {
    var line = ExportLine(.collection)
    line.name = collection.name
    line.id = Name(collection.code)
    line.capacity = collection.capacity
    line.threshold = collection.matchThreshold
    line.kind = collection.kind
    line.displayName = collection.displayName
    line.fieldTypes = collection.schema.types
    line.created = collection.created.exportText
    return line
  }

  private static func line(_ subject: Subject, _ places: [ExportLine.Place]) -> ExportLine {
    var line = ExportLine(.subject)
    line.name = Name(subject.name)
    line.id = subject.key
    line.tag = subject.tag
    line.places = places
    line.created = subject.created.exportText
    return line
  }

  private static func line(_ image: StoredImage) -> ExportLine {
    var line = ExportLine(.image)
    line.id = image.token
    line.key = image.key
    line.description = image.description
    line.personName = image.personName
    line.personGender = image.personGender
    line.created = image.created.exportText
    return line
  }

  private static func line(
    _ face: Face, _ image: StoredImage?, _ names: [CollectionID: Name], _ reader: any GalleryReader,
    includesEmbedding: Bool, includesCrop: Bool
  ) throws(GalleryError) -> ExportLine {
    var line = ExportLine(.face)
    line.id = Name(face.code.huawei)
    line.collections = face.collections.map { names[$0] ?? "" }
    line.image = image?.token
    line.externalImageID = face.externalImageID
    line.fields = face.fields.mapValues(ExportValue.init)
    line.box = face.box
    line.attributes = face.attributes
    line.created = face.created.exportText
    if let id = face.subject { line.subject = try reader.subject(id)?.key }
    if includesEmbedding, let embedding = try reader.embedding(of: face.id) {
      line.model = embedding.model.version
      line.embedding = embedding.values
    }
    if includesCrop { line.crop = try reader.crop(of: face.id).map { Data($0) } }
    return line
  }
}
