import Foundation

/// A network that answers with constants whatever it sees, as OpenVINO's IR.
struct ConstantNetwork {
  /// The extents of the input, outermost first.
  let input: [Int]
  let outputs: [(name: String, values: [Float])]

  /// Writes `NAME.xml` and `NAME.bin`.
  func write(_ name: String, into folder: URL) throws {
    try Data(topology.utf8).write(to: folder.appending(path: "\(name).xml"))
    let values = outputs.flatMap(\.values)
    try values.withUnsafeBytes { try Data($0).write(to: folder.appending(path: "\(name).bin")) }
  }

  private var topology: String {
    let extents = input.map { "<dim>\($0)</dim>" }.joined()
    var layers = """
      <layer id="0" name="image" type="Parameter" version="opset1">
        <data shape="\(input.map(String.init).joined(separator: ","))" element_type="f32"/>
        <output><port id="0" precision="FP32" names="image">\(extents)</port></output>
      </layer>

      """
    var edges = ""
    var offset = 0
    for (place, output) in outputs.enumerated() {
      let (id, count) = (2 * place + 1, output.values.count)
      layers += """
        <layer id="\(id)" name="\(output.name)" type="Const" version="opset1">
          <data element_type="f32" shape="1,\(count)" offset="\(offset)" size="\(4 * count)"/>
          <output><port id="0" precision="FP32" names="\(output.name)"><dim>1</dim><dim>\(count)</dim></port></output>
        </layer>
        <layer id="\(id + 1)" name="\(output.name)-result" type="Result" version="opset1">
          <input><port id="0" precision="FP32"><dim>1</dim><dim>\(count)</dim></port></input>
        </layer>

        """
      edges += "<edge from-layer=\"\(id)\" from-port=\"0\" to-layer=\"\(id + 1)\" to-port=\"0\"/>\n"
      offset += 4 * count
    }
    return """
      <?xml version="1.0"?>
      <net name="constant" version="11">
        <layers>
          \(layers)
        </layers>
        <edges>
          \(edges)
        </edges>
      </net>
      """
  }
}
