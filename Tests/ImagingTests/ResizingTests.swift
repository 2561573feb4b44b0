import CImageKernels
import ImageFixtures
import Imaging
import Testing

@Suite("Resizing")
struct ResizingTests {
  /// Area averaging as it is defined: every pixel of the source weighed by the part that is covered.
  private func areaOracle(_ image: RGBImage, width: Int, height: Int) -> [Double] {
    let (stepX, stepY) = (Double(image.width) / Double(width), Double(image.height) / Double(height))
    var values = [Double]()
    for row in 0..<height {
      for column in 0..<width {
        let (left, right) = (Double(column) * stepX, Double(column + 1) * stepX)
        let (top, bottom) = (Double(row) * stepY, Double(row + 1) * stepY)
        var sums = (0.0, 0.0, 0.0)
        for y in 0..<image.height {
          let down = min(bottom, Double(y + 1)) - max(top, Double(y))
          if down <= 0 { continue }
          for x in 0..<image.width {
            let across = min(right, Double(x + 1)) - max(left, Double(x))
            if across <= 0 { continue }
            let color = image[x, y]
            sums.0 += across * down * Double(color.red)
            sums.1 += across * down * Double(color.green)
            sums.2 += across * down * Double(color.blue)
          }
        }
        for sum in [sums.0, sums.1, sums.2] { values.append(sum / (stepX * stepY)) }
      }
    }
    return values
  }

  @Test(
    "Area averaging agrees with its definition",
    arguments: [
      (12, 12), (24, 24), (7, 31), (60, 45), (61, 44), (1, 1), (59, 1), (1, 43), (45, 90), (128, 100),
    ])
  func area(width: Int, height: Int) {
    let image = TestImages.busy(width: 60, height: 45)
    let resized = image.resizedByArea(width: width, height: height)
    let exact = areaOracle(image, width: width, height: height)
    #expect(zip(resized.pixels, exact).allSatisfy { abs(Double($0) - $1) < 0.5 + 1e-3 })
  }

  @Test("Resizing a part equals resizing its crop")
  func part() {
    let image = TestImages.busy(width: 90, height: 70)
    let region = PixelRect(x: 13, y: 9, width: 51, height: 47)
    #expect(
      image.resizedByArea(from: region, width: 24, height: 24)
        == image.cropped(to: region).resizedByArea(width: 24, height: 24))
  }

  @Test("A plain colour stays itself at every size", arguments: [1, 2, 3, 7, 64, 65, 200])
  func plain(side: Int) {
    let image = RGBImage(width: 64, height: 64, fill: (3, 128, 255))
    let expected = RGBImage(width: side, height: side, fill: (3, 128, 255))
    #expect(image.resizedByArea(width: side, height: side) == expected)
    #expect(image.resizedBilinear(width: side, height: side) == expected)
  }

  @Test("Bilinear enlargement of a ramp is the finer ramp, with flat ends")
  func bilinear() {
    let ramp = RGBImage(width: 5, height: 2, pixels: (0..<10).flatMap { [UInt8]($0 % 5 * 40, count: 3) })
    let finer = ramp.resizedBilinear(width: 20, height: 2)
    for x in 0..<20 {
      let position = min(max((Double(x) + 0.5) / 4 - 0.5, 0), 4)
      #expect(abs(Double(finer[x, 1].green) - position * 40) <= 0.51)
    }
  }

  @Test("The fast kernels do bit by bit what the portable ones do", arguments: 0..<40)
  func kernelsAgree(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed))
    let (fast, portable) = (mien_image_kernels_best().pointee, mien_image_kernels_portable().pointee)
    // Lengths around the block sizes, so that remainders are met.
    let count = Int.random(in: 1...400, using: &random)
    let taps = Int.random(in: 1...9, using: &random)
    let bytes = (0..<(count * taps * 3 + 16)).map { _ in UInt8.random(in: 0...255, using: &random) }
    let weights = (0..<(taps * count)).map { _ in Float.random(in: 0...1, using: &random) / Float(taps) }
    let mean: [Float] = [122.782, 117.001, 104.298]
    let scale: [Float] = [1 / 256, 1 / 128, 0.017]

    func both(_ size: Int, _ body: (mien_image_kernels, UnsafeMutablePointer<Float>) -> Void) -> Bool {
      let results = [fast, portable].map { kernels in
        var output = [Float](repeating: -1, count: size + 8)
        output.withUnsafeMutableBufferPointer { buffer in
          if let base = buffer.baseAddress { body(kernels, base) }
        }
        return output.map(\.bitPattern)
      }
      return results[0] == results[1]
    }
    #expect(both(count * 3) { $0.blend_rows(bytes, count * 3, weights, taps, count * 3, $1) })
    #expect(both(count * 3) { $0.bytes_to_floats(bytes, count, mean, scale, $1) })
    #expect(
      both(count * 3) { $0.bytes_to_planes(bytes, count, mean, scale, $1, $1 + count, $1 + 2 * count) })
    let floats = bytes.map { Float($0) * 0.999 }
    #expect(
      both(count * 3) { $0.floats_to_planes(floats, count, mean, scale, $1, $1 + count, $1 + 2 * count) })
    let starts = (0..<count).map { _ in Int32.random(in: 0..<Int32(count), using: &random) }
    #expect(both(count * 3 + 1) { $0.blend_columns(floats, starts, weights, taps, count, $1) })
    let rounded = [fast, portable].map { kernels in
      var output = [UInt8](repeating: 0, count: floats.count)
      kernels.round_to_bytes(floats, floats.count, &output)
      return output
    }
    #expect(rounded[0] == rounded[1])
    #expect(rounded[0] == floats.map { UInt8($0.rounded()) })
    let matrix = (0..<6).map { _ in Double.random(in: -2...2, using: &random) }
    let warped = [fast, portable].map { kernels in
      var output = [UInt8](repeating: 0, count: 31 * 17 * 3)
      let side = max(1, Int(Double(count).squareRoot()))
      kernels.warp(bytes, side, side, matrix, &output, 31, 17, [9, 8, 7])
      return output
    }
    #expect(warped[0] == warped[1])
  }
}

extension [UInt8] {
  fileprivate init(_ value: Int, count: Int) {
    self.init(repeating: UInt8(value), count: count)
  }
}
