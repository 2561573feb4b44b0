import Foundation
import Imaging

/// A photograph made worse, to see what becomes of it.
struct Retouched {
  let image: RGBImage

  init(_ photograph: Data) throws {
    image = try EncodedImage([UInt8](photograph)).decoded()
  }

  private init(_ image: RGBImage) { self.image = image }

  func jpeg() throws -> Data { Data(try image.jpegData(quality: 95)) }

  /// Blurred as if the lens could not tell points apart that are `pixels` from each other.
  func blurred(by pixels: Int) throws -> Data {
    let small = image.resizedByArea(width: image.width / pixels, height: image.height / pixels)
    return try Retouched(small.resizedBilinear(width: image.width, height: image.height)).jpeg()
  }

  /// With a share of its light.
  func darkened(to share: Double) throws -> Data {
    try mapped { Double($0) * share }
  }

  /// Behind a grey haze through which a share of the contrast comes.
  func hazy(_ share: Double) throws -> Data {
    try mapped { 128 + (Double($0) - 128) * share }
  }

  private func mapped(_ change: (UInt8) -> Double) throws -> Data {
    let table = (0...255).map { UInt8(min(255, max(0, change(UInt8($0)).rounded()))) }
    let pixels = image.pixels.map { table[Int($0)] }
    return try Retouched(RGBImage(width: image.width, height: image.height, pixels: pixels)).jpeg()
  }

  /// Lying on its side.
  func turned() throws -> Data { try Retouched(image.rotated(quarterTurns: 1)).jpeg() }

  /// Of this width, its shape kept.
  func resized(width: Int) throws -> Data {
    try Retouched(image.resizedByArea(width: width, height: image.height * width / image.width)).jpeg()
  }

  /// The part from `left` on.
  func cut(left: Int) throws -> Data {
    try Retouched(
      image.cropped(to: PixelRect(x: left, y: 0, width: image.width - left, height: image.height))
    )
    .jpeg()
  }
}
