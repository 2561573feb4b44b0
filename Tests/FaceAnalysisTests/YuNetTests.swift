import FaceAnalysis
import Foundation
import Imaging
import Testing

/// The optional detector, where its pack is installed.
@Suite(.enabled(if: TestEngine.hasModel("yunet"), "needs the pack yunet; run `make setup PACKS=yunet`"))
struct YuNetTests {
  private let analyzer: FaceAnalyzer

  init() throws {
    analyzer = try FaceAnalyzer(dependencies: .located(), options: AnalyzerOptions(detector: "yunet"))
  }

  @Test(arguments: ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg", "32bit.png"])
  func `finds the face that the cascade finds, and points that give the same embedding`(name: String) throws {
    let photograph = try TestEngine.photograph(name)
    let request = AnalysisRequest([.embedding])
    let found = try analyzer.analyse(photograph, for: request).faces
    let expected = try TestEngine.analyzer.get().analyse(photograph, for: request).faces
    #expect(found.count == 1)
    let (face, other) = (try #require(found.first), try #require(expected.first))
    #expect(face.detection.box.overlap(other.detection.box) > 0.6)
    let similarity = try analyzer.scorer.compare(
      try #require(face.embedding), try #require(other.embedding))
    #expect(similarity.similarity > 0.97)
  }

  @Test func `finds a small face and nothing where there is none`() throws {
    let image = try TestEngine.photograph("obama.jpg").decoded()
    let box = try #require(try analyzer.detect(in: image, minimumFace: 40).first).box
    let share = 48 / max(box.width, box.height)
    let small = image.resizedByArea(
      width: Int(Float(image.width) * share), height: Int(Float(image.height) * share))
    #expect(try analyzer.detect(in: small, minimumFace: 40).count == 1)
    #expect(
      try analyzer.detect(
        in: RGBImage(width: 640, height: 480, fill: (90, 120, 60)), minimumFace: 40
      ).isEmpty)
  }

  @Test(
    .enabled(if: TestEngine.benchmarkData != nil, "\(TestEngine.benchmarkComment)"),
    arguments: [
      ("group1.jpg", 4), ("group2.jpg", 3), ("group3.jpg", 5), ("group4.jpg", 6), ("group5.jpg", 5),
    ])
  func `counts the people of a group`(name: String, people: Int) throws {
    let file = try #require(TestEngine.benchmarkData).appending(path: "photos/\(name)")
    let photograph = EncodedImage([UInt8](try Data(contentsOf: file)))
    #expect(try analyzer.analyse(photograph, for: AnalysisRequest()).faces.count == people)
  }
}
