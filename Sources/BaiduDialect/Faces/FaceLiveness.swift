import DialectKit
import FaceAnalysis
import Foundation

/// How likely faces were alive before the camera, as this dialect asks for it and tells it.
enum FaceLiveness {
  /// What callers write who want it.
  static let name = "faceliveness"

  /// `image_liveness`: of which images it is wanted. Other words in a place mean that it is not, and further places
  /// are passed over.
  ///
  /// - Parameter count: How many images there are.
  static func wanted(_ fields: RequestFields, of count: Int) throws(DialectFailure) -> [Bool] {
    let places = try fields.string("image_liveness")?.byteSplit(",").map { $0.blanksTrimmed == name } ?? []
    return (0..<count).map { places.indices.contains($0) && places[$0] }
  }

  /// What analysing for it takes.
  static func parts(_ isWanted: Bool) -> AnalysisRequest.Part { isWanted ? .liveness : [] }

  /// 0…1 as text, 0.5 where one of twenty genuine faces is refused. A face of which it cannot be told is not alive.
  static func text(of face: AnalysedFace) -> String { String(format: "%.5f", face.liveness ?? 0) }

  /// The values of several faces: `0` for those of which it is not wanted, and `nil` where it is of none.
  static func text(of faces: [AnalysedFace], where wanted: [Bool]) -> String? {
    guard wanted.contains(true) else { return nil }
    return zip(faces, wanted).map { $1 ? text(of: $0) : "0" }.joined(separator: ",")
  }
}
