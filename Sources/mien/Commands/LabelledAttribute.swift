import FaceAnalysis
import FaceData
import Foundation

/// An attribute that labels can be given for.
struct LabelledAttribute: Sendable {
  /// The name of its column.
  let name: String
  /// What must be asked for.
  let part: AnalysisRequest.Part
  /// The labels that there are; `nil` for a number or for names that only an operator's network knows.
  let kinds: [String]?
  /// The probability of each kind, `nil` where nothing was said.
  let said: @Sendable (FaceAppearance) -> [String: Double]?

  /// The kind that a label means.
  func kind(of label: String) -> String? {
    if name == "age" { return Double(label).flatMap { $0 >= 0 && $0 < 200 ? label : nil } }
    guard let kinds else { return label }
    // Lists count both sexes and yes and no.
    if kinds == Self.yesOrNo, let number = ["0": "no", "1": "yes"][label] { return number }
    return kinds.first { $0 == label.lowercased() }
  }

  private static let yesOrNo = ["no", "yes"]

  /// Every attribute.
  static let all: [LabelledAttribute] =
    [
      LabelledAttribute(name: "age", part: .age, kinds: nil) { $0.age.map { ["age": $0] } },
      kinds("gender", .gender, FaceAppearance.Gender.allCases.map(\.rawValue)) { $0.gender?.named },
      kinds("glasses", .glasses, ["none", "clear", "dark"]) { $0.glasses?.named },
      yesOrNo("hat", .hat, \.hat), yesOrNo("mask", .mask, \.mask), yesOrNo("drawn", .drawn, \.drawn),
      kinds("expression", .expression, FaceAppearance.Expression.allCases.map(\.rawValue)) {
        $0.expression?.named
      },
      yesOrNo("smile", .expression, \.smile),
      kinds("shape", .shape, FaceAppearance.Shape.allCases.map(\.rawValue)) { $0.shape?.named },
      LabelledAttribute(name: "race", part: .race, kinds: nil) { $0.race?.named(\.self) },
    ]
    + FaceAppearance.Part.allCases.map { part in
      yesOrNo(part.rawValue, .occlusion) { $0.occlusion?[part] }
    }

  /// The attribute of a column.
  static func named(_ name: String) -> LabelledAttribute? { all.first { $0.name == name } }

  private static func kinds(
    _ name: String, _ part: AnalysisRequest.Part, _ kinds: [String],
    said: @escaping @Sendable (FaceAppearance) -> [String: Double]?
  ) -> LabelledAttribute {
    LabelledAttribute(name: name, part: part, kinds: kinds, said: said)
  }

  private static func yesOrNo(
    _ name: String, _ part: AnalysisRequest.Part, _ said: @escaping @Sendable (FaceAppearance) -> Double?
  ) -> LabelledAttribute {
    LabelledAttribute(name: name, part: part, kinds: yesOrNo) { face in
      said(face).map { ["yes": $0, "no": 1 - $0] }
    }
  }
}
