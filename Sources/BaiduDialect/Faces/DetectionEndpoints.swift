import DialectKit
import FaceAnalysis

/// `detect`: the faces of an image and what they look like.
struct DetectionEndpoints: Sendable {
  private static let imageBytes = 2 << 20

  let gate: Gate
  let photographs: Photographs
  let settings: BaiduSettings

  var endpoints: [Endpoint] {
    // The chapter's own sample calls it under v1.
    ["v1", "v2"].map { version in
      gate.post(
        "DetectFace", "/rest/2.0/face/\(version)/detect", imageBytes: Self.imageBytes, detect
      )
      .described(
        "Find the faces of an image, the largest first, and say what they look like.",
        body: .form(
          .image, .optional("max_face_num", .integer, "The most faces; 1 by default"),
          .optional(
            "face_fields", .string,
            "age, beauty, expression, faceshape, gender, glasses, landmark, race and qualities, separated by commas"
          )),
        answer: .findings(of: DetectedFace.schema),
        failures: .baidu(.emptyImage, .imageFormat, .imageSize))
    }
  }

  private func detect(_ call: Call) async throws -> Findings<DetectedFace> {
    let most = try call.fields.integer("max_face_num", in: 1...Int.max) ?? 1
    let fields = FaceFields(
      try call.fields.list("face_fields"), tellsBeauty: settings.tellsBeauty)
    let photograph = try photographs.photograph(in: call.fields, limit: Self.imageBytes)
    let faces = try await photographs.faces(of: photograph, fields.parts, most: most)
    return Findings(faces.map { DetectedFace($0, fields: fields) })
  }
}
