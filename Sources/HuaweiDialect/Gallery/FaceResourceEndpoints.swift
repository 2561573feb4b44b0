import Authentication
import DialectKit
import FaceAnalysis
import Gallery
import Hummingbird
import Recognition

/// Facial resource management (v2 reference, section 4.6; v1 guide, 2.2.4).
struct FaceResourceEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  var endpoints: [Endpoint] {
    let faces = photographs.version.path("face-sets/{face_set_name}/faces")
    return [
      gate.endpoint(
        "AddFaces", .post, faces, of: .faceSearch, limits: photographs.version.bodyLimits, handler: add
      )
      .described(
        "Add the faces of a photograph to a face set.", path: [.faceSetName],
        body: .fields(
          Field.photograph() + Field.externalValues
            + [.optional("single", .boolean, "Whether only the largest face is added")],
          as: .json, .multipart), answer: .faceSetFaces,
        failures: Self.failures + .photographs
          + .codes(.faceSetFull, .noFaceToAdd, .fieldUndefined, .fieldTypeMismatch)),
      gate.endpoint("ShowFaces", .get, faces, of: .faceSearch, limits: .withoutImages, handler: show)
        .described(
          "Show one face of a face set, or a page of them in order of addition.", path: [.faceSetName],
          query: [
            .optional("face_id", .faceID, "When it is there, the other two do not count"),
            .optional("offset", .integer(0...Page.end)),
            .optional("limit", .integer(1...Page.end), "offset plus limit may be \(Page.end) at most"),
          ], answer: .faceSetFaces, failures: Self.failures + .codes(.parameterMalformed, .faceMissing)),
      gate.endpoint("UpdateFace", .put, faces, of: .faceSearch, limits: .withoutImages, handler: update)
        .described(
          "Change what a caller has attached to a face.", path: [.faceSetName],
          body: .json([.required("face_id", .faceID)] + Field.externalValues), answer: .faceNumber,
          failures: Self.failures + .json + .codes(.faceMissing, .fieldUndefined, .fieldTypeMismatch)),
      gate.endpoint("DeleteFace", .delete, faces, of: .faceSearch, limits: .withoutImages, handler: delete)
        .described(
          "Delete faces by the value of one field: of these two, or of any custom field.",
          path: [.faceSetName],
          query: [.optional("face_id", .faceID), .optional("external_image_id", .identifier)],
          answer: .faceNumber,
          failures: Self.failures
            + .codes(.parameterMissing, .parameterMalformed, .valueNotFound, .fieldMissing, .faceMissing)),
      gate.endpoint(
        "BatchDeleteFaces", .delete, "\(faces)/batch", of: .faceSearch, limits: .withoutImages,
        handler: deleteBatch
      )
      .described(
        "Delete the faces that meet a filter.", path: [.faceSetName],
        body: .json([.required("filter", .string(1...FilterExpression.maximumLength))]), answer: .faceNumber,
        failures: Self.failures + .json + .codes(.filterMalformed, .nothingToDelete)),
    ]
  }

  private static let failures: [FailureDescription] =
    .authentication + .codes(.subserviceNotEnabled, .faceSetMissing)

  private func add(_ call: Call) async throws -> Response {
    let fields = try await call.fields()
    // What can be refused without looking at the photograph is refused first.
    let set = try await call.gallery.collection(named: call.faceSetName)
    let external = try ExternalValues(fields)
    let values = try set.schema.checked(external.fields ?? [:])
    let isSingle = try fields.bool("single") ?? false
    let photograph = try await photographs.photograph(in: fields)
    let found = try await photographs.analyse(
      photograph, [.embedding, .landmarks, .expression], faces: isSingle ? .largest : .all)
    guard !found.faces.isEmpty else { throw HuaweiError(.noFaceToAdd) }
    let enrolled = try await call.gallery.enrol(
      Enrolment(
        faces: try found.faces.map { try $0.enrollable() }, collections: [set.name],
        subject: .own(name: "", tag: external.imageID?.text ?? ""),
        externalImageID: external.imageID, generatesExternalImageID: true, fields: values))
    return try .json(FacesReply(enrolled.faces, in: set))
  }

  private func show(_ call: Call) async throws -> Response {
    if let id = call.query["face_id"] {
      let (face, set) = try await call.gallery.face(
        try FaceCode(faceID: id), inCollectionNamed: call.faceSetName)
      return try .json(FacesReply([face], in: set))
    }
    let (faces, set) = try await call.gallery.faces(
      inCollectionNamed: call.faceSetName, try Page(faces: call.query))
    return try .json(FacesReply(faces, in: set))
  }

  private func update(_ call: Call) async throws -> Response {
    let fields = try await call.fields()
    let id = try fields.required("face_id", fields.string)
    let external = try ExternalValues(fields)
    guard external.imageID != nil || external.fields != nil else {
      throw DialectFailure(
        .missingParameter, "There is nothing to change. Send external_image_id or external_fields.")
    }
    let (_, set) = try await call.gallery.updateFace(
      try FaceCode(faceID: id), inCollectionNamed: call.faceSetName, externalImageID: external.imageID,
      fields: external.fields ?? [:])
    return try .json(FaceNumberReply(number: 1, set: set))
  }

  private func delete(_ call: Call) async throws -> Response {
    let items = call.query.items
    guard let item = items.first else {
      throw DialectFailure(.missingParameter, "The field to delete by is missing, for example ?face_id=…")
    }
    guard items.count == 1 else {
      throw DialectFailure.invalid(String(item.name.prefix(36)), "must be the only one in the query")
    }
    guard !item.value.isEmpty else {
      throw DialectFailure.invalid(String(item.name.prefix(36)), "must have a value")
    }
    do {
      let (count, set) = try await call.gallery.deleteFaces(
        whereField: Name(item.name), is: Name(item.value), inCollectionNamed: call.faceSetName)
      return try .json(FaceNumberReply(number: count, set: set))
    } catch let error as GalleryError where error.code == .fieldUndefined {
      throw HuaweiError(.fieldMissing, error.message)
    }
  }

  private func deleteBatch(_ call: Call) async throws -> Response {
    let fields = try await call.fields()
    let filter = try fields.required("filter", fields.string)
    do {
      let (count, set) = try await call.gallery.deleteFaces(
        matching: filter, inCollectionNamed: call.faceSetName)
      return try .json(FaceNumberReply(number: count, set: set))
    } catch let error as GalleryError where error.code == .noMatch {
      throw HuaweiError(.nothingToDelete)
    }
  }
}

extension FaceCode {
  /// - Throws: ``GalleryError`` with code `faceNotFound` for a text that cannot be a face id.
  init(faceID text: String) throws(GalleryError) {
    guard let code = FaceCode(huawei: text) else { throw .faceNotFound(text) }
    self = code
  }
}

extension Page {
  /// The most that `offset` and `limit` may be together (v2 reference, section 4.6.2).
  fileprivate static let end = 10_000
  private static let usualLimit = 5

  /// Reads `offset` and `limit` of a query.
  fileprivate init(faces query: QueryString) throws {
    let offset = try query.integer("offset", in: 0...Self.end) ?? 0
    let limit = try query.integer("limit", in: 1...Self.end) ?? Self.usualLimit
    guard offset + limit <= Self.end else {
      throw DialectFailure.invalid("offset", "plus limit must not exceed \(Self.end)")
    }
    try self.init(offset: offset, limit: limit)
  }
}
