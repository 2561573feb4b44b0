import DialectKit
import Gallery

/// Faces of persons: sections 2.3, 2.4 and 2.10.
struct PersonFaceEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs
  let settings: TencentSettings

  var endpoints: [Endpoint] {
    [
      gate.endpoint("addface") { try await add($0) }
        .described(
          "Add faces to a person, one from each photograph.",
          takes: [
            .person, .optional("images", .array(of: .file)), .optional("urls", .array(of: .string)),
            .optional("tag", .note, "Becomes the person's tag"),
          ],
          gives: [
            .required("added", .integer), .faceIDs,
            .required("ret_codes", .array(of: .integer), "One code for each photograph, in order"), .session,
          ],
          fails: TencentCode.ofImages + [.personMissing, .tooManyFaces, .nearDuplicate]),
      gate.endpoint("delface") { try await delete($0) }
        .described(
          "Delete faces of a person.", takes: [.person, .faceIDs],
          gives: [.required("deleted", .integer), .faceIDs, .session], fails: [.personMissing, .faceMissing]),
      gate.endpoint("getfaceinfo") { try await show($0) }
        .described(
          "Show what is known of a face.", takes: [.required("face_id", .string)],
          gives: [.required("face_info", FaceItem.schema)], fails: [.faceMissing]),
    ]
  }

  private func add(_ call: Call) async throws -> [String: JSONValue] {
    let person = try call.identifier("person_id")
    let tag = try call.note("tag")
    let references = try photographs.photographs(in: call)
    // Before the work on the images; each enrolment checks it again.
    guard try await call.personExists(person) else { throw TencentError(.personMissing) }
    var added: [String] = []
    var failures: [TencentError] = []
    var codes: [JSONValue] = []
    // One after the other, so that of two copies in one request the second is refused.
    for reference in references {
      do {
        added.append(try await enrol(reference, for: person, tag: tag, in: call.gallery).tencent)
        codes.append(.integer(0))
      } catch {
        let failure = TencentError(explaining: error)
        failures.append(failure)
        codes.append(.integer(Int64(failure.code.rawValue)))
      }
    }
    // Where none was added, the first failure is the answer's and reported as that.
    failures.dropFirst(added.isEmpty ? 1 : 0).forEach(call.logger.report)
    if added.isEmpty, let first = failures.first { throw first }
    return [
      "added": .integer(Int64(added.count)), "face_ids": .strings(added), "ret_codes": .array(codes),
      "session_id": call.session,
    ]
  }

  private func enrol(
    _ reference: ImageReference, for person: Name, tag: String?, in gallery: TenantGallery
  ) async throws -> FaceCode {
    let face = try await photographs.newFace(of: reference)
    let enrolled = try await gallery.enrol(
      Enrolment(
        faces: [face], collections: [], subject: .existing(key: person), tag: tag,
        duplicates: Enrolment.DuplicateRule(
          scope: .subject, maximumDistance: photographs.recognition.scorer.copyDistance),
        limits: settings.galleryLimits))
    guard let face = enrolled.faces.first else { throw TencentError(.storageFailed) }
    return face.code
  }

  private func delete(_ call: Call) async throws -> [String: JSONValue] {
    let person = try call.identifier("person_id")
    let ids = try call.identifiers("face_ids")
    guard !ids.isEmpty else { throw TencentError(.parameterEmpty, "face_ids has no entry") }
    let deleted = try await call.gallery.deleteFaces(
      ids.compactMap { FaceCode(tencent: $0.text) }, ofSubject: person)
    guard !deleted.isEmpty else { throw TencentError(.faceMissing) }
    return [
      "deleted": .integer(Int64(deleted.count)), "face_ids": .strings(deleted.map(\.tencent)),
      "session_id": call.session,
    ]
  }

  private func show(_ call: Call) async throws -> [String: JSONValue] {
    guard let code = FaceCode(tencent: try call.identifier("face_id").text) else {
      throw TencentError(.faceMissing)
    }
    let face = try await call.gallery.face(code).face
    return [
      "face_info": .object(
        JSONMembers(FaceItem(id: code, box: face.box, attributes: face.attributes).members))
    ]
  }
}
