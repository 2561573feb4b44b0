/// A window that may hold a face, with the network's proposal for moving its edges.
struct CandidateWindow {
  var left: Float
  var top: Float
  var right: Float
  var bottom: Float
  var score: Float
  /// Shifts of the left, top, right and bottom edge, in shares of the window's sides.
  var shift: (Float, Float, Float, Float) = (0, 0, 0, 0)

  var width: Float { right - left }
  var height: Float { bottom - top }
  var box: Box { Box(x: left, y: top, width: width, height: height) }

  /// The window with its edges moved as the network proposed.
  func shifted() -> CandidateWindow {
    CandidateWindow(
      left: left + shift.0 * width, top: top + shift.1 * height,
      right: right + shift.2 * width, bottom: bottom + shift.3 * height, score: score)
  }

  /// The square of the longer side around the same centre, which is what the next network looks at.
  func squared() -> CandidateWindow {
    let side = max(width, height)
    var square = self
    square.left = left + (width - side) / 2
    square.top = top + (height - side) / 2
    square.right = square.left + side
    square.bottom = square.top + side
    return square
  }
}

/// How much of two windows must coincide for the weaker one to be dropped.
enum OverlapMeasure {
  /// Intersection over union.
  case union
  /// Intersection over the smaller window: drops a window inside another.
  case smaller
}

extension [CandidateWindow] {
  /// Greedy non-maximum suppression; the survivors are ordered by falling score.
  func suppressed(above threshold: Float, by measure: OverlapMeasure = .union) -> [CandidateWindow] {
    indices(keptAbove: threshold, by: measure).map { self[$0] }
  }

  /// The indices of the windows that survive suppression, by falling score.
  func indices(keptAbove threshold: Float, by measure: OverlapMeasure = .union) -> [Int] {
    var kept: [Int] = []
    for index in indices.sorted(by: { self[$0].score > self[$1].score }) {
      let box = self[index].box
      let isCovered = kept.contains { other in
        let otherBox = self[other].box
        let shared = box.intersection(otherBox)
        let whole =
          switch measure {
          case .union: box.area + otherBox.area - shared
          case .smaller: Swift.min(box.area, otherBox.area)
          }
        return shared > threshold * whole
      }
      if !isCovered { kept.append(index) }
    }
    return kept
  }
}
