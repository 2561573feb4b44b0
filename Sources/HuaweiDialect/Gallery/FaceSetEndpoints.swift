import DialectKit
import Gallery
import Hummingbird

/// Facial image library management (v2 reference, section 4.5; v1 guide, 2.2.3).
struct FaceSetEndpoints: Sendable {
  let gate: Gate
  let version: APIVersion

  var endpoints: [Endpoint] {
    let all = version.path("face-sets")
    let one = version.path("face-sets/{face_set_name}")
    return [
      gate.endpoint(
        "CreateFaceSet", .post, all, of: .faceSearch, limits: .withoutImages, handler: create
      )
      .described(
        "Create a face set.",
        body: .json([
          .faceSetName,
          .optional(
            "face_set_capacity", .integer(FaceSetCapacity.step...FaceSetCapacity.most),
            "A multiple of \(FaceSetCapacity.step)"),
          .optional("external_fields", .map(of: .fieldType), "The custom fields of its faces, 10 at most"),
        ]), answer: .object([.required("face_set_info", .faceSetInfo)]),
        failures: .authentication + .json
          + .codes(.subserviceNotEnabled, .faceSetExists, .tooManyFaceSets)),
      gate.endpoint(
        "ShowAllFaceSets", .get, all, of: .faceSearch, limits: .withoutImages, handler: list
      )
      .described(
        "List the caller's face sets.",
        answer: .object([.required("face_sets_info", .array(of: .faceSetInfo))]),
        failures: .authentication + .codes(.subserviceNotEnabled)),
      gate.endpoint("ShowFaceSet", .get, one, of: .faceSearch, limits: .withoutImages, handler: show)
        .described(
          "Describe a face set.", path: [.faceSetName],
          answer: .object([.required("face_set_info", .faceSetInfo)]),
          failures: .authentication + .codes(.subserviceNotEnabled, .faceSetMissing)),
      gate.endpoint("DeleteFaceSet", .delete, one, of: .faceSearch, limits: .withoutImages, handler: delete)
        .described(
          "Delete a face set with all its faces.", path: [.faceSetName],
          answer: .object([.required("face_set_name", .string)]),
          failures: .authentication + .codes(.subserviceNotEnabled, .faceSetMissing)),
    ]
  }

  private func create(_ call: Call) async throws -> Response {
    let new = try NewCollection(try await call.fields())
    let created = try await call.gallery.createCollection(
      new, limits: GalleryLimits(collections: gate.settings.faceSets))
    return try .json(FaceSetReply(info: FaceSetInfo(created)))
  }

  private func list(_ call: Call) async throws -> Response {
    try .json(FaceSetsReply(infos: try await call.gallery.collections().map(FaceSetInfo.init)))
  }

  private func show(_ call: Call) async throws -> Response {
    let set = try await call.gallery.collection(named: call.faceSetName)
    return try .json(FaceSetReply(info: FaceSetInfo(set)))
  }

  private func delete(_ call: Call) async throws -> Response {
    let deleted = try await call.gallery.deleteCollection(named: call.faceSetName)
    return try .json(DeletedFaceSetReply(name: deleted.name.text))
  }
}
