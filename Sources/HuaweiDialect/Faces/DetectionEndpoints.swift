import DialectKit
import Hummingbird

/// The faces of a photograph (v2 reference 4.1, v1 guide 2.2.1).
struct DetectionEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  private var version: APIVersion { photographs.version }

  var endpoints: [Endpoint] {
    [
      gate.endpoint(
        "DetectFace", .post, version.path("face-detect"), of: .faceDetect, limits: version.bodyLimits,
        handler: detect
      )
      .described(
        "Find the faces in a photograph.",
        body: .fields(
          Field.photograph() + [
            .optional(
              "attributes", .string(pattern: AttributeSelection.pattern), AttributeSelection.meaning)
          ], as: .json, .multipart), answer: .detectedFaces,
        failures: .authentication + .photographs + .codes(.subserviceNotEnabled))
    ]
  }

  private func detect(_ call: Call) async throws -> Response {
    let fields = try await call.fields()
    let attributes = try AttributeSelection(fields.string("attributes"))
    let photograph = try await photographs.photograph(in: fields)
    let found = try await photographs.analyse(photograph, attributes.parts)
    return try .json(
      DetectReply(faces: found.faces.map { DetectedFace($0, attributes: attributes) }))
  }
}
