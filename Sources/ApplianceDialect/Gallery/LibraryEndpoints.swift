import DialectKit
import Gallery
import Hummingbird
import Recognition

/// The face library (section 1).
struct LibraryEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  var endpoints: [Endpoint] {
    [
      gate.endpoint("EnrolFace", .post, "/api/faces", enrol)
        .described(
          "Enrol the largest face of an image, and keep the image.",
          body: .json([
            .required("image", .image, "Base64 with a data: prefix, 4 MB at most"),
            .optional("description", .string(0...255)),
            .optional(
              "imageMd5", .string(0...32), "The image's key, with or without padding; empty for its MD5"),
            .optional("name", .string(0...128)), .optional("gender", .string(0...16)),
          ]),
          answer: .envelope(
            .object([
              .required("id", .integer), .required("imageId", .token), .required("faceToken", .token),
              .required("rect", .rect),
            ])),
          failures: .appliance(.imageDecodeFailed, .faceNotFound, .badQuality, .faceAlreadyExists)),
      gate.endpoint("ListFaces", .get, "/api/faces", list)
        .described("List all faces, and images without a face.", query: .page, answer: .faceList),
      gate.endpoint("DeleteFace", .delete, "/api/faces/{faceToken}", deleteFace)
        .described(
          "Delete a face; its image and description stay.", answer: .done,
          failures: .appliance(.faceTokenNotExist)),
      gate.endpoint("DeleteImage", .delete, "/api/faces/image/{imageId}", deleteImage)
        .described(
          "Delete an image with everything of it.", answer: .done, failures: .appliance(.imageIDNotExist)),
      gate.endpoint("ShowFace", .get, "/api/faces/faceToken/{faceToken}", showFace)
        .described(
          "Show a face with its picture.",
          answer: .envelope(
            .object([
              .required("imageId", .string), .required("description", .string), .required("name", .string),
              .required("gender", .string), .required("rect", .rect), .required("faceGroupList", .groups),
              .required("image", .image),
            ])),
          failures: .appliance(.faceTokenNotExist)),
      gate.endpoint("ShowImage", .get, "/api/faces/image/{imageId}", showImage)
        .described(
          "Give an original back.",
          answer: .envelope(
            .object([.required("image", .image), .required("faceToken", .array(of: .token))])),
          failures: .appliance(.imageIDNotExist)),
      gate.endpoint("ClearLibrary", .delete, "/api/faces/facesLib", clear)
        .described(
          "Delete all faces and images of the tenant, and whom the faces were of; groups stay.", answer: .done
        ),
    ]
  }

  /// 1.1
  @Sendable private func enrol(_ call: Call) async throws -> EnrolReply {
    let fields = try await call.fields(images: 1)
    let photograph = try photographs.photograph(in: fields)
    let description = try fields.text("description", bytes: 255) ?? ""
    let name = try fields.text("name", bytes: 128) ?? ""
    let gender = try fields.text("gender", bytes: 16) ?? ""
    let givenKey = StoredImage.key(unpadding: Name(try fields.text("imageMd5", bytes: 32) ?? ""))

    let original = try await photographs.original(photograph)
    let key = givenKey.isEmpty ? Name(original.digest) : givenKey
    // Looked up before the photograph costs time; the gallery makes sure of it once more.
    guard try await !call.gallery.imageExists(key: key) else { throw ApplianceError(.faceAlreadyExists) }
    let face = try await photographs.largestFace(of: SentFile(original.bytes), [.portrait, .occlusion])
    if let failure = photographs.settings.quality.firstFailure(face) {
      throw ApplianceError(.badQuality, failure.rawValue)
    }
    let enrolled = try await call.gallery.enrol(
      Enrolment(
        faces: [try face.enrollable()], collections: [], subject: .own(name: name, tag: description),
        generatesExternalImageID: true,
        image: NewImage(
          key: key, description: description, personName: name, personGender: gender, bytes: original.bytes)))
    guard let image = enrolled.image, let face = enrolled.faces.first else {
      throw ApplianceError(.internalError)
    }
    return EnrolReply(image: image, face: face)
  }

  /// 1.2
  @Sendable private func list(_ call: Call) async throws -> FaceListReply {
    let library = try await call.gallery.library(try call.page(isRequired: false))
    return FaceListReply(
      totalFaces: library.total,
      face: library.entries.map { FaceLine($0, includesID: true) })
  }

  /// 1.3: image and description stay.
  @Sendable private func deleteFace(_ call: Call) async throws -> NoData {
    try await call.gallery.deleteFace(try call.face, keepsImage: true)
    return NoData()
  }

  /// 1.4
  @Sendable private func deleteImage(_ call: Call) async throws -> NoData {
    try await call.gallery.deleteImage(token: Name(call.parameters.decoded("imageId")))
    return NoData()
  }

  /// 1.5
  @Sendable private func showFace(_ call: Call) async throws -> FaceReply {
    guard let portrait = try await call.gallery.portraits(ofFaces: [try call.face]).first else {
      throw ApplianceError(.faceTokenNotExist)
    }
    return FaceReply(portrait)
  }

  /// 1.6, the first of the two sections with this number.
  @Sendable private func showImage(_ call: Call) async throws -> ImageReply {
    let stored = try await call.gallery.image(token: Name(call.parameters.decoded("imageId")))
    return ImageReply(
      image: DataURI.of(stored.bytes), faceToken: stored.faces.map(\.code.appliance))
  }

  /// 1.6, the second. Groups stay, and are empty; persons of other dialects go with their faces.
  @Sendable private func clear(_ call: Call) async throws -> NoData {
    try await call.gallery.clearLibrary()
    return NoData()
  }
}
