import FaceAnalysis
import Foundation
import Testing

@Suite("Similarity scale")
struct SimilarityScaleTests {
  private let calibration = Calibration(
    distances: [0, 0.3, 0.5, 0.8, 1.2], logFalseMatchRates: [-12, -5, -3, -1, 0])

  @Test("The recommended threshold sits at the operating rate", arguments: [Float(1e-2), 1e-3, 1e-4])
  func operatingPoint(rate: Float) {
    let scale = SimilarityScale(calibration: calibration, operatingRate: rate)
    let distance = scale.distance(atSimilarity: scale.operatingSimilarity)
    #expect(abs(calibration.logFalseMatchRate(at: distance) - log10(rate)) < 1e-3)
    #expect(abs(scale.similarity(at: distance) - 0.93) < 1e-4)
  }

  @Test("Identical embeddings score 1, strangers near 0")
  func ends() {
    let scale = SimilarityScale(calibration: calibration)
    #expect(scale.similarity(at: 0) == 1)
    #expect(scale.similarity(at: 1.2) == 0)
    #expect(scale.similarity(at: 99) == 0)
    #expect(scale.similarity(at: 0.8) < 0.2)
  }

  @Test("The scale falls strictly with the distance and has an inverse")
  func monotone() {
    let scale = SimilarityScale(calibration: calibration)
    var last: Float = 2
    for step in 0...1199 {
      let distance = Float(step) / 1000
      let similarity = scale.similarity(at: distance)
      #expect(similarity < last)
      #expect(abs(scale.distance(atSimilarity: similarity) - distance) < 1e-3)
      last = similarity
    }
  }

  @Test("A face is found by the very number that is said of it, and no farther one is")
  func exactInverse() {
    let scale = SimilarityScale(calibration: calibration)
    for step in 1..<1200 {
      let distance = Float(step) / 1000
      let similarity = scale.similarity(at: distance)
      let greatest = scale.distance(atSimilarity: similarity)
      #expect(greatest >= distance)
      #expect(scale.similarity(at: greatest) >= similarity)
      #expect(scale.similarity(at: greatest.nextUp) < similarity)
    }
    #expect(scale.distance(atSimilarity: 0) == 1.2)
    #expect(scale.distance(atSimilarity: 1.5) == 0)
  }

  @Test("A table that does not rise is invalid")
  func invalid() {
    #expect(calibration.isValid)
    #expect(!Calibration(distances: [0, 1, 1], logFalseMatchRates: [-3, -2, 0]).isValid)
    #expect(!Calibration(distances: [0.1, 1], logFalseMatchRates: [-3, 0]).isValid)
    #expect(!Calibration(distances: [0, 1], logFalseMatchRates: [-3, -1]).isValid)
    #expect(!Calibration(distances: [], logFalseMatchRates: []).isValid)
  }
}
