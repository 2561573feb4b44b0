import Authentication
package import DialectKit
import FaceAnalysis

/// The `attributes` parameter of face-detect: codes separated by commas. Those up to 5 are the v1 guide's (2.2.1), the
/// others those of the vendor's later references and SDKs.
package struct AttributeSelection: OptionSet, Sendable {
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Code 0.
  package static let headPose = AttributeSelection(rawValue: 1 << 0)
  /// Code 1.
  package static let gender = AttributeSelection(rawValue: 1 << 1)
  /// Code 2.
  package static let age = AttributeSelection(rawValue: 1 << 2)
  /// Code 3.
  package static let landmarks = AttributeSelection(rawValue: 1 << 3)
  /// Code 4: glasses and hat.
  package static let dress = AttributeSelection(rawValue: 1 << 4)
  /// Code 5.
  package static let smile = AttributeSelection(rawValue: 1 << 5)
  /// Code 6: a mask over mouth and nose.
  package static let mask = AttributeSelection(rawValue: 1 << 6)
  /// Code 12: how fit the face is for recognition.
  package static let quality = AttributeSelection(rawValue: 1 << 12)
  /// Code 13.
  package static let expression = AttributeSelection(rawValue: 1 << 13)
  /// Code 21: by how many quarters the photograph is turned.
  package static let faceAngle = AttributeSelection(rawValue: 1 << 21)

  /// Every code that the vendor has. Hair, beard and the kind of photograph (7, 8, 11) are told by nothing here.
  private static let byCode: [Int: AttributeSelection] = [
    0: .headPose, 1: .gender, 2: .age, 3: .landmarks, 4: .dress, 5: .smile, 6: .mask, 7: [], 8: [], 11: [],
    12: .quality, 13: .expression, 21: .faceAngle,
  ]

  private static let codes = byCode.keys.sorted().map(String.init)

  /// What a parameter's text looks like, as a regular expression.
  static let pattern: String = {
    let code = "(" + codes.joined(separator: "|") + ")"
    return "^\(code)(,\(code))*$"
  }()

  /// What the codes mean, for people.
  static let meaning = """
    0 head pose, 1 gender, 2 age, 3 landmarks, 4 glasses and hat, 5 smile, 6 mask, 12 quality, 13 expression, 21 angle \
    of the photograph; 7, 8 and 11 are passed over
    """

  /// - Parameter codes: The parameter's text; no attributes when it is missing or empty.
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter` for anything that is no known code.
  package init(_ codes: String?) throws(DialectFailure) {
    self = []
    guard let codes, !codes.isEmpty else { return }
    for code in codes.byteSplit(",") {
      guard let number = Int(code.trimmingPrefix(while: { $0 == " " })), let attribute = Self.byCode[number]
      else {
        let known = Self.codes.joined(separator: ", ")
        throw .invalid("attributes", "must be codes separated by commas; there are \(known)")
      }
      formUnion(attribute)
    }
  }

  /// What the analysis must find out.
  var parts: AnalysisRequest.Part {
    var parts: AnalysisRequest.Part = []
    if !isDisjoint(with: [.headPose, .landmarks, .faceAngle]) { parts.insert(.landmarks) }
    if contains(.gender) { parts.insert(.gender) }
    if contains(.age) { parts.insert(.age) }
    if contains(.dress) { parts.formUnion([.glasses, .hat]) }
    if !isDisjoint(with: [.smile, .expression]) { parts.insert(.expression) }
    if contains(.mask) { parts.insert(.mask) }
    if contains(.quality) { parts.formUnion(QualityReply.parts) }
    return parts
  }
}
