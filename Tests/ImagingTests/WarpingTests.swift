import Imaging
import Testing

@Suite("Warping")
struct WarpingTests {
  /// A picture whose colours are linear in the position, which bilinear sampling reproduces exactly.
  private func ramp(width: Int, height: Int) -> RGBImage {
    var pixels = [UInt8]()
    for y in 0..<height {
      for x in 0..<width { pixels += [UInt8(x), UInt8(y), UInt8((x + y) / 2)] }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  @Test(
    "A turned, scaled, shifted ramp has the colours of the mapped positions",
    arguments: [(0.0, 1.0), (0.3, 0.6), (-1.2, 0.9), (2.5, 0.25), (0.7, 1.6), (-0.4, 3.0), (1.1, 2.2)])
  func gradients(angle: Double, scale: Double) {
    let image = ramp(width: 250, height: 240)
    let map = AffineTransform(
      rotation: angle, scale: scale, about: ImagePoint(x: 20, y: 15), movingTo: ImagePoint(x: 125, y: 120))
    let warped = image.warped(by: map, width: 40, height: 30, fill: (1, 2, 3))
    for y in 0..<30 {
      for x in 0..<40 {
        let point = map.applied(to: ImagePoint(x: Double(x) + 0.5, y: Double(y) + 0.5))
        guard point.x > 4, point.y > 4, point.x < 246, point.y < 236 else { continue }
        let color = warped[x, y]
        #expect(abs(Double(color.red) - (point.x - 0.5)) <= 1.1, "(\(x), \(y))")
        #expect(abs(Double(color.green) - (point.y - 0.5)) <= 1.1, "(\(x), \(y))")
      }
    }
  }

  @Test("The identity and whole-pixel shifts copy pixels")
  func shifts() {
    let image = TestImages.busy(width: 50, height: 40)
    #expect(image.warped(by: .identity, width: 50, height: 40) == image)
    let shifted = image.warped(
      by: AffineTransform(translationX: 7, y: -5), width: 30, height: 30, fill: (9, 8, 7))
    #expect(
      shifted == image.cropped(to: PixelRect(x: 7, y: -5, width: 30, height: 30), fill: (9, 8, 7)))
  }

  @Test("Quarter turns copy pixels too")
  func quarterTurn() {
    let image = TestImages.busy(width: 32, height: 32)
    // Output (u, v) shows input (v, 32 − u): the picture turned clockwise.
    let map = AffineTransform(a: 0, b: -1, c: 1, d: 0, tx: 0, ty: 32)
    #expect(
      Difference(image.warped(by: map, width: 32, height: 32), image.rotated(quarterTurns: 1)).largest == 0)
  }

  @Test("Points outside take the fill colour; so does everything when nothing is inside")
  func outside() {
    let image = RGBImage(width: 20, height: 20, fill: (200, 100, 50))
    for scale in [0.5, 1, 4] {
      let map = AffineTransform(scaleX: scale, y: scale)
        .concatenating(AffineTransform(translationX: -10 * scale, y: 0))
      let warped = image.warped(by: map, width: 14, height: 4, fill: (1, 2, 3))
      #expect(warped[0, 2] == (1, 2, 3))
      #expect(warped[12, 2] == (200, 100, 50))
    }
    let nowhere = image.warped(
      by: AffineTransform(translationX: 1e9, y: 0), width: 3, height: 3, fill: (1, 2, 3))
    #expect(nowhere == RGBImage(width: 3, height: 3, fill: (1, 2, 3)))
    let broken = image.warped(
      by: AffineTransform(a: .nan, b: 0, c: 0, d: .infinity, tx: 0, ty: 0), width: 3, height: 3,
      fill: (1, 2, 3))
    #expect(broken == RGBImage(width: 3, height: 3, fill: (1, 2, 3)))
  }

  @Test("Steps too small to count stay inside the image", arguments: [1e-10, -1e-10, 1e-13, 0, 1e-300])
  func tinySteps(step: Double) {
    let image = TestImages.busy(width: 20, height: 16)
    for (x, y) in [(0.5, 0.5), (18.5, 14.5), (19.5, 15.5), (19.4999999999, 15.4999999999), (10.5, 15.5)] {
      let map = AffineTransform(a: step, b: step, c: step, d: -step, tx: x, ty: y)
      let warped = image.warped(by: map, width: 3_000, height: 2)
      let expected = image[Int(x), Int(y)].red
      for u in stride(from: 0, to: 3_000, by: 499) {
        #expect(abs(Int(warped[u, 1].red) - Int(expected)) <= 1)
      }
    }
  }

  @Test(
    "One scene at different resolutions gives nearly the same crop",
    arguments: [250, 300, 410, 520, 777, 1_250])
  func resolutions(side: Int) {
    let reference = crop(TestImages.smooth(width: 200, height: 200))
    let difference = Difference(reference, crop(TestImages.smooth(width: side, height: side)))
    #expect(difference.mean < 1.2 && difference.largest <= 8, "\(difference)")
  }

  @Test("Fine detail is averaged away rather than picked at random", arguments: [1.3, 2.0, 3.7, 6.0])
  func antialiasing(scale: Double) {
    // A one-pixel chequerboard is grey from afar.
    var pixels = [UInt8]()
    for y in 0..<300 {
      for x in 0..<300 { pixels += [UInt8](repeating: (x + y) % 2 == 0 ? 255 : 0, count: 3) }
    }
    let board = RGBImage(width: 300, height: 300, pixels: pixels)
    let map = AffineTransform(
      rotation: 0.35, scale: scale, about: ImagePoint(x: 15, y: 15), movingTo: ImagePoint(x: 150, y: 150))
    let warped = board.warped(by: map, width: 30, height: 30)
    let spread = warped.pixels.map { abs(Int($0) - 128) }.max() ?? 0
    #expect(spread < (scale < 2 ? 90 : 40), "\(spread)")
  }

  private func crop(_ scene: RGBImage) -> RGBImage {
    let scale = Double(scene.width) / 200
    let map = AffineTransform(
      rotation: 0.3, scale: scale, about: ImagePoint(x: 40, y: 40),
      movingTo: ImagePoint(x: 95 * scale, y: 105 * scale))
    return scene.warped(by: map, width: 80, height: 80)
  }
}
