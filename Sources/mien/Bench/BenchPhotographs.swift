import CommandKit
import FaceAnalysis
import Foundation
import Imaging

/// The photographs that speed is measured on: one face each, made from a photograph that set-up brings.
struct BenchPhotographs {
  struct Photograph {
    let name: String
    let encoded: EncodedImage
  }

  let all: [Photograph]

  init(dependencies: DependencyFolder) throws {
    let source = try EncodedImage(path: dependencies.photographs.appending(path: "obama.jpg").path).decoded()
    all = [
      // The head with its surroundings, as in Labeled Faces in the Wild.
      Photograph(
        name: "250x250",
        encoded: EncodedImage(
          try Self.crop(of: source, width: 250, height: 250, share: 0.7).jpegData(quality: 90))),
      // A camera's frame.
      Photograph(
        name: "640x480",
        encoded: EncodedImage(
          try Self.crop(of: source, width: 640, height: 480, share: 1).jpegData(quality: 90))),
      Photograph(
        name: "1280x720",
        encoded: EncodedImage(
          try Self.crop(of: source, width: 1280, height: 720, share: 1).jpegData(quality: 90))),
    ]
  }

  /// Writes each photograph as `<name>.jpg`.
  func save(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for photograph in all {
      try Data(photograph.encoded.bytes).write(to: folder.appending(path: "\(photograph.name).jpg"))
    }
  }

  /// The widest crop of this shape around the middle of the upper part, `share` of the possible size, resized.
  private static func crop(of image: RGBImage, width: Int, height: Int, share: Double) -> RGBImage {
    let scale = min(Double(image.width) / Double(width), Double(image.height) / Double(height)) * share
    let (cropWidth, cropHeight) = (Int(Double(width) * scale), Int(Double(height) * scale))
    return image.cropped(
      to: PixelRect(x: (image.width - cropWidth) / 2, y: 0, width: cropWidth, height: cropHeight)
    ).resizedByArea(width: width, height: height)
  }
}
