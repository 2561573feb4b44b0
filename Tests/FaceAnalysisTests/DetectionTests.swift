import FaceAnalysis
import Foundation
import Imaging
import ProcessMemory
import Testing

@Suite(.enabled(if: TestEngine.isInstalled, "\(TestEngine.comment)"))
struct DetectionTests {
  let analyzer: FaceAnalyzer

  init() throws { analyzer = try TestEngine.analyzer.get() }

  private func faces(in image: RGBImage, _ request: AnalysisRequest = AnalysisRequest([.landmarks])) throws
    -> [AnalysedFace]
  {
    try analyzer.analyse(TestEngine.photograph(of: image), for: request).faces
  }

  @Test(arguments: [
    "obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "32bit.png", "obama_partial_face.jpg",
  ])
  func `finds the one face of a portrait`(name: String) throws {
    let analysis = try analyzer.analyse(TestEngine.photograph(name), for: AnalysisRequest())
    #expect(analysis.faces.count == 1)
  }

  @Test func `finds a face that fills the frame`() throws {
    let image = try TestEngine.photograph("obama.jpg").decoded()
    let face = try #require(try faces(in: image).first)
    let frame = image.cropped(to: PixelRect(face.detection.box))
    let found = try faces(in: frame)
    #expect(found.count == 1)
    #expect(try #require(found.first).detection.box.overlap(Box(of: frame)) > 0.6)
  }

  @Test func `finds a face of 40 pixels and none below the minimum`() throws {
    let image = try TestEngine.photograph("obama.jpg").decoded()
    let box = try #require(try faces(in: image).first).detection.box
    let share = 44 / max(box.width, box.height)
    let small = image.resizedByArea(
      width: Int(Float(image.width) * share), height: Int(Float(image.height) * share))
    #expect(try faces(in: small).count == 1)
    #expect(try faces(in: small, AnalysisRequest(minimumFace: 80)).isEmpty)
  }

  /// A strip that would be 200 megapixels when turned by an eighth of a circle, and a large square.
  @Test(arguments: [(width: 40_000, height: 40), (width: 6_000, height: 6_000)])
  func `an image without a face takes no more memory than its pixels explain`(
    extents: (width: Int, height: Int)
  ) throws {
    let image = try TestEngine.photograph(
      of: RGBImage(width: extents.width, height: extents.height, fill: (90, 90, 90)))
    // What other tests have held before must not hide what this one takes.
    try MemoryUse.forgetPeak()
    let before = try MemoryUse().peak
    #expect(try analyzer.analyse(image, for: AnalysisRequest()).faces.isEmpty)
    #expect(try MemoryUse().peak - before < 300 << 20)
  }

  @Test(arguments: [-45, -30, -15, 15, 30, 45])
  func `finds a tilted head and tells its tilt`(degrees: Int) throws {
    let image = try TestEngine.photograph("obama.jpg").decoded()
    let upright = try #require(try faces(in: image).first)
    let tilted = image.tilted(byDegrees: Double(degrees), about: upright.detection.box)
    let found = try faces(in: tilted)
    #expect(found.count == 1)
    let pose = try #require(found.first?.pose)
    #expect(abs(pose.roll - (try #require(upright.pose).roll) - Float(degrees)) < 4)
    #expect(abs(pose.yaw - (try #require(upright.pose).yaw)) < 8)
  }

  @Test(arguments: [1, 2, 3])
  func `finds a lying or upside-down face`(quarterTurns: Int) throws {
    let image = try TestEngine.photograph("biden.jpg").decoded().rotated(quarterTurns: quarterTurns)
    #expect(try faces(in: image).count == 1)
  }

  @Test func `finds a lying face in a very large photograph`() throws {
    let image = try TestEngine.photograph("biden.jpg").decoded().rotated(quarterTurns: 1)
    let box = try #require(try faces(in: image).first).detection.box
    let large = image.resizedBilinear(width: image.width * 4, height: image.height * 4)
    let found = try faces(in: large)
    #expect(found.count == 1)
    let expected = Box(x: box.x * 4, y: box.y * 4, width: box.width * 4, height: box.height * 4)
    #expect(try #require(found.first).detection.box.overlap(expected) > 0.85)
  }

  /// Photographs with one face, and with several where there is benchmark data.
  private static var photographs: [URL] {
    let folders = [
      TestEngine.dependencies?.photographs, TestEngine.benchmarkData?.appending(path: "photos"),
    ]
    return folders.compactMap(\.self).flatMap { folder in
      ((try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil))
        ?? [])
        .filter { ["jpg", "png"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
    }
  }

  @Test(arguments: photographs, [20, 40, 80])
  func `the largest face alone is the first of all faces`(file: URL, minimumFace: Int) throws {
    let photograph = EncodedImage([UInt8](try Data(contentsOf: file)))
    let all = try analyzer.analyse(photograph, for: AnalysisRequest(minimumFace: minimumFace)).faces
    let largest = try analyzer.analyse(
      photograph, for: AnalysisRequest(faces: .largest, minimumFace: minimumFace)
    ).faces
    #expect(largest.count == min(1, all.count))
    if let first = all.first, let only = largest.first {
      #expect(only.detection.box == first.detection.box)
    }
  }

  @Test func `finds nothing where there is no face`() throws {
    let image = try TestEngine.photograph("obama.jpg").decoded()
    let blank = RGBImage(width: 640, height: 480, fill: (90, 120, 60))
    let tie = image.cropped(to: PixelRect(x: 300, y: 700, width: 300, height: 400))
    #expect(try faces(in: blank).isEmpty)
    #expect(try faces(in: tie).isEmpty)
  }

  @Test func `boxes are those of the full photograph, also when it is decoded reduced`() throws {
    let image = try TestEngine.photograph("obama.jpg").decoded()
    let box = try #require(try faces(in: image).first).detection.box
    let large = image.resizedBilinear(width: image.width * 4, height: image.height * 4)
    let found = try #require(try faces(in: large).first).detection.box
    let expected = Box(x: box.x * 4, y: box.y * 4, width: box.width * 4, height: box.height * 4)
    #expect(found.overlap(expected) > 0.85)
  }

  @Test(arguments: 2...8)
  func `a photograph turned by EXIF gives the boxes of its upright twin`(value: Int) throws {
    let image = try TestEngine.photograph("obama2.jpg").decoded()
    let orientation = try #require(ImageOrientation(rawValue: value))
    let upright = try #require(try faces(in: image).first).detection.box
    let stored = image.turned(by: orientation.inverse)
    let turned = EncodedImage(try stored.jpegData(quality: 95).taggingOrientation(value))
    let analysis = try analyzer.analyse(turned, for: AnalysisRequest())
    #expect(analysis.width == image.width && analysis.height == image.height)
    #expect(analysis.faces.count == 1)
    #expect(try #require(analysis.faces.first).detection.box.overlap(upright) > 0.97)
  }

  @Test(
    .enabled(if: TestEngine.benchmarkData != nil, "\(TestEngine.benchmarkComment)"),
    // Each with the number of people that one counts in it.
    arguments: [("group1", 4), ("group2", 3), ("group3", 5), ("group4", 6), ("group5", 5)])
  func `finds everybody in a group, whatever way it was photographed`(name: String, people: Int) throws {
    let folder = try #require(TestEngine.benchmarkData).appending(path: "photos")
    let photograph = EncodedImage([UInt8](try Data(contentsOf: folder.appending(path: "\(name).jpg"))))
    let analysis = try analyzer.analyse(photograph, for: AnalysisRequest())
    #expect(analysis.faces.count == people)
    let areas = analysis.faces.map(\.detection.box.area)
    #expect(areas == areas.sorted(by: >))
    let image = try photograph.decoded()
    for quarterTurns in 1...3 {
      let found = try faces(in: image.rotated(quarterTurns: quarterTurns))
      #expect(found.count == people)
      // Of the lying and upside-down ones none is taken for an upright face.
      for face in found { #expect(abs(try #require(face.pose).roll) > 45) }
    }
  }
}

extension Box {
  fileprivate init(of image: RGBImage) {
    self.init(x: 0, y: 0, width: Float(image.width), height: Float(image.height))
  }
}

extension RGBImage {
  /// The surroundings of a face, turned clockwise about its centre.
  fileprivate func tilted(byDegrees degrees: Double, about box: Box) -> RGBImage {
    let side = Int(max(box.width, box.height) * 2)
    let transform = AffineTransform(
      rotation: -degrees * .pi / 180, scale: 1, about: ImagePoint(x: Double(side) / 2, y: Double(side) / 2),
      movingTo: box.center.imagePoint)
    return warped(by: transform, width: side, height: side, fill: (128, 128, 128))
  }
}

extension ImageOrientation {
  /// What undoes this orientation: a quarter turn is undone by the other one, all others by themselves.
  fileprivate var inverse: ImageOrientation {
    switch rawValue {
    case 6: ImageOrientation(rawValue: 8) ?? self
    case 8: ImageOrientation(rawValue: 6) ?? self
    default: self
    }
  }
}

extension [UInt8] {
  /// A JPEG with an EXIF segment that says how it is to be turned.
  fileprivate func taggingOrientation(_ value: Int) -> [UInt8] {
    let tiff: [UInt8] = [
      0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(value), 0, 0, 0, 0, 0, 0,
    ]
    let payload = Array("Exif".utf8) + [0, 0] + tiff
    return Array(prefix(2)) + [0xFF, 0xE1, 0, UInt8(payload.count + 2)] + payload + dropFirst(2)
  }
}
