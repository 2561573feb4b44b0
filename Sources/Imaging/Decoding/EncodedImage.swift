/// The bytes of an image file. Nothing is known about them until they are asked for.
package struct EncodedImage: Sendable {
  /// The whole file, of whatever kind.
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads kind, size and orientation; no pixel is decoded or allocated.
  ///
  /// - Throws: ``ImageError`` with any code but `regionOutsideImage` and `encodingFailed`; `tooLarge` only when memory
  ///   is exhausted, or for a JPEG whose side is longer than 65,500 pixels.
  package func header() throws(ImageError) -> ImageHeader {
    try bytes.withUnsafeBufferPointer { (buffer) throws(ImageError) in
      switch try ImageKind(magicOf: buffer) {
      case .jpeg: try JPEGReader(buffer).header
      case .png: try PNGReader(buffer).header
      case .bmp: try BMPReader(buffer).header
      }
    }
  }

  /// Decodes the whole image upright.
  ///
  /// A damaged or incomplete file is an error, never a half-grey picture. Transparent pixels are laid
  /// over white.
  ///
  /// - Parameters:
  ///   - limits: checked from the header before pixels are allocated.
  ///   - scale: a JPEG is reduced by its own transform, which is faster than decoding it in full; other
  ///     kinds are averaged. The result has ⌈width / factor⌉ × ⌈height / factor⌉ pixels.
  /// - Throws: ``ImageError`` with any code but `regionOutsideImage` and `encodingFailed`.
  package func decoded(
    limits: ImageLimits = .default, scale: DecodeScale = .full
  ) throws(ImageError) -> RGBImage {
    try decode(nil, limits: limits, scale: scale).image
  }

  /// Decodes a part of the image. See ``decodedRegion(_:limits:scale:)`` for where a reduced part lies.
  ///
  /// - Parameter region: in pixels of the upright full-size image; what lies outside is left out.
  /// - Throws: as ``decodedRegion(_:limits:scale:)``.
  package func decoded(
    region: PixelRect, limits: ImageLimits = .default, scale: DecodeScale = .full
  ) throws(ImageError) -> RGBImage {
    try decode(region, limits: limits, scale: scale).image
  }

  /// Decodes a part of the image and says which; tests and the fuzzer compare parts with the whole by it.
  ///
  /// A JPEG decodes only the block rows and columns that it must, and nothing below the region; damage
  /// there goes unnoticed. The other kinds are read row by row and cropped.
  ///
  /// - Parameter region: in pixels of the upright full-size image; what lies outside is left out.
  /// - Throws: ``ImageError``: `regionOutsideImage` when nothing is left, otherwise as ``decoded(limits:scale:)``.
  package func decodedRegion(
    _ region: PixelRect, limits: ImageLimits = .default, scale: DecodeScale = .full
  ) throws(ImageError) -> DecodedRegion {
    try decode(region, limits: limits, scale: scale)
  }

  private func decode(
    _ region: PixelRect?, limits: ImageLimits, scale: DecodeScale
  ) throws(ImageError) -> DecodedRegion {
    try bytes.withUnsafeBufferPointer { (buffer) throws(ImageError) in
      switch try ImageKind(magicOf: buffer) {
      case .jpeg:
        var reader = try JPEGReader(buffer)
        return try decode(&reader, region, limits: limits, scale: scale)
      case .png:
        var reader = try PNGReader(buffer)
        return try decode(&reader, region, limits: limits, scale: scale)
      case .bmp:
        var reader = try BMPReader(buffer)
        return try decode(&reader, region, limits: limits, scale: scale)
      }
    }
  }

  private func decode<Reader: StoredImageReader & ~Copyable>(
    _ reader: inout Reader, _ region: PixelRect?, limits: ImageLimits, scale: DecodeScale
  ) throws(ImageError) -> DecodedRegion {
    try limits.check(reader.header)
    let plan = try DecodePlan(header: reader.header, region: region, scale: scale)
    return DecodedRegion(image: try reader.image(plan, limits: limits), frame: plan.frame)
  }
}

/// A decoded part of an image and where it came from.
package struct DecodedRegion: Sendable, Equatable {
  /// Upright, reduced by the scale that was asked for.
  package let image: RGBImage
  /// What `image` shows, in pixels of the upright full-size image. At full scale this is the requested
  /// region clipped to the image; at a reduced scale it is widened to whole reduced pixels.
  package let frame: PixelRect
}
