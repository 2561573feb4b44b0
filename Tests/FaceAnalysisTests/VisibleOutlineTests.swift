import FaceAnalysis
import Foundation
import Imaging
import Testing

@Suite("Visible outline")
struct VisibleOutlineTests {
  /// The outline from the temple to the chin, where contours of faces take their points.
  private static let left = [127, 234, 93, 132, 58, 172, 136, 150, 149, 176, 148]
  private static let right = [356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377]
  /// The outer and inner corners of the eyes, those of the mouth, and the middle of both cheeks.
  private static let features = [33, 133, 362, 263, 61, 291, 205, 425]

  static let folder = TestEngine.benchmarkData?.appending(path: "wild/pointing04").path
  static let isReady =
    TestEngine.isInstalled && folder.map { FileManager.default.fileExists(atPath: $0) } == true

  @Test(.enabled(if: isReady, "needs wild/pointing04 in the folder that MIEN_TEST_DATA names"))
  func `contours of turned heads stay on what can be seen`() throws {
    let analyzer = try TestEngine.analyzer.get()
    let folder = URL(filePath: try #require(Self.folder))
    let rows = try String(contentsOf: folder.appending(path: "poses.csv"), encoding: .utf8)
      .split(whereSeparator: \.isNewline).dropFirst().map { $0.split(separator: ",").map(String.init) }
    #expect(rows.count == 90)
    var hidden = (before: 0, after: 0)
    for row in rows {
      let photograph = EncodedImage([UInt8](try Data(contentsOf: folder.appending(path: row[0]))))
      let face = try analyzer.analyse(photograph, for: AnalysisRequest(.landmarks, faces: .largest)).faces
        .first
      let mesh = try #require(face?.landmarks)
      let visible = mesh.withVisibleOutline()
      let hull = ConvexPolygon(around: mesh.points.map(\.flat.imagePoint))
      let (before, after) = (outside(mesh), outside(visible))
      hidden = (hidden.before + before, hidden.after + after)
      #expect(after == 0, "\(row[0])")
      // Nowhere do they leave the face.
      let grown = ConvexPolygon(around: visible.points.map(\.flat.imagePoint))
      #expect(grown.area < hull.area * 1.02, "\(row[0])")
      #expect(
        visible.points.indices.allSatisfy { index in
          Self.left.contains(index) || Self.right.contains(index) || Self.forehead.contains(index)
            || visible.points[index] == mesh.points[index]
        })
      if Int(row[4]) == 0 {
        let side = hull.area.squareRoot()
        let steps = (Self.left + Self.right).map {
          Double(visible.points[$0].flat.distance(to: mesh.points[$0].flat))
        }
        #expect((steps.max() ?? 0) < 0.05 * side, "\(row[0])")
      }
    }
    // Without it, heads turned far away have features beyond their contour.
    #expect(hidden.before > 50 && hidden.after == 0)
  }

  private static let forehead = [109, 67, 103, 54, 21, 162, 338, 297, 332, 284, 251, 389]

  /// How many features lie beyond the contour, to the left of its left side or the right of its right one, as seen along
  /// the face's vertical.
  private func outside(_ mesh: FaceMesh) -> Int {
    let (top, chin) = (mesh.points[10], mesh.points[152])
    let height = max(top.flat.distance(to: chin.flat), 1)
    let down = (x: (chin.x - top.x) / height, y: (chin.y - top.y) / height)
    func place(_ index: Int) -> (right: Float, down: Float) {
      let (x, y) = (mesh.points[index].x - top.x, mesh.points[index].y - top.y)
      return (x * down.y - y * down.x, x * down.x + y * down.y)
    }
    // The contour at the height of a feature.
    func edge(_ contour: [Int], at height: Float) -> Float {
      let places = contour.map(place)
      for (upper, lower) in zip(places, places.dropFirst()) where height >= upper.down && height < lower.down
      {
        let share = (height - upper.down) / (lower.down - upper.down)
        return upper.right + share * (lower.right - upper.right)
      }
      return places.min { abs($0.down - height) < abs($1.down - height) }?.right ?? 0
    }
    let slack = 0.04 * height
    return Self.features.count { index in
      let feature = place(index)
      return feature.right < edge(Self.left, at: feature.down) - slack
        || feature.right > edge(Self.right, at: feature.down) + slack
    }
  }

  @Test func `a face that looks straight ahead keeps its outline`() {
    let mesh = SyntheticMesh().mesh
    let visible = mesh.withVisibleOutline()
    #expect(visible.points[234] == mesh.points[234] && visible.points[454] == mesh.points[454])
  }

  @Test func `the side that is turned away goes out to the edge`() {
    // Before the left ear of a head that turns to the left there is its left cheek.
    let turned = SyntheticMesh(yaw: -70).mesh
    let visible = turned.withVisibleOutline()
    #expect(visible.points[454] == turned.points[454])
    #expect(turned.points[234].x > turned.points[205].x + 30)
    #expect(abs(visible.points[234].x - turned.points[205].x) < 1)
    #expect(abs(visible.points[234].y - turned.points[234].y) < 1)
  }
}
