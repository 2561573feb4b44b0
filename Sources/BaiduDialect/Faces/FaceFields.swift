import FaceAnalysis

/// `face_fields`: what a caller wants to know beside the place and direction of a face. Names that are not known are
/// passed over, as are those of attributes that this server does not compute.
struct FaceFields: OptionSet, Sendable {
  let rawValue: Int

  /// The points, 4 and 72.
  static let landmark = FaceFields(rawValue: 1 << 0)
  static let expression = FaceFields(rawValue: 1 << 1)
  static let qualities = FaceFields(rawValue: 1 << 2)

  init(rawValue: Int) { self.rawValue = rawValue }

  init(_ names: Set<String>) {
    self = []
    if !names.isDisjoint(with: ["landmark", "landmark72"]) { insert(.landmark) }
    if names.contains("expression") { insert(.expression) }
    if names.contains("qualities") { insert(.qualities) }
  }

  /// What the analysis must find out.
  var parts: AnalysisRequest.Part {
    var parts: AnalysisRequest.Part = .landmarks
    if contains(.expression) { parts.insert(.expression) }
    if contains(.qualities) { parts.insert(.quality) }
    return parts
  }
}
