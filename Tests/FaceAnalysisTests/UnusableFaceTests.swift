import FaceAnalysis
import Foundation
import Imaging
import Testing

/// A photograph whose faces have no landmarks, because the mesh network says that all points are one.
@Suite(.enabled(if: TestEngine.isInstalled, "\(TestEngine.comment)"))
struct UnusableFaceTests {
  @Test func `a detection without landmarks is no face, and does not make the photograph fail`()
    throws
  {
    let dependencies = try DependencyFolder.withFlatMesh()
    defer { dependencies.remove() }
    let analyzer = try dependencies.analyzer()
    let photograph = try TestEngine.photograph("obama.jpg")

    // It is the landmarks that are at fault: without them the face is there.
    #expect(try analyzer.analyse(photograph, for: AnalysisRequest()).faces.count == 1)
    for faces in [AnalysisRequest.Faces.all, .largest] {
      let analysis = try analyzer.analyse(
        photograph, for: AnalysisRequest([.embedding], faces: faces))
      #expect(analysis.faces.isEmpty)
      #expect(analysis.width > 0)
    }
  }
}

extension DependencyFolder {
  /// The installed dependencies with a mesh network that puts every point into the crop's corner.
  fileprivate static func withFlatMesh() throws -> DependencyFolder {
    let folder = try linked()
    let list = try String(contentsOf: folder.models.appending(path: "models.json"), encoding: .utf8)
    try folder.replace(
      "models.json", with: Data(list.replacing("face_landmark.tflite", with: "flat-mesh.xml").utf8))
    try ConstantNetwork(
      input: [1, 192, 192, 3],
      outputs: [
        ("points", [Float](repeating: 0, count: 3 * FaceMesh.pointCount)), ("presence", [0]),
      ]
    ).write("flat-mesh", into: folder.models)
    return folder
  }
}
