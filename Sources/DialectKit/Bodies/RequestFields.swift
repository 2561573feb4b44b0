import Authentication
import Gallery
import HTTPTypes
package import Hummingbird
package import NIOCore

/// The parameters of a request body by their names, whether they came as JSON, as a form or in a query.
package struct RequestFields: Sendable {
  /// A parameter as it was sent.
  package enum Value: Sendable, Equatable {
    case json(JSONValue)
    /// The content of a form's part, text or file.
    case part(ByteBuffer)
  }

  /// The members of a JSON body, where there is one.
  private var members = JSONMembers()
  private var values: [Name: [Value]] = [:]

  package init() {}

  /// The names of the parameters that were sent, in no order.
  package var names: [String] { members.map(\.name) + values.keys.map(\.text) }

  /// All values of a parameter in the order in which they came. A JSON `null` counts as not sent.
  package func all(_ name: String) -> [Value] {
    member(name).map { [$0] } ?? values[Name(name)] ?? []
  }

  /// The value of a parameter; the last one when it came several times.
  package subscript(name: String) -> Value? { member(name) ?? values[Name(name)]?.last }

  /// Adds a value as the latest of a parameter.
  package mutating func append(_ value: Value, for name: String) {
    values[Name(name), default: []].append(value)
  }

  private func member(_ name: String) -> Value? {
    guard let member = members[name], member != .null else { return nil }
    return .json(member)
  }

  /// Adds parameters that came in another place. Where both have one of a name, the added one is the later.
  package mutating func append(_ others: RequestFields) {
    for (name, values) in others.values { self.values[name, default: []] += values }
  }

  /// Reads the body of a request as its content type says.
  ///
  /// - Throws: ``DialectFailure`` when the body is too long, of another type or malformed.
  package static func read(_ request: Request, limits: BodyLimits) async throws -> RequestFields {
    try request.checkAnnouncedLength(limit: limits.body)
    let type = request.contentType
    switch type?.token {
    case "application/json":
      return try RequestFields(json: try await request.wholeBody(limit: limits.body))
    case "multipart/form-data":
      return try await RequestFields(
        form: request.body, boundary: type?.parameters["boundary"], limits: limits)
    default:
      throw DialectFailure.wrongContentType(request.headers[.contentType])
    }
  }

  /// The members of a JSON object.
  ///
  /// - Throws: ``DialectFailure`` of the kind `malformedJSON` when the body is no JSON object.
  package init(json body: ByteBuffer) throws(DialectFailure) {
    guard case .object(let members) = try JSONValue.parsed(body) else {
      throw DialectFailure(.malformedJSON, "The body is not a JSON object. Put the parameters in { }.")
    }
    self.members = members
  }

  /// The parts of a form, taken apart while it arrives.
  init(
    form body: some AsyncSequence<ByteBuffer, any Error>, boundary: String?, limits: BodyLimits
  ) async throws {
    do {
      var collector = try FormCollector(boundary: boundary ?? "", limits: limits)
      for try await chunk in body { try collector.take(chunk) }
      self = try collector.finished()
    } catch let malformation as MultipartParser.Malformation {
      throw DialectFailure(
        .malformedForm, "The multipart body is malformed (\(malformation)). Send it as RFC 7578 says.",
        cause: malformation)
    }
  }
}

/// Gathers the parts of a form within limits.
private struct FormCollector {
  private let limits: BodyLimits
  private var parser: MultipartParser
  private var fields = RequestFields()
  private var taken = 0
  private var parts = 0
  private var name: String?
  private var content = ByteBuffer()

  init(boundary: String, limits: BodyLimits) throws(MultipartParser.Malformation) {
    parser = try MultipartParser(boundary: boundary)
    self.limits = limits
  }

  mutating func take(_ chunk: ByteBuffer) throws {
    taken += chunk.readableBytes
    guard taken <= limits.body else { throw DialectFailure.bodyTooLarge(limit: limits.body) }
    for event in try parser.feed(chunk) {
      switch event {
      case .partBegan(let header):
        parts += 1
        guard parts <= limits.parts else {
          throw DialectFailure(
            .malformedForm, "The form has more than \(limits.parts) parts. Send the documented ones only.")
        }
        name = header.name
        content = ByteBuffer()
      case .content(var bytes):
        guard content.readableBytes + bytes.readableBytes <= limits.part else {
          throw DialectFailure.imageTooLarge(name ?? "", limit: limits.part)
        }
        content.writeBuffer(&bytes)
      case .partEnded:
        if let name { fields.append(.part(content), for: name) }
        name = nil
      }
    }
  }

  func finished() throws -> RequestFields {
    try parser.finish()
    return fields
  }
}

extension DialectFailure {
  static func wrongContentType(
    _ type: String?, supported: String = "application/json or multipart/form-data"
  ) -> DialectFailure {
    let what =
      type.map { "The Content-Type \"\($0.prefix(80))\" is not supported here." }
      ?? "The Content-Type header is missing."
    return DialectFailure(.wrongContentType, "\(what) Send \(supported).")
  }

  /// An image, or another part of the body, with too many bytes.
  package static func imageTooLarge(_ parameter: String, limit: Int) -> DialectFailure {
    DialectFailure(
      .imageTooLarge, "There are more than \(limit) bytes in \(parameter). Send a smaller file.",
      parameter: parameter)
  }
}
