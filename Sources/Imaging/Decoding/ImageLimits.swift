/// What is accepted. Everything is checked against the header before a pixel is allocated.
package struct ImageLimits: Sendable, Equatable {
  /// Largest number of pixels of the stored image.
  package var maximumPixels: Int
  /// Largest longer side in pixels; `nil` leaves it to the other limits.
  package var maximumLongerSide: Int?
  /// Largest shorter side in pixels; `nil` leaves it to the other limits.
  package var maximumShorterSide: Int?
  /// Most bytes that decoding may occupy, pixels and decoder together.
  package var maximumMemory: Int
  /// Most scans of a progressive JPEG; each costs a pass over the whole image.
  package var maximumScans: Int

  package init(
    maximumPixels: Int = 40_000_000, maximumLongerSide: Int? = nil, maximumShorterSide: Int? = nil,
    maximumMemory: Int = 512 << 20, maximumScans: Int = 100
  ) {
    self.maximumPixels = maximumPixels
    self.maximumLongerSide = maximumLongerSide
    self.maximumShorterSide = maximumShorterSide
    self.maximumMemory = maximumMemory
    self.maximumScans = maximumScans
  }

  /// Below this no product of sizes overflows, whatever limits a caller sets.
  private static let mostPixels = 1 << 40

  /// 40 megapixels of any shape.
  package static let `default` = ImageLimits()

  /// Checks a header.
  ///
  /// - Throws: `tooLarge` with the limit that is exceeded.
  package func check(_ header: ImageHeader) throws(ImageError) {
    let (width, height) = (header.storedWidth, header.storedHeight)
    if let limit = maximumLongerSide, max(width, height) > limit {
      throw tooLarge(header, "its longer side may have at most \(limit) pixels")
    }
    if let limit = maximumShorterSide, min(width, height) > limit {
      throw tooLarge(header, "its shorter side may have at most \(limit) pixels")
    }
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    let limit = min(maximumPixels, Self.mostPixels)
    if overflow || pixels > limit {
      throw tooLarge(header, "at most \(limit) pixels are allowed")
    }
  }

  func checkMemory(_ bytes: Int, for header: ImageHeader) throws(ImageError) {
    if bytes > maximumMemory {
      throw tooLarge(
        header, "decoding needs \(bytes >> 20) MiB and at most \(maximumMemory >> 20) MiB are allowed")
    }
  }

  private func tooLarge(_ header: ImageHeader, _ limit: String) -> ImageError {
    ImageError(
      .tooLarge,
      "The image has \(header.width) × \(header.height) pixels, but \(limit). Scale it down and send it again."
    )
  }
}

/// A whole-number reduction that is applied while decoding. A side of n pixels becomes ⌈n / factor⌉.
package enum DecodeScale: Int, Sendable, CaseIterable {
  case full = 1
  case half = 2
  case quarter = 4
  case eighth = 8

  /// How many stored pixels make one decoded pixel along each axis.
  package var factor: Int { rawValue }
}
