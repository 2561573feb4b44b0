import FaceAnalysis
import Imaging
import Testing

@Suite(.enabled(if: TestEngine.isInstalled, "\(TestEngine.comment)"))
struct PortraitTests {
  @Test(arguments: ["obama.jpg", "biden.jpg", "obama_partial_face2.jpg"])
  func `a portrait shows the face alone, a little larger than its box`(name: String) throws {
    let analyzer = try TestEngine.analyzer.get()
    let found = try analyzer.analyse(
      TestEngine.photograph(name), for: AnalysisRequest(.portrait, faces: .largest))
    let face = try #require(found.faces.first)
    let portrait = EncodedImage(try #require(face.portrait))
    let header = try portrait.header()
    #expect(header.kind == .jpeg)
    #expect(max(header.width, header.height) <= 320)
    let again = try analyzer.analyse(portrait, for: AnalysisRequest())
    #expect(again.faces.count == 1)
    // The box is two thirds of the cut where nothing is missing around it.
    let share = try #require(again.faces.first).detection.box.height / Float(header.height)
    #expect(share > 0.5 && share < 0.95)
  }

  @Test func `nothing is cut unless it is asked for`() throws {
    let analyzer = try TestEngine.analyzer.get()
    let found = try analyzer.analyse(
      TestEngine.photograph("obama.jpg"), for: AnalysisRequest([.landmarks, .quality]))
    #expect(try #require(found.faces.first).portrait == nil)
  }
}
