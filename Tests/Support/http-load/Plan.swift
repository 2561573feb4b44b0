import Foundation
import NIOCore

/// What to send, and what to expect: the JSON file that the program is given.
struct Plan: Decodable {
  /// One request of a script.
  struct Step: Decodable {
    /// Under which the report counts it.
    let name: String
    let method: String
    /// `{connection}` in the path, in a header or in a text stands for the connection's number.
    let path: String
    let headers: [String: String]?
    /// The body: the path of a file, a text, or the parts of a form.
    let file: String?
    let text: String?
    let form: [Part]?
    /// The status of a good answer; 200 when not given.
    let status: Int?
    /// Texts that a good answer contains.
    let expect: [String]?
    /// Texts that it does not contain.
    let without: [String]?
    /// Texts one of which says that the server is busy.
    let busy: [String]?
  }

  /// One field of a multipart form.
  struct Part: Decodable {
    let name: String
    let file: String?
    let text: String?
  }

  let host: String
  let port: Int
  let connections: Int
  let seconds: Double
  /// Seconds before measuring begins.
  let warmup: Double?
  /// Seconds that an answer may take.
  let timeout: Double?
  /// Connection number n repeats script number n modulo their number.
  let scripts: [[Step]]
}

/// A step as bytes.
struct PreparedStep {
  private static let boundary = "http-load-boundary"

  let name: String
  let request: ByteBuffer
  let status: Int
  let expect: [[UInt8]]
  let without: [[UInt8]]
  let busy: [[UInt8]]

  init(_ step: Plan.Step, connection: Int, plan: Plan, files: inout [String: Data]) throws {
    func filled(_ text: String) -> String { text.replacing("{connection}", with: String(connection)) }
    func content(_ file: String?, _ text: String?) throws -> Data {
      guard let file else { return Data(filled(text ?? "").utf8) }
      let data = try files[file] ?? Data(contentsOf: URL(filePath: file))
      files[file] = data
      return data
    }
    var headers = step.headers ?? [:]
    var body = try content(step.file, step.text)
    if let form = step.form {
      headers["Content-Type"] = "multipart/form-data; boundary=\(Self.boundary)"
      for part in form {
        let file = part.file == nil ? "" : "; filename=\"photograph.jpg\""
        body += Data(
          "--\(Self.boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"\(file)\r\n\r\n".utf8)
        body += try content(part.file, part.text) + Data("\r\n".utf8)
      }
      body += Data("--\(Self.boundary)--\r\n".utf8)
    }
    var head = "\(step.method) \(filled(step.path)) HTTP/1.1\r\nHost: \(plan.host):\(plan.port)\r\n"
    for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
      head += "\(name): \(filled(value))\r\n"
    }
    if step.method != "GET" { head += "Content-Length: \(body.count)\r\n" }
    name = step.name
    request = ByteBuffer(bytes: Array((head + "\r\n").utf8) + body)
    status = step.status ?? 200
    expect = (step.expect ?? []).map { Array($0.utf8) }
    without = (step.without ?? []).map { Array($0.utf8) }
    busy = (step.busy ?? []).map { Array($0.utf8) }
  }
}
