import DialectKit
import FaceAnalysis
import FaceData
import Foundation
import Recognition

/// `match`: how alike the largest faces of two images are.
struct ComparisonEndpoints: Sendable {
  private static let imageBytes = 20 << 20

  let gate: Gate
  let photographs: Photographs

  var endpoints: [Endpoint] {
    [
      gate.post("MatchFaces", "/rest/2.0/face/v2/match", imageBytes: Self.imageBytes, match)
        .described(
          "Compare the largest faces of two images.",
          body: .form(
            .required("images", .string, "Two images in Base64, separated by a comma"),
            .optional("ext_fields", .choice("qualities")),
            .optional(
              "image_liveness", .string,
              "faceliveness,faceliveness for both images; a place may be empty")),
          answer: .findings(
            of: .object([
              .required("index_i", .integer), .required("index_j", .integer),
              .required("score", .number(0...100)),
            ]),
            .optional(
              "ext_info",
              .object([
                .optional("qualities", .string, "The qualities of each image as JSON text"), Extras.liveness,
              ]))),
          failures: .baidu(
            .tooFewImages, .parameterTooLong, .faceNotFound, .emptyImage, .imageFormat, .imageSize))
    ]
  }

  private func match(_ call: Call) async throws -> Findings<Match> {
    let wantsQualities = try call.fields.list("ext_fields").contains("qualities")
    let images = try photographs.photographs(in: call.fields, limit: Self.imageBytes)
    guard images.count >= 2 else { throw BaiduError(.tooFewImages, "Send two images.") }
    guard images.count == 2 else { throw BaiduError(.parameterTooLong, "Send two images.") }
    let wantsLiveness = try FaceLiveness.wanted(call.fields, of: images.count)
    let parts = wantsQualities ? Qualities.parts.union(.embedding) : .embedding
    let (first, second) = (FaceLiveness.parts(wantsLiveness[0]), FaceLiveness.parts(wantsLiveness[1]))
    async let one = photographs.largestFace(of: images[0], parts.union(first), named: "image 1 of 2")
    async let other = photographs.largestFace(of: images[1], parts.union(second), named: "image 2 of 2")
    let faces = try await [one, other]
    let distance = try photographs.recognition.compare(faces[0], faces[1]).distance
    return Findings(
      [Match(first: 0, second: 1, score: photographs.score(at: distance))],
      extras: Extras(
        qualities: wantsQualities ? try Qualities.text(of: faces) : nil,
        faceliveness: FaceLiveness.text(of: faces, where: wantsLiveness)))
  }
}

private struct Match: Encodable, Sendable {
  let first: Int
  let second: Int
  let score: Double

  enum CodingKeys: String, CodingKey {
    case score
    case first = "index_i"
    case second = "index_j"
  }
}

extension Qualities {
  /// Those of each image, in their order, as JSON text.
  fileprivate static func text(of faces: [AnalysedFace]) throws -> String {
    String(decoding: try JSONEncoder.sorted.encode(faces.map(Qualities.init)), as: UTF8.self)
  }
}
