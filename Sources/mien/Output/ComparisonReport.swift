import CommandKit
import FaceAnalysis
import FaceData

/// What `mien compare` prints.
struct ComparisonReport: JSONLine {
  let similarity: Float
  let distance: Float
  let falseMatchRate: Float
  let boxes: [FaceBox]

  private enum CodingKeys: String, CodingKey {
    case similarity
    case distance
    case falseMatchRate = "false_match_rate"
    case boxes
  }

  init(_ score: FaceSimilarity, boxes: [FaceBox]) {
    similarity = score.similarity
    distance = score.distance
    falseMatchRate = score.falseMatchRate
    self.boxes = boxes
  }
}
