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
    defer { try? FileManager.default.removeItem(at: dependencies.url) }
    let analyzer = try FaceAnalyzer(
      dependencies: dependencies, options: AnalyzerOptions(keepsCompiledModels: false))
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
    let installed = try DependencyFolder.located()
    let folder = DependencyFolder(
      FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)"))
    let manager = FileManager.default
    try manager.createDirectory(at: folder.models, withIntermediateDirectories: true)
    try manager.createSymbolicLink(
      at: folder.url.appending(path: "openvino"),
      withDestinationURL: installed.url.appending(path: "openvino"))
    for file in try manager.contentsOfDirectory(
      at: installed.models, includingPropertiesForKeys: nil)
    where file.lastPathComponent != "models.json" {
      try manager.createSymbolicLink(
        at: folder.models.appending(path: file.lastPathComponent), withDestinationURL: file)
    }
    let list = try String(
      contentsOf: installed.models.appending(path: "models.json"), encoding: .utf8)
    try Data(list.replacing("face_landmark.tflite", with: "flat-mesh.xml").utf8).write(
      to: folder.models.appending(path: "models.json"))
    try Data(network.utf8).write(to: folder.models.appending(path: "flat-mesh.xml"))
    // All points at the origin; the presence, the last value, is 0 too.
    try Data(count: 4 * (3 * FaceMesh.pointCount + 1)).write(
      to: folder.models.appending(path: "flat-mesh.bin"))
    return folder
  }

  /// A network that answers with constants whatever it sees.
  private static var network: String {
    let values = 3 * FaceMesh.pointCount
    func constant(id: Int, name: String, count: Int, offset: Int) -> String {
      """
      <layer id="\(id)" name="\(name)" type="Const" version="opset1">
        <data element_type="f32" shape="1,\(count)" offset="\(offset)" size="\(4 * count)"/>
        <output><port id="0" precision="FP32"><dim>1</dim><dim>\(count)</dim></port></output>
      </layer>
      <layer id="\(id + 1)" name="\(name)-result" type="Result" version="opset1">
        <input><port id="0" precision="FP32"><dim>1</dim><dim>\(count)</dim></port></input>
      </layer>
      """
    }
    return """
      <?xml version="1.0"?>
      <net name="flat-mesh" version="11">
        <layers>
          <layer id="0" name="image" type="Parameter" version="opset1">
            <data shape="1,192,192,3" element_type="f32"/>
            <output><port id="0" precision="FP32" names="image">
              <dim>1</dim><dim>192</dim><dim>192</dim><dim>3</dim>
            </port></output>
          </layer>
          \(constant(id: 1, name: "points", count: values, offset: 0))
          \(constant(id: 3, name: "presence", count: 1, offset: 4 * values))
        </layers>
        <edges>
          <edge from-layer="1" from-port="0" to-layer="2" to-port="0"/>
          <edge from-layer="3" from-port="0" to-layer="4" to-port="0"/>
        </edges>
      </net>
      """
  }
}
