package import FaceData

// 1:1 verification against a subject.

/// How far a subject's face is from a probe.
package struct FaceDistance: Hashable, Sendable {
  /// One of the subject's faces.
  package let face: Face
  /// In the metric of the probe's model; smaller is closer.
  package let distance: Float
}

extension TenantGallery {
  /// Compares a probe with every face of a subject.
  ///
  /// - Parameters:
  ///   - names: collections that the subject must be in, at least one of them; only its faces there are
  ///     compared. nil is all of its faces.
  /// - Returns: the subject's faces, nearest first; empty when it has none.
  /// - Throws: ``GalleryError``: `modelMismatch`, `subjectNotFound`, `collectionNotFound`, `membershipNotFound`.
  package func verify(
    _ probe: Embedding, againstSubject key: Name, inCollections names: [Name]? = nil
  ) async throws(GalleryError) -> [FaceDistance] {
    guard probe.model == gallery.model else {
      throw .modelMismatch(probe: probe.model, template: gallery.model)
    }
    return try await read { (reader) throws(GalleryError) in
      let subject = try reader.existingSubject(key)
      var faces = try reader.faces(of: subject.id)
      if let names {
        var collections: Set<CollectionID> = []
        for name in names {
          let collection = try reader.existingCollection(name)
          if try reader.membership(of: subject.id, in: collection.id) != nil {
            collections.insert(collection.id)
          }
        }
        guard !collections.isEmpty else {
          throw .membershipNotFound(key, Name(names.map(\.text).joined(separator: ", ")))
        }
        faces.removeAll { collections.isDisjoint(with: $0.collections) }
      }
      return try reader.distances(of: faces, to: probe)
    }
  }
}

extension GalleryReader {
  /// How far faces are from a probe, the nearest first.
  func distances(of faces: [Face], to probe: Embedding) throws(GalleryError) -> [FaceDistance] {
    var distances: [FaceDistance] = []
    for face in faces {
      guard let embedding = try embedding(of: face.id) else { continue }
      guard let distance = probe.distance(to: embedding) else {
        throw .modelMismatch(probe: probe.model, template: embedding.model)
      }
      distances.append(FaceDistance(face: face, distance: distance))
    }
    return distances.sorted { ($0.distance, $0.face.id) < ($1.distance, $1.face.id) }
  }
}
