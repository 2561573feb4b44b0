import Foundation
import ImageFixtures
import Imaging

/// Pictures with detail at every scale, for tests that compare methods.
enum TestImages {
  /// Smooth waves, edges and a little noise; the same for the same arguments.
  static func busy(width: Int, height: Int, seed: UInt64 = 7) -> RGBImage {
    var random = SplitMix64(seed: seed)
    var pixels = [UInt8]()
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let wave = sin(Double(x) * 0.21) * cos(Double(y) * 0.13) * 60
        let edge = (x / 17 + y / 23) % 2 == 0 ? 40.0 : -40.0
        for channel in 0..<3 {
          let noise = Double.random(in: -12...12, using: &random)
          pixels.append(UInt8(min(max(128 + wave * Double(channel + 1) / 2 + edge + noise, 0), 255)))
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// A smooth picture without noise, in which a shift by a tenth of a pixel still shows.
  static func smooth(width: Int, height: Int) -> RGBImage {
    var pixels = [UInt8]()
    for y in 0..<height {
      for x in 0..<width {
        // Positions relative to the size, so that every size shows the same picture.
        let (u, v) = ((Double(x) + 0.5) / Double(width), (Double(y) + 0.5) / Double(height))
        pixels.append(UInt8((127.5 + 120 * sin(9 * u + 2 * v)).rounded()))
        pixels.append(UInt8((127.5 + 120 * cos(7 * v - 3 * u)).rounded()))
        pixels.append(UInt8((127.5 + 120 * sin(5 * u * v + 1)).rounded()))
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// The photographs of the set-up, or of `MIEN_DEPS`; empty where there are none.
  static let photographs: [URL] = {
    let environment = ProcessInfo.processInfo.environment
    let files = FileManager.default
    var candidates = [String]()
    if let folder = environment["MIEN_DEPS"] { candidates.append(folder) }
    var folder = URL(fileURLWithPath: files.currentDirectoryPath)
    while folder.path != "/" {
      candidates.append(folder.appendingPathComponent(".deps").path)
      folder.deleteLastPathComponent()
    }
    for candidate in candidates {
      let photos = URL(fileURLWithPath: candidate).appendingPathComponent("photos")
      let names = (try? files.contentsOfDirectory(atPath: photos.path)) ?? []
      let found = names.filter { $0.hasSuffix(".jpg") }.sorted().map(photos.appendingPathComponent)
      if !found.isEmpty { return found }
    }
    return []
  }()
}

/// How two images of one size differ, in grey levels.
struct Difference: CustomStringConvertible {
  let mean: Double
  let largest: Int

  init(_ first: RGBImage, _ second: RGBImage) {
    guard first.width == second.width, first.height == second.height else {
      mean = .infinity
      largest = .max
      return
    }
    var (sum, largest) = (0, 0)
    for (a, b) in zip(first.pixels, second.pixels) {
      let difference = abs(Int(a) - Int(b))
      sum += difference
      largest = max(largest, difference)
    }
    mean = Double(sum) / Double(first.pixels.count)
    self.largest = largest
  }

  var description: String { "mean \(mean), largest \(largest)" }
}
