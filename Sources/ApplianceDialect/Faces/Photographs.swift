import Authentication
import Crypto
import DialectKit
import FaceAnalysis
import Foundation
import Imaging
import Recognition

/// The photographs in requests.
struct Photographs: Sendable {
  /// The most bytes of an image file (notes to section 1.1).
  static let largestFile = 4 << 20
  /// The most characters that a file of that size takes as Base64, with a prefix before it.
  static let longestBase64 = (largestFile + 2) / 3 * 4 + 64
  /// The shortest that a side of an image to be enrolled may be, in pixels (notes to section 1.1).
  static let shortestSide = 100

  let recognition: any FaceRecognition
  let settings: ApplianceSettings

  /// The image in a parameter that must be there.
  func photograph(
    _ parameter: String = "image", in fields: RequestFields
  ) throws(DialectFailure) -> SentFile {
    let text = try fields.required(parameter, fields.string)
    guard text.utf8.count <= Self.longestBase64 else {
      throw .imageTooLarge(parameter, limit: Self.largestFile)
    }
    guard !text.isEmpty else { throw .invalid(parameter, "is empty") }
    return SentFile(base64: text)
  }

  /// The largest face of an image.
  ///
  /// - Parameters:
  ///   - parts: What is wanted of it beside what answers tell of every face.
  ///   - parameter: Where the image came from, for messages.
  /// - Throws: ``ApplianceError`` with code `faceNotFound`, or what is wrong with the image.
  func largestFace(
    of photograph: SentFile, _ parts: AnalysisRequest.Part = [], named parameter: String = "image"
  ) async throws -> AnalysedFace {
    let face: AnalysedFace?
    do {
      face = try await recognition.largestFace(
        of: photograph, parts.union([.embedding, .landmarks, .quality]),
        limits: ImageLimits(maximumLongerSide: settings.longerSide, maximumShorterSide: settings.shorterSide),
        named: parameter)
    } catch {
      throw error.about(parameter)
    }
    guard let face else {
      throw ApplianceError(.faceNotFound, explanation: "There is no face in \(parameter).")
    }
    return face
  }

  /// An image to be kept, taken apart and checked.
  func original(_ photograph: SentFile, _ parameter: String = "image") async throws -> Original {
    do {
      return try await recognition.compute { try Original(photograph) }
    } catch {
      throw DialectFailure(error).about(parameter)
    }
  }
}

/// The bytes of an image to be kept.
struct Original: Sendable {
  let bytes: [UInt8]
  /// The MD5 of the bytes as URL-safe Base64 (notes to section 1.1).
  let digest: String

  init(_ photograph: SentFile) throws {
    bytes = try photograph.fileBytes()
    guard bytes.count <= Photographs.largestFile else {
      throw DialectFailure.imageTooLarge("image", limit: Photographs.largestFile)
    }
    let header = try EncodedImage(bytes).header()
    let side = Photographs.shortestSide
    guard min(header.width, header.height) >= side else {
      throw DialectFailure(
        .imageDimensions,
        "The image has \(header.width) x \(header.height) pixels; it must have at least \(side) x \(side).")
    }
    digest = URLSafeBase64.encode(Insecure.MD5.hash(data: bytes))
  }
}

/// An image as text, the way requests carry it.
enum DataURI {
  /// - Parameter bytes: A JPEG, PNG or BMP file.
  static func of(_ bytes: [UInt8]) -> String {
    let kind = (try? EncodedImage(bytes).header().kind) ?? .jpeg
    return "data:image/\(kind.rawValue);base64,\(Data(bytes).base64EncodedString())"
  }
}
