import DialectKit
import FaceAnalysis
import Gallery

/// `detect` and `shape`, which the vendor's SDK calls beside the operations of the document. Their shapes are those of
/// the vendor's later descriptions of this interface, which do without a bucket.
struct DetectionEndpoints: Sendable {
  let gate: Gate
  let photographs: Photographs

  private static let parameters =
    Field.image() + [.optional("mode", .integer(0...1), "0 all faces, 1 the largest")]
  private static let size: [Field] = [
    .session, .required("image_width", .integer), .required("image_height", .integer),
  ]

  var endpoints: [Endpoint] {
    [
      gate.endpoint("detect", needsBucket: false) { try await detect($0) }
        .described(
          "Find the faces of a photograph.", takes: Self.parameters,
          gives: Self.size + [.required("face", .array(of: FaceItem.schema))], fails: TencentCode.ofImages,
          needsBucket: false),
      gate.endpoint("shape", needsBucket: false) { try await locate($0) }
        .described(
          "Locate the contours of the faces of a photograph.", takes: Self.parameters,
          gives: Self.size + [.required("face_shape", .array(of: FaceContours.schema))],
          fails: TencentCode.ofImages + [.shapeFailed], needsBucket: false),
    ]
  }

  private func detect(_ call: Call) async throws -> [String: JSONValue] {
    let found = try await analysis(of: call, FaceItem.parts)
    // A face that is only looked at is not enrolled: its id names it in this answer and nowhere else.
    let ids = call.gallery.gallery.ids
    let items = found.faces.map { face in
      FaceItem(id: ids.faceCode(), box: face.box, attributes: face.attributes)
    }
    return data(found, call, ["face": .array(items.map { .object(JSONMembers($0.members)) })])
  }

  private func locate(_ call: Call) async throws -> [String: JSONValue] {
    let found = try await analysis(of: call, .landmarks)
    let shapes = found.faces.compactMap(\.landmarks).map {
      JSONValue.object(JSONMembers(FaceContours.members(of: $0.withVisibleOutline())))
    }
    guard shapes.count == found.faces.count else { throw TencentError(.shapeFailed) }
    return data(found, call, ["face_shape": .array(shapes)])
  }

  private func analysis(
    of call: Call, _ parts: AnalysisRequest.Part
  ) async throws -> ImageAnalysis {
    let mode = try call.fields.integer("mode") ?? 0
    guard (0...1).contains(mode) else {
      throw TencentError(.parameterInvalid, "mode must be 0 for all faces or 1 for the largest")
    }
    return try await photographs.analyse(
      try photographs.photograph(in: call), parts, faces: mode == 1 ? .largest : .all)
  }

  private func data(
    _ found: ImageAnalysis, _ call: Call, _ members: [String: JSONValue]
  ) -> [String: JSONValue] {
    var data = members
    data["image_width"] = .integer(Int64(found.width))
    data["image_height"] = .integer(Int64(found.height))
    data["session_id"] = call.session
    return data
  }
}
