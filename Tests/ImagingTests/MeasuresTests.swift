import Imaging
import Testing

@Suite("Measures of focus and light")
struct MeasuresTests {
  @Test("Each further blur lowers the detail of edges, whatever the contrast")
  func blur() throws {
    let sharp = TestImages.busy(width: 112, height: 112)
    let details = try [112, 80, 56, 40, 28].map { side in
      let blurred = sharp.resizedByArea(width: side, height: side).resizedBilinear(width: 112, height: 112)
      return try #require(blurred.measures(in: blurred.bounds.polygon)).edgeDetail
    }
    #expect(details == details.sorted(by: >) && details[4] < details[0] * 0.4)
    let pale = RGBImage(width: 112, height: 112, pixels: sharp.pixels.map { 128 + $0 / 4 })
    let faint = try #require(pale.measures(in: pale.bounds.polygon)).edgeDetail
    #expect(abs(faint - details[0]) < details[0] * 0.05)
  }

  @Test("Blur along one direction counts as blur")
  func motion() throws {
    let sharp = TestImages.busy(width: 112, height: 112)
    let all = try #require(sharp.measures(in: sharp.bounds.polygon)).edgeDetail
    for (width, height) in [(28, 112), (112, 28)] {
      let moved = sharp.resizedByArea(width: width, height: height).resizedBilinear(width: 112, height: 112)
      #expect(try #require(moved.measures(in: moved.bounds.polygon)).edgeDetail < all * 0.6)
    }
  }

  @Test("Light is measured for what it is")
  func light() throws {
    var image = RGBImage(width: 100, height: 60, fill: (100, 100, 100))
    let even = try #require(image.measures(in: image.bounds.polygon))
    #expect(abs(even.brightness - 100) < 0.01 && even.contrast < 0.01 && abs(even.sideBalance) < 1e-6)
    #expect(even.edgeDetail == 0)
    image.fill(PixelRect(x: 50, y: 0, width: 50, height: 60), color: .white)
    let lit = try #require(image.measures(in: image.bounds.polygon))
    #expect(abs(lit.sideBalance - (255 - 100) / (255.0 + 100)) < 0.01)
    #expect(abs(lit.brightness - 177.5) < 0.01 && abs(lit.contrast - 77.5) < 0.01)
    // Only what lies in the region counts.
    let left = try #require(image.measures(in: PixelRect(x: 0, y: 0, width: 50, height: 60).polygon))
    #expect(abs(left.brightness - 100) < 0.01)
    #expect(image.measures(in: PixelRect(x: 200, y: 0, width: 5, height: 5).polygon) == nil)
    #expect(image.measures(in: PixelRect(x: 99, y: 59, width: 5, height: 5).polygon) == nil)
    let tiny = RGBImage(width: 6, height: 60)
    #expect(tiny.measures(in: tiny.bounds.polygon) == nil)
  }
}

@Suite("Convex polygons")
struct ConvexPolygonTests {
  private let triangle = ConvexPolygon(around: [
    ImagePoint(x: 0, y: 0), ImagePoint(x: 10, y: 0), ImagePoint(x: 0, y: 10), ImagePoint(x: 3, y: 3),
  ])

  @Test("A hull has the corners alone")
  func hull() {
    #expect(triangle.corners.count == 3 && triangle.area == 50)
    let line = ConvexPolygon(around: (0..<4).map { ImagePoint(x: Double($0), y: 2 * Double($0)) })
    #expect(line.corners.isEmpty && line.area == 0)
    #expect(ConvexPolygon(around: []).area == 0)
  }

  @Test("What a rectangle cuts off is gone")
  func clipping() {
    #expect(triangle.clipped(left: 0, top: 0, right: 10, bottom: 10).area == 50)
    #expect(abs(triangle.clipped(left: 0, top: 5, right: 10, bottom: 10).area - 12.5) < 1e-9)
    #expect(abs(triangle.clipped(left: 2, top: -5, right: 4, bottom: 3).area - 6) < 1e-9)
    #expect(triangle.clipped(left: 11, top: 0, right: 20, bottom: 10).area == 0)
  }

  @Test("A transform moves it")
  func mapping() {
    let grown = triangle.mapped(by: AffineTransform(scaleX: -2, y: 3))
    #expect(abs(grown.area - 300) < 1e-9)
  }
}

extension PixelRect {
  /// The same area.
  var polygon: ConvexPolygon {
    ConvexPolygon(
      around: [(x, y), (maxX, y), (x, maxY), (maxX, maxY)].map {
        ImagePoint(x: Double($0.0), y: Double($0.1))
      })
  }
}
