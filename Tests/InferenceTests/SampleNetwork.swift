import Foundation
import Inference

/// A network small enough to compute by hand: N×3 in, `max(0, x + [0.5, −1, 2])` out.
final class SampleNetwork: Sendable {
  static let bias: [Float] = [0.5, -1, 2]
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Data(Self.topology.utf8).write(to: topologyFile)
    let weights = Self.bias.flatMap { withUnsafeBytes(of: $0.bitPattern.littleEndian, Array.init) }
    try Data(weights).write(to: weightsFile)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var topologyFile: URL { folder.appending(path: "sample.xml") }
  var weightsFile: URL { folder.appending(path: "sample.bin") }

  func session(options: SessionOptions = SessionOptions(), reshape: [Int]? = nil) throws -> ModelSession {
    try ModelSession(model: topologyFile, runtime: try Runtime.shared(), options: options, reshape: reshape)
  }

  static func expected(_ input: [Float]) -> [Float] {
    input.enumerated().map { max(0, $1 + bias[$0 % 3]) }
  }

  private static let topology = """
    <?xml version="1.0"?>
    <net name="sample" version="11">
      <layers>
        <layer id="0" name="x" type="Parameter" version="opset1">
          <data shape="?,3" element_type="f32"/>
          <output><port id="0" precision="FP32" names="x"><dim>-1</dim><dim>3</dim></port></output>
        </layer>
        <layer id="1" name="bias" type="Const" version="opset1">
          <data element_type="f32" shape="1,3" offset="0" size="12"/>
          <output><port id="0" precision="FP32"><dim>1</dim><dim>3</dim></port></output>
        </layer>
        <layer id="2" name="sum" type="Add" version="opset1">
          <data auto_broadcast="numpy"/>
          <input><port id="0" precision="FP32"/><port id="1" precision="FP32"/></input>
          <output><port id="2" precision="FP32"/></output>
        </layer>
        <layer id="3" name="rectified" type="ReLU" version="opset1">
          <input><port id="0" precision="FP32"/></input>
          <output><port id="1" precision="FP32" names="y"/></output>
        </layer>
        <layer id="4" name="y/result" type="Result" version="opset1">
          <input><port id="0" precision="FP32"/></input>
        </layer>
      </layers>
      <edges>
        <edge from-layer="0" from-port="0" to-layer="2" to-port="0"/>
        <edge from-layer="1" from-port="0" to-layer="2" to-port="1"/>
        <edge from-layer="2" from-port="2" to-layer="3" to-port="0"/>
        <edge from-layer="3" from-port="1" to-layer="4" to-port="0"/>
      </edges>
    </net>
    """
}

/// The installed inference library.
enum Runtime {
  /// The folder that set-up filled, if it did.
  static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["MIEN_DEPS"].map { URL(filePath: $0) }
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let folder = (named ?? here.appending(path: "../../.deps").standardized).appending(path: "openvino/lib")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  static var isInstalled: Bool { folder != nil }

  private static let opened = Result { try OpenVINORuntime(folder: folder ?? URL(filePath: "/")) }

  static func shared() throws -> OpenVINORuntime { try opened.get() }
}

extension ModelSession {
  /// Computes rows of three values.
  func values(_ input: [Float], shape: [Int]? = nil) throws -> [Float] {
    try run(
      shape: shape ?? [input.count / 3, 3],
      fill: { buffer in _ = buffer.update(fromContentsOf: input) },
      read: { outputs in outputs.first.map { Array($0.values) } ?? [] })
  }
}
