import Authentication
package import DialectKit
import FaceAnalysis

/// The `attributes` parameter of face-detect: codes separated by commas (v1 guide, 2.2.1).
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

  private static let highestCode = 5

  /// - Parameter codes: The parameter's text; no attributes when it is missing or empty.
  /// - Throws: ``DialectFailure`` of the kind `invalidParameter` for anything that is no known code.
  package init(_ codes: String?) throws(DialectFailure) {
    self = []
    guard let codes, !codes.isEmpty else { return }
    for code in codes.byteSplit(",") {
      guard let number = Int(code.trimmingPrefix(while: { $0 == " " })),
        (0...Self.highestCode).contains(number)
      else {
        throw .invalid("attributes", "must be codes from 0 to \(Self.highestCode), separated by commas")
      }
      insert(AttributeSelection(rawValue: 1 << number))
    }
  }

  /// What the analysis must find out.
  var parts: AnalysisRequest.Part {
    var parts: AnalysisRequest.Part = []
    if !isDisjoint(with: [.headPose, .landmarks]) { parts.insert(.landmarks) }
    if contains(.smile) { parts.insert(.expression) }
    return parts
  }
}
