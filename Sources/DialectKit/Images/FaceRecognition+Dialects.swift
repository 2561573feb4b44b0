package import FaceAnalysis
package import Imaging
package import Recognition

extension FaceRecognition {
  /// Finds and describes the faces of a photograph, and says in a dialect's terms what is wrong with it.
  ///
  /// - Parameters:
  ///   - parts: What is wanted of each face; nothing else is computed.
  ///   - faces: All faces, the largest first, or the largest alone.
  ///   - limits: The sizes of photographs that the dialect takes.
  /// - Throws: ``DialectFailure`` when the photograph cannot be read or is outside the limits, or there is too much work.
  package func examine(
    _ photograph: SentFile, _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces = .all,
    limits: ImageLimits = .default
  ) async throws(DialectFailure) -> ImageAnalysis {
    do {
      return try await analyse(photograph, parts, faces: faces, limits: limits)
    } catch {
      throw DialectFailure(error)
    }
  }

  /// The largest face of a photograph; `nil` when there is none.
  ///
  /// - Parameters:
  ///   - parts: What is wanted of the face; nothing else is computed.
  ///   - limits: The sizes of photographs that the dialect takes.
  ///   - name: Which of several photographs it is, for messages; `nil` for the only one.
  /// - Throws: ``DialectFailure``, as ``examine(_:_:faces:limits:)``.
  package func largestFace(
    of photograph: SentFile, _ parts: AnalysisRequest.Part, limits: ImageLimits = .default,
    named name: String? = nil
  ) async throws(DialectFailure) -> AnalysedFace? {
    do {
      return try await examine(photograph, parts, faces: .largest, limits: limits).faces.first
    } catch {
      throw name.map(error.concerning) ?? error
    }
  }
}
