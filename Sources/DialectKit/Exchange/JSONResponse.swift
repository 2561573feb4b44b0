import FaceData
import Foundation
package import HTTPTypes
package import Hummingbird
import NIOCore

extension Response {
  /// An answer whose body is a value as JSON.
  ///
  /// - Throws: `EncodingError` when the value cannot be JSON, for a number that is not finite, say.
  package static func json(
    _ value: some Encodable, status: HTTPResponse.Status = .ok
  ) throws -> Response {
    json(bytes: try JSONEncoder.sorted.encode(value), status: status)
  }

  /// An answer whose body is a flat object of strings, which cannot fail to encode.
  package static func json(
    strings: KeyValuePairs<String, String>, status: HTTPResponse.Status
  ) -> Response {
    let members = strings.map { "\(jsonQuoted($0.key)):\(jsonQuoted($0.value))" }
    return json(bytes: Data("{\(members.joined(separator: ","))}".utf8), status: status)
  }

  static func json(bytes: Data, status: HTTPResponse.Status) -> Response {
    Response(
      status: status,
      headers: [.contentType: "application/json; charset=UTF-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}

/// A string as JSON writes it.
func jsonQuoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let hex = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
