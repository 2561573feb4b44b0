import FaceAnalysis
import Testing

@Suite("Smile classifier")
struct SmileClassifierTests {
  @Test("The wider and higher the corners of the mouth, the likelier the smile")
  func rises() {
    let probabilities = [Float(-0.04), 0, 0.04, 0.08].map { smile in
      SmileClassifier.trained.probability(SyntheticMesh(smile: smile).mesh)
    }
    #expect(probabilities == probabilities.sorted())
    #expect(probabilities.allSatisfy { (0...1).contains($0) })
    #expect((probabilities.last ?? 0) - (probabilities.first ?? 1) > 0.5)
  }

  @Test("Neither size nor the direction of the head changes the answer")
  func invariant() {
    let straight = SmileClassifier.trained.probability(SyntheticMesh(smile: 0.02).mesh)
    for mesh in [
      SyntheticMesh(smile: 0.02, scale: 333), SyntheticMesh(roll: 40, smile: 0.02),
      SyntheticMesh(yaw: 25, smile: 0.02), SyntheticMesh(pitch: 15, smile: 0.02),
    ] {
      #expect(abs(SmileClassifier.trained.probability(mesh.mesh) - straight) < 0.02)
    }
  }
}
