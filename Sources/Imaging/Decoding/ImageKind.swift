/// The file formats that are read.
package enum ImageKind: String, Sendable, Equatable, CaseIterable {
  case jpeg, png, bmp

  /// The format's usual name, for messages.
  package var name: String { rawValue.uppercased() }
}

extension ImageKind {
  /// Recognises a format by its first bytes; the name of a file is never trusted.
  ///
  /// - Throws: `empty`, `unsupportedFormat` with the format's name, or `unknownFormat`.
  init(magicOf bytes: UnsafeBufferPointer<UInt8>) throws(ImageError) {
    if bytes.isEmpty {
      throw ImageError(.empty, "The image has no bytes. Send a JPEG, PNG or BMP file.")
    }
    if bytes.starts(with: [0xFF, 0xD8]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) {
      self = .png
    } else if bytes.starts(with: [0x42, 0x4D]) {
      self = .bmp
    } else if let name = ForeignFormat.name(of: bytes) {
      throw ImageError(
        .unsupportedFormat, "\(name) images are not supported. Convert the image to JPEG, PNG or BMP.")
    } else {
      throw ImageError(
        .unknownFormat, "The data is not an image that can be recognised. Send a JPEG, PNG or BMP file.")
    }
  }
}

/// Formats that people send by mistake, named so that the refusal helps them.
enum ForeignFormat {
  private static let signatures: [(name: String, offset: Int, bytes: [UInt8])] = [
    ("GIF", 0, Array("GIF8".utf8)),
    ("WebP", 8, Array("WEBP".utf8)),
    ("TIFF", 0, [0x49, 0x49, 0x2A, 0x00]),
    ("TIFF", 0, [0x4D, 0x4D, 0x00, 0x2A]),
    ("TIFF", 0, [0x49, 0x49, 0x2B, 0x00]),
    ("TIFF", 0, [0x4D, 0x4D, 0x00, 0x2B]),
    ("PDF", 0, Array("%PDF".utf8)),
    ("AVIF", 4, Array("ftypavif".utf8)),
    ("AVIF", 4, Array("ftypavis".utf8)),
    ("HEIC", 4, Array("ftyphei".utf8)),
    ("HEIC", 4, Array("ftyphev".utf8)),
    ("HEIF", 4, Array("ftypmif1".utf8)),
    ("HEIF", 4, Array("ftypmsf1".utf8)),
    ("MP4 video, not still", 4, Array("ftyp".utf8)),
    ("JPEG 2000", 0, [0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20]),
    ("JPEG 2000", 0, [0xFF, 0x4F, 0xFF, 0x51]),
    ("JPEG XL", 0, [0xFF, 0x0A]),
    ("JPEG XL", 0, [0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20]),
    ("MNG", 0, [0x8A, 0x4D, 0x4E, 0x47]),
    ("JNG", 0, [0x8B, 0x4A, 0x4E, 0x47]),
    ("Photoshop", 0, Array("8BPS".utf8)),
    ("Windows icon", 0, [0x00, 0x00, 0x01, 0x00]),
    ("SVG", 0, Array("<svg".utf8)),
    ("PNM", 0, Array("P6\n".utf8)),
    ("PNM", 0, Array("P5\n".utf8)),
    ("Radiance HDR", 0, Array("#?RADIANCE".utf8)),
  ]

  static func name(of bytes: UnsafeBufferPointer<UInt8>) -> String? {
    for signature in signatures where bytes.count >= signature.offset + signature.bytes.count {
      let found = UnsafeBufferPointer(rebasing: bytes[signature.offset...])
      if found.starts(with: signature.bytes) { return signature.name }
    }
    return nil
  }
}
