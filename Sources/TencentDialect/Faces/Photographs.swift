import Authentication
import DialectKit
import FaceAnalysis
import Gallery
import Imaging
import Recognition

/// The images of requests, and what is seen in them. An address wins over an image that was sent with it.
struct Photographs: Sendable {
  let services: DialectServices
  let settings: TencentSettings

  var recognition: any FaceRecognition { services.recognition }

  private var limits: ImageLimits { ImageLimits(maximumPixels: settings.maximumPixels) }

  /// The one image of a request, which is not fetched yet.
  func photograph(
    _ file: String = "image", or url: String = "url", in call: Call
  ) throws -> ImageReference {
    if let address = try call.text(url), !address.isEmpty { return .remote(address) }
    guard let bytes = try call.fields.file(file) else {
      throw TencentError(.imageEmpty, "\(file) and \(url) are missing")
    }
    return .sent(SentFile(bytes))
  }

  /// The images of `addface` (section 2.3), which are not fetched yet.
  func photographs(in call: Call) throws -> [ImageReference] {
    var images = try (call.fields.strings("urls") ?? []).map(ImageReference.remote)
    if images.isEmpty {
      images = try (call.fields.files("images") ?? []).map { .sent(SentFile($0)) }
    }
    guard !images.isEmpty else { throw TencentError(.imageEmpty, "images and urls are missing") }
    guard images.count <= settings.facesPerPerson else {
      throw TencentError(.tooManyFaces, "a request may have \(settings.facesPerPerson) images")
    }
    return images
  }

  /// Finds faces, the largest first; at least one.
  ///
  /// - Throws: ``TencentError`` with code -1101 when there is no face in the image, ``DialectFailure`` when it cannot be
  ///   obtained or read.
  func analyse(
    _ image: ImageReference, _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces
  ) async throws -> ImageAnalysis {
    let found = try await recognition.examine(try await obtain(image), parts, faces: faces, limits: limits)
    guard !found.faces.isEmpty else { throw TencentError(.noFaceDetected) }
    return found
  }

  /// The largest face of an image.
  ///
  /// - Throws: as ``analyse(_:_:faces:)``.
  func largestFace(of image: ImageReference, _ parts: AnalysisRequest.Part) async throws -> AnalysedFace {
    guard let face = try await recognition.largestFace(of: try await obtain(image), parts, limits: limits)
    else { throw TencentError(.noFaceDetected) }
    return face
  }

  /// The largest face of an image, as it is enrolled: with what comparisons need and what `getfaceinfo` tells.
  func newFace(of image: ImageReference) async throws -> NewFace {
    try await largestFace(of: image, [.embedding, .landmarks, .keptAppearance]).enrollable()
  }

  /// The file of an image, which is not empty.
  private func obtain(_ image: ImageReference) async throws -> SentFile {
    // Other dialects know addresses of other kinds; this one has URLs only.
    if case .remote(let address) = image {
      guard !address.isEmpty else { throw TencentError(.imageEmpty) }
      guard address.bytesBegin(with: "http://") || address.bytesBegin(with: "https://") else {
        throw TencentError(.urlNotFetched, "the address is no http or https url")
      }
    }
    let photograph = try await services.remoteImages.photograph(of: image, limit: settings.fetchedBytes)
    guard photograph.sentBytes > 0 else { throw TencentError(.imageEmpty) }
    return photograph
  }
}
