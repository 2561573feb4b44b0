import DialectKit
import FaceAnalysis
import Hummingbird
import Imaging

/// The operations on single photographs (v2 reference 4.1 and 4.2, v1 guide 2.2.1 and 2.2.2).
struct FaceEndpoints: Sendable {
  let services: DialectServices
  let settings: HuaweiSettings
  let version: APIVersion

  var endpoints: [Endpoint] {
    [
      Endpoint("DetectFace", .post, "/\(version.rawValue)/{project_id}/face-detect") { request, _ in
        try await detect(request)
      },
      Endpoint("CompareFace", .post, "/\(version.rawValue)/{project_id}/face-compare") { request, _ in
        try await compare(request)
      },
    ]
  }

  private func detect(_ request: Request) async throws -> Response {
    let fields = try await RequestFields.read(request, limits: version.bodyLimits)
    let source = try await image("image", in: fields)
    let attributes = try AttributeSelection(fields.string("attributes"))
    let found = try await services.analysis.analyse(source, for: question(attributes.parts))
    return try .json(
      DetectReply(faces: found.faces.map { DetectedFace($0, of: found, attributes: attributes) }))
  }

  private func compare(_ request: Request) async throws -> Response {
    let fields = try await RequestFields.read(request, limits: version.comparisonLimits)
    let first = try await image("image1", in: fields)
    let second = try await image("image2", in: fields)
    guard first.sentBytes + second.sentBytes <= version.comparedBytes else {
      throw DialectFailure.imageTooLarge("image1 and image2 together", limit: version.comparedBytes)
    }
    async let a = largestFace(of: first, parameter: "image1")
    async let b = largestFace(of: second, parameter: "image2")
    let (left, right) = try await (a, b)
    let score = try services.analysis.compare(left.embedding, right.embedding)
    return try .json(
      CompareReply(
        image1Face: DetectedFace(box: left.box), similarity: score.similarity,
        image2Face: DetectedFace(box: right.box)))
  }

  private func image(_ name: String, in fields: RequestFields) async throws(DialectFailure) -> ImageSource {
    let reference = try fields.imageSource(
      base64: "\(name)_base64", file: "\(name)_file", url: "\(name)_url", limit: version.imageBytes)
    return try await services.remoteImages.source(of: reference, limit: version.imageBytes)
  }

  private func question(
    _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces = .all
  ) -> AnalysisRequest {
    AnalysisRequest(
      parts, faces: faces, minimumFace: settings.minimumFace,
      limits: ImageLimits(maximumLongerSide: settings.longerSide, maximumShorterSide: settings.shorterSide))
  }

  private func largestFace(
    of source: ImageSource, parameter: String
  ) async throws -> (box: BoundingBox, embedding: Embedding) {
    let found = try await services.analysis.analyse(source, for: question(.embedding, faces: .largest))
    guard let face = found.faces.first, let embedding = face.embedding else {
      throw HuaweiError(.noFaceToCompare)
    }
    return (BoundingBox(face.detection.box, in: found), embedding)
  }
}
