import Imaging
import Testing

@Suite("Tensors")
struct TensorTests {
  private let mean: (Float, Float, Float) = (122.782, 117.001, 104.298)
  private let scale: (Float, Float, Float) = (1.0 / 256, 1.0 / 128, 2)

  private func tensor(_ count: Int, _ body: (UnsafeMutableBufferPointer<Float>) -> Void) -> [Float] {
    var values = [Float](repeating: .nan, count: count)
    values.withUnsafeMutableBufferPointer { body($0) }
    return values
  }

  private func expected(_ value: UInt8, _ channel: Int) -> Float {
    (Float(value) - [mean.0, mean.1, mean.2][channel]) * [scale.0, scale.1, scale.2][channel]
  }

  @Test("Planar: all red, then all green, then all blue", arguments: [(1, 1), (7, 5), (64, 48), (33, 3)])
  func planar(width: Int, height: Int) {
    let image = TestImages.busy(width: width, height: height)
    let values = tensor(width * height * 3) { image.planarFloats(mean: mean, scale: scale, into: $0) }
    for channel in 0..<3 {
      for index in 0..<(width * height) {
        #expect(
          values[channel * width * height + index] == expected(image.pixels[3 * index + channel], channel))
      }
    }
  }

  @Test("Interleaved: red, green, blue of each pixel", arguments: [(1, 1), (7, 5), (64, 48), (33, 3)])
  func interleaved(width: Int, height: Int) {
    let image = TestImages.busy(width: width, height: height)
    let values = tensor(width * height * 3) { image.interleavedFloats(mean: mean, scale: scale, into: $0) }
    for index in values.indices { #expect(values[index] == expected(image.pixels[index], index % 3)) }
  }

  @Test(
    "Resizing into a tensor equals resizing, without the rounding", arguments: [(12, 12), (40, 23), (90, 90)])
  func resized(width: Int, height: Int) {
    let image = TestImages.busy(width: 80, height: 60)
    let region = PixelRect(x: 5, y: 6, width: 70, height: 50)
    let values = tensor(width * height * 3) {
      image.planarFloatsByArea(
        from: region, width: width, height: height, mean: (0, 0, 0), scale: (1, 1, 1), into: $0)
    }
    let bytes = image.cropped(to: region).resizedByArea(width: width, height: height)
    for channel in 0..<3 {
      for index in 0..<(width * height) {
        let difference = values[channel * width * height + index] - Float(bytes.pixels[3 * index + channel])
        #expect(abs(difference) <= 0.501)
      }
    }
  }
}
