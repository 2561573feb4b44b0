/// Why an image could not be read or written.
package struct ImageError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The kind of failure, for callers that map it to an answer of their own.
  package enum Code: String, Sendable, CaseIterable {
    /// There are no bytes.
    case empty
    /// The bytes are no image of any kind that we can name.
    case unknownFormat
    /// An image of a kind that is not read here, such as GIF or WebP; the message names it.
    case unsupportedFormat
    /// A JPEG, PNG or BMP that uses a rare feature which is not read here, such as 12-bit samples.
    case unsupportedFeature
    /// The data ends before the image does.
    case truncated
    /// The data contradicts itself.
    case corrupt
    /// Width or height is zero.
    case zeroSize
    /// A limit of ``ImageLimits`` is exceeded; the message names it.
    case tooLarge
    /// The requested region has no pixel in common with the image.
    case regionOutsideImage
    /// Pixels could not be written as a file.
    case encodingFailed
  }

  /// What a program tells errors apart by.
  package let code: Code
  /// What is wrong and what to do, in one or two sentences for the person who sent the image.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { "\(code.rawValue): \(message)" }
}

extension ImageError {
  static func truncated(_ kind: ImageKind, _ detail: String) -> ImageError {
    ImageError(.truncated, "The \(kind.name) data is cut short (\(detail)). Send the complete file again.")
  }

  static func corrupt(_ kind: ImageKind, _ detail: String) -> ImageError {
    ImageError(.corrupt, "The \(kind.name) data is damaged (\(detail)). Save the image again and resend it.")
  }

  static func unsupportedFeature(_ kind: ImageKind, _ detail: String) -> ImageError {
    ImageError(
      .unsupportedFeature,
      "This \(kind.name) file uses a feature that is not supported (\(detail))."
        + " Save it as an ordinary 8-bit JPEG or PNG.")
  }

  static func zeroSize(_ kind: ImageKind) -> ImageError {
    ImageError(.zeroSize, "The \(kind.name) header gives a width or height of zero. Send another image.")
  }
}
