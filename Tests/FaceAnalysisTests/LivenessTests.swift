import FaceAnalysis
import FaceData
import Foundation
import Imaging
import Testing

private let isInstalled = TestEngine.hasModel("minifasnet-v2") && TestEngine.hasModel("minifasnet-v1se")
private let comment = "needs the models minifasnet-v2 and minifasnet-v1se; run `make setup`"

@Suite struct SurroundingCropTests {
  @Test func `a crop is centred where there is room, and moved or made smaller where there is not`() {
    let face = FaceBox(x: 100, y: 200, width: 50, height: 80)
    func crop(_ face: FaceBox, _ scale: Double, _ width: Int, _ height: Int) -> PixelRect {
      SurroundingCrop.region(around: face, scale: scale, in: (width, height))
    }
    // Corners are cut to whole pixels, both of them inside, as upstream does.
    #expect(crop(face, 2, 1000, 1000) == PixelRect(x: 75, y: 160, width: 101, height: 161))
    #expect(crop(face, 4, 1000, 1000) == PixelRect(x: 25, y: 80, width: 201, height: 321))
    let corner = FaceBox(x: 0, y: 0, width: 50, height: 80)
    #expect(crop(corner, 2, 1000, 1000) == PixelRect(x: 0, y: 0, width: 101, height: 161))
    let opposite = FaceBox(x: 950, y: 920, width: 50, height: 80)
    #expect(crop(opposite, 2, 1000, 1000) == PixelRect(x: 899, y: 839, width: 101, height: 161))
    // The face fills the picture: the height limits the crop, which keeps the box's form.
    let tight = FaceBox(x: 10, y: 0, width: 60, height: 99)
    #expect(crop(tight, 4, 100, 100) == PixelRect(x: 10, y: 0, width: 61, height: 100))
    #expect(crop(FaceBox(x: 3, y: 3, width: 0, height: 5), 2, 100, 100).isEmpty)
  }

  @Test(arguments: [1.5, 2, 2.7, 4])
  func `no crop leaves its image`(scale: Double) {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let (width, height) = (Int.random(in: 2...300, using: &generator), Int.random(in: 2...300))
      let (x, y) = (Int.random(in: 0..<width), Int.random(in: 0..<height))
      let face = FaceBox(
        x: x, y: y, width: Int.random(in: 1...(width - x)), height: Int.random(in: 1...(height - y)))
      let crop = SurroundingCrop.region(around: face, scale: scale, in: (width, height))
      let bounds = PixelRect(x: 0, y: 0, width: width, height: height)
      #expect(!crop.isEmpty && crop.intersection(bounds) == crop, "\(face) in \(width)×\(height)")
    }
  }
}

@Suite(.enabled(if: isInstalled, "\(comment)"))
struct LivenessTests {
  let analyzer: FaceAnalyzer

  init() throws { analyzer = try TestEngine.analyzer.get() }

  private func liveness(of photograph: EncodedImage) throws -> Double? {
    try analyzer.analyse(photograph, for: AnalysisRequest([.liveness], faces: .largest)).faces.first?.liveness
  }

  @Test func `both networks answer as a reference run of the publisher's weights to 1e-3`() throws {
    let reference = try MiniFASNetReference.load()
    let photograph = try TestEngine.photograph(reference.photograph).decoded()
    #expect(reference.networks == ["minifasnet-v1se", "minifasnet-v2"])
    #expect(reference.references.count == 4)
    for expected in reference.references {
      let answers = try #require(
        try analyzer.liveProbabilities(of: expected.face, in: photograph, scales: reference.scales))
      let differences = zip(answers.flatMap { $0 }, expected.live.flatMap { $0 }).map { abs($0 - $1) }
      #expect(differences.count == 2 * reference.scales.count)
      #expect((differences.max() ?? 1) < 1e-3, "\(expected.box): \(differences)")
    }
  }

  @Test(arguments: ["obama.jpg", "obama2.jpg", "obama3.jpg", "biden.jpg"])
  func `portraits are live`(name: String) throws {
    let liveness = try liveness(of: TestEngine.photograph(name))
    #expect(try #require(liveness) > 0.5)
  }

  @Test func `a coarse print of a portrait under haze is less live than the portrait`() throws {
    let portrait = try TestEngine.photograph("obama.jpg").decoded()
    // Blurred twice and pressed into a narrower gamut, as a print that is photographed once more.
    let small = portrait.resizedByArea(width: portrait.width / 4, height: portrait.height / 4)
      .resizedBilinear(width: portrait.width, height: portrait.height)
    let print = RGBImage(
      width: small.width, height: small.height,
      pixels: stride(from: 0, to: small.pixels.count, by: 3).flatMap { place -> [UInt8] in
        let colour = small.pixels[place..<(place + 3)].map(Double.init)
        let grey = colour.reduce(0, +) / 3
        return colour.map { UInt8(70 + 0.55 * (grey + 0.5 * ($0 - grey))) }
      })
    let genuine = try #require(try liveness(of: TestEngine.photograph(of: portrait)))
    let attack = try #require(try liveness(of: TestEngine.photograph(of: print)))
    #expect(attack < genuine - 0.2)
  }

  @Test func `a face is asked about only where liveness is asked for`() throws {
    let photograph = try TestEngine.photograph("obama.jpg")
    let face = try #require(
      try analyzer.analyse(photograph, for: AnalysisRequest([.appearance, .landmarks])).faces.first)
    #expect(face.liveness == nil)
    let asked = try #require(
      try analyzer.analyse(photograph, for: AnalysisRequest([.liveness])).faces.first)
    #expect(asked.liveness != nil && asked.landmarks == nil)
  }

  @Test func `without its networks all else works, and liveness says how to get them`() throws {
    let dependencies = try DependencyFolder.linked()
    defer { dependencies.remove() }
    try FileManager.default.removeItem(at: dependencies.models.appending(path: "minifasnet-v2.xml"))
    let analyzer = try dependencies.analyzer()
    let photograph = try TestEngine.photograph("obama.jpg")
    #expect(try analyzer.analyse(photograph, for: AnalysisRequest([.embedding])).faces.count == 1)
    // Also for a picture without a face.
    let grey = try TestEngine.photograph(of: RGBImage(width: 200, height: 200, fill: (128, 128, 128)))
    for asked in [photograph, grey] {
      let error = #expect(throws: AnalysisError.self) {
        try analyzer.analyse(asked, for: AnalysisRequest([.liveness]))
      }
      #expect(error?.code == "modelNotInstalled")
      let message = try #require(error?.message)
      #expect(message.contains("minifasnet-v2 is not installed") && message.contains("`make setup`"))
      #expect(message.contains("2.7_80x80_MiniFASNetV2.pth") && !message.contains("V1SE"))
    }
  }
}

/// The content of `Fixtures/minifasnet_reference.json`, which Scripts/make_minifasnet_reference.py writes.
private struct MiniFASNetReference: Decodable {
  struct Face: Decodable {
    /// Left, top, width, height.
    let box: [Int]
    /// By network and scale.
    let live: [[Double]]

    var face: FaceBox { FaceBox(x: box[0], y: box[1], width: box[2], height: box[3]) }
  }

  let photograph: String
  let networks: [String]
  let scales: [Double]
  let references: [Face]

  static func load() throws -> Self {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/minifasnet_reference.json")
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
  }
}
