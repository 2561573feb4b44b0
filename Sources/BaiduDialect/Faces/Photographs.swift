import DialectKit
import FaceAnalysis
import FaceData
import Gallery
import Recognition

/// Finds the one face of an image that operations on users and comparisons need.
struct Photographs: Sendable {
  let recognition: any FaceRecognition

  /// The largest face of an image.
  ///
  /// - Parameter name: Which of several images it is, for messages; `nil` for the only one.
  /// - Throws: ``BaiduError`` with the code 216402, or ``DialectFailure``.
  func largestFace(
    of photograph: Photograph, _ parts: AnalysisRequest.Part, _ name: String? = nil
  ) async throws -> AnalysedFace {
    do {
      let image = try await recognition.examine(photograph, parts, faces: .largest)
      guard let face = image.faces.first else { throw BaiduError(.faceNotFound, name) }
      return face
    } catch let failure as DialectFailure {
      throw name.map(failure.concerning) ?? failure
    }
  }

  /// At most so many faces of an image, the largest first; at least one. Where one is wanted no other is looked at.
  ///
  /// - Throws: as ``largestFace(of:_:_:)``.
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
    try await largestFace(of: photograph, [.embedding, .landmarks, .expression], name).enrollable()
  }

  /// The score of two faces at a distance, 0…100 with 80 at the operating point.
  func score(at distance: Float) -> Double { recognition.percent.score(at: distance) }

  /// Farther apart, two faces are not of one and the same image.
  var sameImageDistance: Float { recognition.percent.distance(atScore: 99.9) }
}
