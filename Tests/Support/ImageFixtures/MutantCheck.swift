package import Imaging

/// Decodes a damaged file in every way there is.
package enum MutantCheck {
  /// Small, so that a header that lies upwards is refused rather than obeyed.
  package static let limits = ImageLimits(maximumPixels: 1_000_000, maximumMemory: 64 << 20)

  /// - Returns: `decoded`, or the code of the error.
  package static func outcome(of bytes: [UInt8], index: Int) -> String {
    let image = EncodedImage(bytes)
    do throws(ImageError) {
      let header = try image.header()
      let scale = DecodeScale.allCases[index % DecodeScale.allCases.count]
      let decoded = try image.decoded(limits: limits, scale: scale)
      let region = PixelRect(
        x: header.width / 4, y: header.height / 3, width: max(1, header.width / 2),
        height: max(1, header.height / 2))
      let part = try image.decodedRegion(region, limits: limits, scale: scale)
      // Touching every byte lets a sanitizer see one that was never written.
      let sum = (decoded.pixels + part.image.pixels).reduce(0) { $0 &+ Int($1) }
      return sum >= 0 ? "decoded" : "impossible"
    } catch {
      return error.code.rawValue
    }
  }
}
