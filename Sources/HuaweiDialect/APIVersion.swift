import DialectKit

/// The two versions of the interface, which differ in limits only.
enum APIVersion: String, CaseIterable, Sendable {
  case v1
  case v2

  /// The path of an operation within the caller's project.
  func path(_ operation: String) -> String { "/\(rawValue)/{project_id}/\(operation)" }

  /// The most bytes of one image as it is sent, file or Base64 (v1 guide, table of 2.2.1; v2 reference, 1.4).
  var imageBytes: Int {
    switch self {
    case .v1: 12 << 20
    case .v2: 8 << 20
    }
  }

  /// The most bytes of the two images of a comparison (v1 guide, table of 2.2.2; v2 reference, 4.2).
  var comparedBytes: Int {
    switch self {
    case .v1: 2 * imageBytes
    case .v2: imageBytes
    }
  }

  /// How much is read of a body with one image.
  var bodyLimits: BodyLimits { limits(images: imageBytes) }

  /// How much is read of a body with two images.
  var comparisonLimits: BodyLimits { limits(images: comparedBytes) }

  /// A body has room for a little more than its images.
  private func limits(images: Int) -> BodyLimits {
    BodyLimits(body: images + (1 << 20), part: imageBytes)
  }
}

extension BodyLimits {
  /// How much is read of a body that carries no image.
  static let withoutImages = BodyLimits(body: 64 << 10, part: 64 << 10)
  /// How much is read of a body that says who calls.
  static let credentials = BodyLimits(body: 8 << 10, part: 8 << 10)
}
