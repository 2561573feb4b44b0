import FaceAnalysis
import Imaging
import Testing

@Suite("Quality of faces", .enabled(if: TestEngine.isInstalled, "\(TestEngine.comment)"))
struct FaceQualityTests {
  let analyzer: FaceAnalyzer

  init() throws { analyzer = try TestEngine.analyzer.get() }

  /// Some decoded photographs with the longer side of the face in them.
  private func faces(_ photographs: [EncodedImage]) throws -> [(
    image: RGBImage, mesh: FaceMesh, side: Double
  )] {
    try photographs.compactMap { photograph in
      let image = try photograph.decoded()
      guard let mesh = try analyzer.face(in: image, .landmarks)?.landmarks else { return nil }
      let (x, y) = (mesh.points.map(\.x), mesh.points.map(\.y))
      return (image, mesh, Double(max((x.max() ?? 0) - (x.min() ?? 0), (y.max() ?? 0) - (y.min() ?? 0))))
    }
  }

  private func quality(_ image: RGBImage) throws -> FaceQuality? {
    try analyzer.face(in: image, .quality)?.quality
  }

  /// The share of faces whose sharpness falls from each copy to the next.
  private func falling(_ copies: [[RGBImage]]) throws -> Double {
    let falls = try copies.map { copies in
      let sharpness = try copies.compactMap { try quality($0)?.sharpness }
      return zip(sharpness, sharpness.dropFirst()).allSatisfy { $0 > $1 }
    }
    return Double(falls.count { $0 }) / Double(max(1, falls.count))
  }

  @Test func `a good portrait is sharp, lit and whole`() throws {
    for name in ["obama.jpg", "obama3.jpg", "biden.jpg"] {
      let quality = try #require(try quality(try TestEngine.photograph(name).decoded()))
      #expect(quality.sharpness > 0.8 && quality.blur < 1)
      #expect((80...200).contains(quality.illumination) && quality.contrast > 0.1)
      #expect(quality.completeness == 1 && quality.size > 200)
    }
  }

  @Test func `light is that of the face alone`() throws {
    let image = try TestEngine.photograph("obama.jpg").decoded()
    let plain = try #require(try quality(image))
    let dark = RGBImage(width: image.width, height: image.height, pixels: image.pixels.map { $0 / 2 })
    let dimmed = try #require(try quality(dark))
    #expect(abs(dimmed.illumination - plain.illumination / 2) < 3)
    #expect(abs(dimmed.contrast - plain.contrast / 2) < 0.01)
    #expect(abs(dimmed.sharpness - plain.sharpness) < 0.02)
  }

  @Test func `what is cut off is missing`() throws {
    let photographs = try ["obama.jpg", "biden.jpg"].map { try TestEngine.photograph($0) }
    #expect(try cuts(photographs, shares: [0.15, 0.3]).allSatisfy { abs($0.said - $0.true) < 0.1 })
  }

  @Test(.enabled(if: BenchmarkArchive.lfw.isReady, "\(BenchmarkArchive.lfw.comment)"))
  func `faces of LFW that are cut off`() throws {
    let photographs = try BenchmarkArchive.lfw.photographs(20).map(\.photograph)
    let found = try cuts(photographs, shares: [0, 0.15, 0.3, 0.4])
    #expect(found.count > 280)
    let near = found.count { abs($0.said - $0.true) <= 0.1 }
    #expect(Double(near) > 0.93 * Double(found.count))
  }

  /// Faces of which a share is cut off at each side in turn: what is left of the hull, and what is said of it.
  private func cuts(
    _ photographs: [EncodedImage], shares: [Float]
  ) throws -> [(true: Double, said: Double)] {
    var found: [(true: Double, said: Double)] = []
    for (image, mesh, _) in try faces(photographs) {
      let (x, y) = (mesh.points.map(\.x), mesh.points.map(\.y))
      let box = (left: x.min() ?? 0, top: y.min() ?? 0, right: x.max() ?? 0, bottom: y.max() ?? 0)
      let hull = ConvexPolygon(around: mesh.points.map(\.flat.imagePoint))
      for share in shares {
        let (across, down) = (share * (box.right - box.left), share * (box.bottom - box.top))
        let cuts = [
          PixelRect(x: Int(box.left + across), y: 0, width: image.width, height: image.height),
          PixelRect(x: 0, y: 0, width: Int(box.right - across), height: image.height),
          PixelRect(x: 0, y: Int(box.top + down), width: image.width, height: image.height),
          PixelRect(x: 0, y: 0, width: image.width, height: Int(box.bottom - down)),
        ]
        for cut in cuts {
          let kept = share == 0 ? image.bounds : cut.intersection(image.bounds)
          guard let quality = try quality(image.cropped(to: kept)) else { continue }
          let shown = hull.clipped(
            left: Double(kept.x), top: Double(kept.y), right: Double(kept.maxX), bottom: Double(kept.maxY))
          found.append((true: shown.area / hull.area, said: Double(quality.completeness)))
        }
      }
    }
    return found
  }

  @Test(.enabled(if: BenchmarkArchive.lfw.isReady, "\(BenchmarkArchive.lfw.comment)"))
  func `sharpness falls with blurring, and with scaling down and up again`() throws {
    let faces = try faces(BenchmarkArchive.lfw.photographs(30).map(\.photograph))
    #expect(faces.count >= 28)
    let blurred = faces.map { image, _, side in
      [image] + [1, 1.5, 2, 3, 4].map { image.blurred(by: $0 * side / 112) }
    }
    #expect(try falling(blurred) >= 0.95)
    let coarsened = faces.map { image, _, _ in [image] + [0.7, 0.5, 0.35, 0.25].map(image.coarsened) }
    #expect(try falling(coarsened) >= 0.95)
    // A blur of two pixels halves it, where the photograph is sharp.
    let halved = try blurred.compactMap { try quality($0[3])?.sharpness }
    #expect(halved.allSatisfy { $0 < 0.56 })
  }

  @Test(.enabled(if: BenchmarkArchive.lfw.isReady, "\(BenchmarkArchive.lfw.comment)"))
  func `a face is as sharp at 100, 200 and 400 pixels`() throws {
    for (image, _, side) in try faces(BenchmarkArchive.lfw.photographs(20).map(\.photograph)) {
      let sharpness = try [100, 200, 400].compactMap { try quality(image.scaled(by: $0 / side))?.sharpness }
      #expect((sharpness.max() ?? 1) - (sharpness.min() ?? 0) < 0.1)
    }
    let obama = try #require(try faces([TestEngine.photograph("obama.jpg")]).first)
    let sharpness = try [100, 200, 298].compactMap {
      try quality(obama.image.scaled(by: $0 / obama.side))?.sharpness
    }
    #expect((sharpness.max() ?? 1) - (sharpness.min() ?? 0) < 0.05)
  }
}
