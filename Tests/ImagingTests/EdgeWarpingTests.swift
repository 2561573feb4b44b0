import Imaging
import Testing

@Suite("Warping with repeated edges")
struct EdgeWarpingTests {
  /// Every pixel another colour.
  private let image: RGBImage = {
    let (width, height) = (40, 30)
    var pixels: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width { pixels += [UInt8(6 * x), UInt8(8 * y), UInt8((x * y) % 256)] }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }()

  @Test("Beyond the edge every pixel is the nearest one of the image")
  func repeats() {
    let shift = AffineTransform(translationX: -7, y: -5)
    let warped = image.warpedRepeatingEdges(by: shift, width: 60, height: 45)
    for y in 0..<45 {
      for x in 0..<60 {
        let expected = image[min(max(x - 7, 0), 39), min(max(y - 5, 0), 29)]
        #expect(warped[x, y] == expected)
      }
    }
  }

  @Test("Inside the image it is the same as without edges", arguments: [0.5, 1, 2.5])
  func inside(scale: Double) {
    let map = AffineTransform(
      rotation: 0.3, scale: scale, about: ImagePoint(x: 3, y: 3), movingTo: ImagePoint(x: 20, y: 15))
    let warped = image.warped(by: map, width: 6, height: 6)
    let repeated = image.warpedRepeatingEdges(by: map, width: 6, height: 6)
    for y in 0..<6 {
      for x in 0..<6 {
        #expect(abs(Int(warped[x, y].red) - Int(repeated[x, y].red)) <= 1)
        #expect(abs(Int(warped[x, y].green) - Int(repeated[x, y].green)) <= 1)
      }
    }
  }

  @Test("An output that shows only surroundings is filled without harm", arguments: [-1e6, -200, 200, 1e6])
  func outside(distance: Double) {
    let warped = image.warpedRepeatingEdges(
      by: AffineTransform(translationX: distance, y: distance), width: 8, height: 8)
    #expect(warped.width == 8 && warped.height == 8)
  }

  @Test("A reduced image keeps its edge's colour around it")
  func reduced() {
    let plain = RGBImage(width: 300, height: 300, fill: (200, 100, 50))
    let map = AffineTransform(
      rotation: 0.4, scale: 20, about: ImagePoint(x: 16, y: 16), movingTo: ImagePoint(x: 150, y: 150))
    let warped = plain.warpedRepeatingEdges(by: map, width: 32, height: 32)
    #expect(warped == RGBImage(width: 32, height: 32, fill: (200, 100, 50)))
  }
}
