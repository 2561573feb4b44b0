import DialectKit
import FaceAnalysis
import FaceData
import Gallery
import Recognition

/// Finds the one face of an image that operations on users and comparisons need.
struct Photographs: Sendable {
  let recognition: any FaceRecognition

  /// The largest face of one of several images.
  ///
  /// - Parameter name: Which of them it is, for messages.
  /// - Throws: as ``largestFace(of:_:)``.
  func largestFace(
    of photograph: Photograph, _ name: String, _ parts: AnalysisRequest.Part
  ) async throws -> AnalysedFace {
    do {
      return try await DialectFailure.concerning(name) { try await largestFace(of: photograph, parts) }
    } catch let error as BaiduError where error.code == .faceNotFound {
      throw BaiduError(.faceNotFound, name)
    }
  }

  /// The largest face of an image.
  ///
  /// - Throws: ``BaiduError`` with the code 216402, or ``DialectFailure``.
  func largestFace(
    of photograph: Photograph, _ parts: AnalysisRequest.Part
  ) async throws -> AnalysedFace {
    let image = try await recognition.examine(photograph, parts, faces: .largest)
    guard let face = image.faces.first else { throw BaiduError(.faceNotFound) }
    return face
  }

  /// At most so many faces of an image, the largest first; at least one. Where one is wanted no other is looked at.
  ///
  /// - Throws: as ``largestFace(of:_:)``.
  func faces(
    of photograph: Photograph, _ parts: AnalysisRequest.Part, most: Int
  ) async throws -> [AnalysedFace] {
    let image = try await recognition.examine(photograph, parts, faces: most == 1 ? .largest : .all)
    guard !image.faces.isEmpty else { throw BaiduError(.faceNotFound) }
    return Array(image.faces.prefix(most))
  }

  /// The probe of an image's largest face.
  func probe(of photograph: Photograph) async throws -> Embedding {
    try await largestFace(of: photograph, .embedding).template()
  }

  /// The largest face of an image with everything that the gallery keeps of it.
  ///
  /// - Parameter name: Which of several images it is, for messages; `nil` for the only one.
  func newFace(of photograph: Photograph, _ name: String? = nil) async throws -> NewFace {
    let parts: AnalysisRequest.Part = [.embedding, .landmarks, .attributes]
    guard let name else { return try await largestFace(of: photograph, parts).enrollable() }
    return try await largestFace(of: photograph, name, parts).enrollable()
  }

  /// The score of two faces at a distance, 0…100 with 80 at the operating point.
  func score(at distance: Float) -> Double { recognition.percent.score(at: distance) }

  /// Farther apart, two faces are not of one and the same image.
  var sameImageDistance: Float { recognition.percent.distance(atScore: 99.9) }
}
