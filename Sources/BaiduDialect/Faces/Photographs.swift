import Authentication
import DialectKit
import FaceAnalysis
import FaceData
import Gallery
import Recognition

/// The images of requests, and the faces in them.
struct Photographs: Sendable {
  let recognition: any FaceRecognition

  /// The image of an operation that takes one.
  ///
  /// - Parameter limit: As in ``photographs(in:limit:)``.
  func photograph(in fields: RequestFields, limit: Int) throws -> SentFile {
    let images = try photographs(in: fields, limit: limit)
    guard images.count <= 1 else { throw BaiduError(.parameterTooLong, "Only one image may be sent here.") }
    // A list of nothing but the head of a data URL.
    return images.first ?? SentFile(base64: "")
  }

  /// The images in `image` or `images`, which mean the same: the document has one, the clients the other.
  ///
  /// - Parameter limit: The most bytes of all images together, as they are encoded.
  func photographs(in fields: RequestFields, limit: Int) throws -> [SentFile] {
    let sent = ["image", "images"].filter { fields[$0] != nil }
    guard let name = sent.first, let text = try fields.string(name) else {
      throw DialectFailure(.missingImage, "The parameter image is missing.")
    }
    guard sent.count == 1 else {
      throw DialectFailure(.severalImageSources, "Send only one of image and images.")
    }
    guard text.utf8.count <= limit else { throw DialectFailure.imageTooLarge(name, limit: limit) }
    return text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      .map(Substring.init)
      // The head of a data URL ends with a comma too.
      .filter { !$0.bytesBegin(with: "data:") }
      .map { .base64(ofForm: $0) }
  }

  /// The largest face of an image.
  ///
  /// - Parameter name: Which of several images it is, for messages; `nil` for the only one.
  /// - Throws: ``BaiduError`` with the code 216402, or ``DialectFailure``.
  func largestFace(
    of photograph: SentFile, _ parts: AnalysisRequest.Part, named name: String? = nil
  ) async throws -> AnalysedFace {
    guard let face = try await recognition.largestFace(of: photograph, parts, named: name) else {
      throw BaiduError(.faceNotFound, name)
    }
    return face
  }

  /// At most so many faces of an image, the largest first. Where one is wanted no other is looked at.
  func faces(
    of photograph: SentFile, _ parts: AnalysisRequest.Part, most: Int
  ) async throws(DialectFailure) -> [AnalysedFace] {
    let image = try await recognition.examine(photograph, parts, faces: most == 1 ? .largest : .all)
    return Array(image.faces.prefix(most))
  }

  /// The probe of an image's largest face, and what the caller wants to know of that face.
  ///
  /// - Parameter wantsLiveness: Whether `ext_fields` has `faceliveness`.
  func probe(
    of photograph: SentFile, wantsLiveness: Bool
  ) async throws -> (embedding: Embedding, extras: Extras?) {
    let parts = FaceLiveness.parts(wantsLiveness).union(.embedding)
    let face = try await largestFace(of: photograph, parts)
    return (try face.template(), Extras(faceliveness: wantsLiveness ? FaceLiveness.text(of: face) : nil))
  }

  /// The largest face of an image with everything that the gallery keeps of it.
  ///
  /// - Parameter name: Which of several images it is, for messages; `nil` for the only one.
  func newFace(of photograph: SentFile, named name: String? = nil) async throws -> NewFace {
    try await largestFace(of: photograph, [.embedding, .landmarks, .expression], named: name).enrollable()
  }

  /// The score of two faces at a distance, 0…100 with 80 at the operating point.
  func score(at distance: Float) -> Double { recognition.percent.score(at: distance) }

  /// Farther apart, two faces are not of one and the same image.
  var sameImageDistance: Float { recognition.percent.distance(atScore: 99.9) }
}
