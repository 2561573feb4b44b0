import Imaging
import Testing

@Suite("Affine transforms")
struct AffineTransformTests {
  @Test("The similarity fit recovers a known turn, scale and shift")
  func similarityIsRecovered() throws {
    let truth = AffineTransform(
      rotation: 0.4, scale: 1.7, about: ImagePoint(x: 30, y: 40), movingTo: ImagePoint(x: 100, y: 12))
    let source = [(10, 20), (80, 25), (45, 60), (20, 95), (77, 90)].map { ImagePoint(x: $0.0, y: $0.1) }
    let fit = try #require(AffineTransform(similarityFrom: source, to: source.map(truth.applied)))
    for point in source {
      let (expected, actual) = (truth.applied(to: point), fit.applied(to: point))
      #expect(abs(expected.x - actual.x) < 1e-9 && abs(expected.y - actual.y) < 1e-9)
    }
  }

  @Test("With noise, no similarity near the fit is closer in the sense of least squares")
  func similarityIsOptimal() throws {
    let source = [(10, 20), (80, 25), (45, 60), (20, 95), (77, 90)].map { ImagePoint(x: $0.0, y: $0.1) }
    let target = [(12, 25), (70, 22), (41, 66), (25, 90), (70, 99)].map { ImagePoint(x: $0.0, y: $0.1) }
    func residual(_ transform: AffineTransform) -> Double {
      zip(source, target).reduce(0) { sum, pair in
        let mapped = transform.applied(to: pair.0)
        let (dx, dy) = (mapped.x - pair.1.x, mapped.y - pair.1.y)
        return sum + dx * dx + dy * dy
      }
    }
    let fit = try #require(AffineTransform(similarityFrom: source, to: target))
    for step in [-0.001, 0.001] {
      var shifted = fit
      shifted.tx += step
      #expect(residual(shifted) > residual(fit))
      #expect(residual(fit.concatenating(AffineTransform(rotation: step))) > residual(fit))
      #expect(residual(AffineTransform(scaleX: 1 + step, y: 1 + step).concatenating(fit)) > residual(fit))
    }
  }

  @Test("Points that define no similarity give none")
  func degenerateFits() {
    let point = ImagePoint(x: 3, y: 4)
    #expect(AffineTransform(similarityFrom: [point], to: [point]) == nil)
    #expect(AffineTransform(similarityFrom: [point, point], to: [point, ImagePoint(x: 0, y: 0)]) == nil)
    #expect(AffineTransform(similarityFrom: [point, ImagePoint(x: 0, y: 0)], to: [point]) == nil)
    #expect(
      AffineTransform(
        similarityFrom: [point, ImagePoint(x: 0, y: 0)], to: [point, ImagePoint(x: .nan, y: 0)]) == nil)
  }

  @Test("A transform and its inverse cancel; a flat one has none")
  func inverse() throws {
    let transform = AffineTransform(a: 1.2, b: -0.4, c: 0.7, d: 2.1, tx: 30, ty: -8)
    let back = try #require(transform.inverse)
    let point = back.applied(to: transform.applied(to: ImagePoint(x: 5, y: 9)))
    #expect(abs(point.x - 5) < 1e-12 && abs(point.y - 9) < 1e-12)
    #expect(AffineTransform(a: 1, b: 2, c: 2, d: 4, tx: 0, ty: 0).inverse == nil)
  }
}
