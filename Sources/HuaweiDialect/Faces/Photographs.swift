import DialectKit
import FaceAnalysis
import Imaging
import Recognition

/// How one version of the interface takes photographs and looks for faces in them.
struct Photographs: Sendable {
  let services: DialectServices
  let settings: HuaweiSettings
  let version: APIVersion

  var recognition: any FaceRecognition { services.recognition }

  private var limits: ImageLimits {
    ImageLimits(maximumLongerSide: settings.longerSide, maximumShorterSide: settings.shorterSide)
  }

  /// The one image that a caller sent as Base64 text, as a file or by its address.
  ///
  /// - Parameter name: What the names of its three parameters begin with.
  func photograph(_ name: String = "image", in fields: RequestFields) async throws(DialectFailure)
    -> SentFile
  {
    try await services.file(name, of: "image", in: fields, limit: version.imageBytes)
  }

  /// Finds faces, the largest first.
  func analyse(
    _ photograph: SentFile, _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces = .all
  ) async throws(DialectFailure) -> ImageAnalysis {
    try await recognition.examine(photograph, parts, faces: faces, limits: limits)
  }

  /// The largest face of a photograph.
  ///
  /// - Parameters:
  ///   - name: Which of several photographs it is, for messages; `nil` for the only one.
  ///   - missing: What it is called where there is no face.
  /// - Throws: ``HuaweiError`` with that code, or ``DialectFailure``.
  func largestFace(
    of photograph: SentFile, _ parts: AnalysisRequest.Part, named name: String? = nil,
    orElse missing: HuaweiErrorCode
  ) async throws -> AnalysedFace {
    guard let face = try await recognition.largestFace(of: photograph, parts, limits: limits, named: name)
    else {
      throw HuaweiError(missing, name.map { "\(missing.message) (\($0))" })
    }
    return face
  }
}
