import FaceAnalysis
import Imaging
import Testing

@Suite struct RecaptureMeasuresTests {
  private let mesh = FaceMesh(
    points: [Point3D(x: 40, y: 40, z: 0), Point3D(x: 160, y: 160, z: 0), Point3D(x: 100, y: 90, z: 0)],
    presence: 1)

  /// Fine squares of two colours.
  private func squares(_ size: Int, _ a: (UInt8, UInt8, UInt8), _ b: (UInt8, UInt8, UInt8)) -> RGBImage {
    RGBImage(
      width: 200, height: 200,
      pixels: (0..<200).flatMap { y in
        (0..<200).flatMap { x -> [UInt8] in
          let colour = (x / size + y / size).isMultiple(of: 2) ? a : b
          return [colour.0, colour.1, colour.2]
        }
      })
  }

  @Test func `what is blurred is less sharp, whatever its contrast`() throws {
    let sharp = squares(5, (200, 150, 120), (60, 50, 40))
    let blurred = sharp.resizedByArea(width: 70, height: 70).resizedBilinear(width: 200, height: 200)
    let dim = RGBImage(width: 200, height: 200, pixels: sharp.pixels.map { $0 / 2 + 60 })
    let (first, second) = (
      try #require(RecaptureMeasures(mesh, in: sharp)), try #require(RecaptureMeasures(mesh, in: blurred))
    )
    #expect(first.sharpness - second.sharpness > 0.5)
    let third = try #require(RecaptureMeasures(mesh, in: dim))
    #expect(abs(third.sharpness - first.sharpness) < 0.05)
  }

  @Test func `a narrower gamut has less red, and a face without colours says nothing`() throws {
    let wide = try #require(
      RecaptureMeasures(mesh, in: squares(20, (220, 120, 100), (90, 100, 110))).flatMap(\.redness))
    let narrow = try #require(
      RecaptureMeasures(mesh, in: squares(20, (170, 130, 120), (110, 115, 118))).flatMap(\.redness))
    #expect(wide - narrow > 0.5)
    let grey = try #require(RecaptureMeasures(mesh, in: squares(20, (220, 220, 220), (90, 90, 90))))
    #expect(grey.redness == nil)
  }

  @Test func `a mesh outside the image, or without extent, cannot be measured`() {
    let image = squares(20, (220, 120, 100), (90, 100, 110))
    func mesh(_ offset: Float, scale: Float = 1) -> FaceMesh {
      FaceMesh(
        points: self.mesh.points.map { Point3D(x: $0.x * scale + offset, y: $0.y * scale + offset, z: 0) },
        presence: 1)
    }
    #expect(RecaptureMeasures(mesh(500), in: image) == nil)
    #expect(RecaptureMeasures(mesh(-500), in: image) == nil)
    #expect(RecaptureMeasures(mesh(100, scale: 0), in: image) == nil)
    // Partly outside: what lies inside is measured.
    #expect(RecaptureMeasures(mesh(90), in: image) != nil)
    #expect(RecaptureMeasures(mesh(-1000, scale: 20), in: image) != nil)
  }
}
