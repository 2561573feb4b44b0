import FaceAnalysis
import Foundation
import Imaging

/// Photographs of a benchmark's archive, of which some are taken, evenly.
struct BenchmarkArchive: Sendable {
  /// `lfw_dev.tar`: one photograph per person of some.
  static let lfw = BenchmarkArchive(file: "lfw_dev.tar", folder: "lfw")
  /// `genki4k_train.tar`, with `labels.csv`.
  static let genki = BenchmarkArchive(file: "genki4k_train.tar", folder: "genki4k")

  let file: String
  let folder: String

  var comment: String { "needs \(file) in the folder that MIEN_TEST_DATA names" }

  /// Whether the photographs and the networks are there.
  var isReady: Bool {
    TestEngine.isInstalled && archive.map { FileManager.default.fileExists(atPath: $0.path) } == true
  }

  private var archive: URL? { TestEngine.benchmarkData?.appending(path: file) }

  /// Some of the files, by name in order, so many at most.
  func photographs(_ count: Int) throws -> [(name: String, photograph: EncodedImage)] {
    try unpacked { folder in
      let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        .filter { $0.hasSuffix(".jpg") && !$0.contains("_0002") }.sorted()
      return try (0..<min(count, names.count)).map { index in
        let name = names[index * names.count / count]
        return (name, EncodedImage([UInt8](try Data(contentsOf: folder.appending(path: name)))))
      }
    }
  }

  /// The text of a file.
  func text(_ name: String) throws -> String {
    try unpacked { try String(contentsOf: $0.appending(path: "\(folder)/\(name)"), encoding: .utf8) }
  }

  private func unpacked<Result>(_ body: (URL) throws -> Result) throws -> Result {
    guard let archive else { throw CocoaError(.fileNoSuchFile) }
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let unpacking = Process()
    unpacking.executableURL = URL(filePath: "/usr/bin/env")
    unpacking.arguments = ["tar", "xf", archive.path, "-C", folder.path]
    try unpacking.run()
    unpacking.waitUntilExit()
    return try body(folder)
  }
}

extension FaceAnalyzer {
  /// The largest face of some pixels.
  func face(in image: RGBImage, _ parts: AnalysisRequest.Part) throws -> AnalysedFace? {
    try analyse(TestEngine.photograph(of: image, quality: 100), for: AnalysisRequest(parts, faces: .largest))
      .faces.first
  }
}

extension RGBImage {
  /// At another size, by averaging or interpolating.
  func scaled(by factor: Double) -> RGBImage {
    let (width, height) = (
      max(1, Int((Double(width) * factor).rounded())), max(1, Int((Double(height) * factor).rounded()))
    )
    return factor < 1
      ? resizedByArea(width: width, height: height) : resizedBilinear(width: width, height: height)
  }

  /// Scaled down and up again.
  func coarsened(to factor: Double) -> RGBImage {
    scaled(by: factor).resizedBilinear(width: width, height: height)
  }

  /// Blurred by the binomial filter of 1, 2 and 1, so often that it is a Gaussian of this standard deviation in pixels.
  func blurred(by sigma: Double) -> RGBImage {
    var (values, rows) = (pixels.map(Float.init), pixels.map(Float.init))
    for _ in 0..<Int((2 * sigma * sigma).rounded()) {
      for y in 0..<height {
        for x in 0..<width {
          for channel in 0..<3 {
            let (left, right) = (3 * (y * width + max(x - 1, 0)), 3 * (y * width + min(x + 1, width - 1)))
            let place = 3 * (y * width + x) + channel
            rows[place] = (values[left + channel] + values[right + channel] + 2 * values[place]) / 4
          }
        }
      }
      for y in 0..<height {
        let (above, below) = (3 * max(y - 1, 0) * width, 3 * min(y + 1, height - 1) * width)
        for offset in 0..<(3 * width) {
          let place = 3 * y * width + offset
          values[place] = (rows[above + offset] + rows[below + offset] + 2 * rows[place]) / 4
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: values.map { UInt8($0.rounded()) })
  }
}
