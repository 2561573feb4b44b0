package import FaceData

// Errors that several use cases and stores report in the same words.

extension GalleryError {
  /// Code `tenantNotFound`; its context has `tenant`.
  ///
  /// - Parameter name: Its name, or its number as text where only that is known.
  package static func tenantNotFound(_ name: String) -> GalleryError {
    GalleryError(
      .tenantNotFound, "There is no tenant “\(name)”. `mien tenant list` shows those that exist.",
      context: ["tenant": name])
  }

  /// Code `collectionNotFound`; its context has `collection`.
  package static func collectionNotFound(_ name: Name) -> GalleryError {
    GalleryError(
      .collectionNotFound, "There is no collection “\(name)”. Create it first.",
      context: ["collection": name.text])
  }

  /// Code `collectionExists`, for a name that is taken; its context has `collection`.
  package static func collectionExists(_ name: Name) -> GalleryError {
    GalleryError(
      .collectionExists, "The collection “\(name)” exists already. Choose another name.",
      context: ["collection": name.text])
  }

  /// Code `subjectNotFound`; its context has `subject`, the key.
  package static func subjectNotFound(_ key: Name) -> GalleryError {
    GalleryError(
      .subjectNotFound, "There is no subject “\(key)”. Create it first.", context: ["subject": key.text])
  }

  /// Code `subjectExists`, for a key that is taken; its context has `subject`, the key.
  package static func subjectExists(_ key: Name) -> GalleryError {
    GalleryError(
      .subjectExists, "The subject “\(key)” exists already. Add faces to it, or choose another id.",
      context: ["subject": key.text])
  }

  /// Code `faceNotFound`; its context has `face`.
  ///
  /// - Parameter face: Its id in Huawei's format, or what the caller gave for one.
  package static func faceNotFound(_ face: String) -> GalleryError {
    GalleryError(
      .faceNotFound, "There is no face “\(face)”. It may have been deleted; list the faces that exist.",
      context: ["face": face])
  }

  /// Code `imageNotFound`; its context has `image`, the token.
  package static func imageNotFound(_ image: Name) -> GalleryError {
    GalleryError(
      .imageNotFound, "There is no stored image “\(image)”. It may have been deleted.",
      context: ["image": image.text])
  }

  /// Code `imageExists`, for a key or token that is taken; its context has `image`.
  package static func imageExists(_ key: Name) -> GalleryError {
    GalleryError(
      .imageExists, "An image with the key “\(key)” is stored already. Delete it first, or use another key.",
      context: ["image": key.text])
  }

  /// Code `collectionFull`; its context has `collection` and `capacity`.
  ///
  /// - Parameter capacity: The most faces that the collection may hold, by its own setting or the dialect's
  ///   limits.
  package static func collectionFull(_ name: Name, capacity: Int) -> GalleryError {
    GalleryError(
      .collectionFull,
      "The collection “\(name)” may hold \(capacity) faces, and these would be more. "
        + "Delete some or use another collection.",
      context: ["collection": name.text, "capacity": String(capacity)])
  }

  /// Code `modelMismatch`; its context has the names of both models.
  ///
  /// - Parameters:
  ///   - probe: The model of the embedding that a caller brings.
  ///   - template: The model of the embeddings that are there.
  package static func modelMismatch(probe: ModelIdentity, template: ModelIdentity) -> GalleryError {
    GalleryError(
      .fault(.modelMismatch),
      "An embedding of \(probe) cannot be compared with one of \(template). "
        + "Use the embedder that the gallery was made with, or enrol the faces again.",
      context: ["probe": probe.name, "template": template.name])
  }
}

extension GalleryError {
  /// A tenant cannot be made because its name or its credentials are another's.
  package static func tenantExists(_ name: String) -> GalleryError {
    GalleryError(
      .tenantExists,
      "The tenant “\(name)” exists already, or its credentials are in use. Choose another name.",
      context: ["tenant": name])
  }
}

extension Embedding {
  /// A model's embedding with these components.
  ///
  /// - Throws: ``GalleryError`` with code `invalidArgument` when they can be no embedding of it.
  package static func checked(_ model: ModelIdentity, _ values: [Float]) throws(GalleryError) -> Embedding {
    do {
      return try Embedding(model: model, values: values)
    } catch {
      throw GalleryError(.invalidArgument, error.message)
    }
  }
}
