import FaceAnalysis
import Imaging
import Testing

@Suite("Expression, form and proportion", .enabled(if: TestEngine.isInstalled, "\(TestEngine.comment)"))
struct ExpressionAndShapeTests {
  let analyzer: FaceAnalyzer

  init() throws { analyzer = try TestEngine.analyzer.get() }

  private func appearance(_ image: RGBImage) throws -> FaceAppearance? {
    try analyzer.face(in: image, [.expression, .shape, .beauty])?.appearance
  }

  @Test(.enabled(if: BenchmarkArchive.genki.isReady, "\(BenchmarkArchive.genki.comment)"))
  func `smiles of GENKI-4K`() throws {
    let smiling = try Set(
      BenchmarkArchive.genki.text("labels.csv").split(whereSeparator: \.isNewline).dropFirst().compactMap {
        line in
        let fields = line.split(separator: ",")
        return fields[1].hasPrefix("1") ? String(fields[0]) : nil
      })
    var (right, found, laughs) = (0, 0, 0)
    for (name, photograph) in try BenchmarkArchive.genki.photographs(600) {
      let face = try analyzer.analyse(photograph, for: AnalysisRequest(.expression, faces: .largest)).faces
        .first
      guard let expression = face?.appearance.expression else { continue }
      #expect(
        abs(FaceAppearance.Expression.allCases.reduce(0) { $0 + expression.probability(of: $1) } - 1) < 1e-6)
      let isSmiling = smiling.contains(String(name.split(separator: "/").last ?? ""))
      found += 1
      right += (expression.probability(of: .none) < 0.5) == isSmiling ? 1 : 0
      laughs += expression.mostLikely?.kind == .laugh ? 1 : 0
    }
    #expect(found > 580)
    #expect(Double(right) / Double(found) >= 0.92)
    // A laugh is the rarer, but it occurs.
    #expect((20...120).contains(laughs))
  }

  @Test(.enabled(if: BenchmarkArchive.lfw.isReady, "\(BenchmarkArchive.lfw.comment)"))
  func `a face mostly keeps its form when it is resized, recompressed or turned`() throws {
    var counts: [FaceAppearance.Shape: Int] = [:]
    var (kept, copies, beautyChange) = (0, 0, 0.0)
    for (_, photograph) in try BenchmarkArchive.lfw.photographs(100) {
      let image = try photograph.decoded()
      guard let appearance = try appearance(image), let shape = appearance.shape,
        let beauty = appearance.beauty,
        let kind = shape.mostLikely?.kind
      else { continue }
      #expect(abs(FaceAppearance.Shape.allCases.reduce(0) { $0 + shape.probability(of: $1) } - 1) < 1e-6)
      #expect((0...100).contains(beauty))
      counts[kind, default: 0] += 1
      for copy in [image.scaled(by: 0.6), try image.recompressed(40), image.turned(by: 20)] {
        guard let again = try self.appearance(copy), let beautyAgain = again.beauty else { continue }
        copies += 1
        kept += again.shape?.mostLikely?.kind == kind ? 1 : 0
        beautyChange += abs(beautyAgain - beauty)
      }
    }
    #expect(copies > 280)
    #expect(Double(kept) / Double(copies) > 0.75)
    #expect(beautyChange / Double(copies) < 8)
    #expect(FaceAppearance.Shape.allCases.allSatisfy { (5...50).contains(counts[$0] ?? 0) }, "\(counts)")
  }
}

extension RGBImage {
  fileprivate func recompressed(_ quality: Int) throws -> RGBImage {
    try EncodedImage(jpegData(quality: quality)).decoded()
  }

  /// Turned about its middle, clockwise.
  fileprivate func turned(by degrees: Double) -> RGBImage {
    let middle = ImagePoint(x: Double(width) / 2, y: Double(height) / 2)
    return warped(
      by: AffineTransform(rotation: -degrees * .pi / 180, scale: 1, about: middle, movingTo: middle),
      width: width, height: height)
  }
}
