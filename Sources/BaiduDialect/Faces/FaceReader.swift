import DialectKit
import FaceAnalysis
import Gallery

/// Finds the one face of an image that operations on users and comparisons need.
struct FaceReader: Sendable {
  let analysis: any FaceAnalysisService
  let minimumFace: Int

  /// The largest face of one of several images.
  ///
  /// - Parameter name: Which of them it is, for messages.
  /// - Throws: as ``largestFace(of:_:)``.
  func largestFace(
    of source: ImageSource, _ name: String, _ parts: AnalysisRequest.Part
  ) async throws -> (face: AnalysedFace, image: ImageAnalysis) {
    do {
      return try await DialectFailure.concerning(name) { try await largestFace(of: source, parts) }
    } catch let error as BaiduError where error.code == .faceNotFound {
      throw BaiduError(.faceNotFound, name)
    }
  }

  /// The largest face of an image.
  ///
  /// - Throws: ``BaiduError`` with the code 216402, or ``DialectFailure``.
  func largestFace(
    of source: ImageSource, _ parts: AnalysisRequest.Part
  ) async throws -> (face: AnalysedFace, image: ImageAnalysis) {
    let image = try await analysis.analyse(
      source, for: AnalysisRequest(parts, faces: .largest, minimumFace: minimumFace))
    guard let face = image.faces.first else { throw BaiduError(.faceNotFound) }
    return (face, image)
  }

  /// At most so many faces of an image, the largest first; at least one. Where one is wanted no other is looked at.
  ///
  /// - Throws: as ``largestFace(of:_:)``.
  func faces(
    of source: ImageSource, _ parts: AnalysisRequest.Part, most: Int
  ) async throws -> (faces: [AnalysedFace], image: ImageAnalysis) {
    let image = try await analysis.analyse(
      source,
      for: AnalysisRequest(parts, faces: most == 1 ? .largest : .all, minimumFace: minimumFace))
    guard !image.faces.isEmpty else { throw BaiduError(.faceNotFound) }
    return (Array(image.faces.prefix(most)), image)
  }

  /// The probe of an image's largest face.
  func probe(of source: ImageSource) async throws -> Gallery.Embedding {
    try analysis.probe(try await largestFace(of: source, .embedding).face)
  }

  /// The largest face of an image with everything that the gallery keeps of it.
  ///
  /// - Parameter name: Which of several images it is, for messages; `nil` for the only one.
  func newFace(of source: ImageSource, _ name: String? = nil) async throws -> NewFace {
    let parts: AnalysisRequest.Part = [.embedding, .landmarks, .attributes]
    guard let name else { return try analysis.newFace(try await largestFace(of: source, parts).face) }
    return try analysis.newFace(try await largestFace(of: source, name, parts).face)
  }

  /// The score of two faces at a distance, 0…100 with 80 at the operating point.
  func score(at distance: Float) -> Double { analysis.percent.score(at: distance) }

  /// Farther apart, two faces are not of one and the same image.
  var sameImageDistance: Float { analysis.percent.distance(atScore: 99.9) }
}
