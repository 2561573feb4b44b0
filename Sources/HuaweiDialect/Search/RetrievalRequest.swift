import DialectKit
import Gallery
import NIOCore

/// What a search asks for besides its face (v2 reference, table 4-25 and sections 5.4 and 5.5).
struct RetrievalRequest: Sendable {
  private static let usualLimit = 10
  static let limits = 1...1000

  /// The most faces that are returned.
  let limit: Int
  /// The lowest similarity that counts, 0…1.
  let threshold: Float
  let filter: String?
  let sort: [SortOrder.Key]
  /// Custom fields that are returned.
  let returnFields: [Name]

  /// - Throws: ``DialectFailure`` of the kind `invalidParameter`.
  init(_ fields: RequestFields) throws(DialectFailure) {
    limit = try fields.integer("top_n", in: Self.limits) ?? Self.usualLimit
    let threshold = try fields.number("threshold") ?? 0
    guard (0...1).contains(threshold) else { throw .invalid("threshold", "must be from 0 to 1") }
    self.threshold = Float(threshold)
    let filter = try fields.string("filter")
    self.filter = filter?.isEmpty == true ? nil : filter
    sort = try fields.list("sort").map { element throws(DialectFailure) in
      guard case .object(let members) = element, let (field, order) = members.only,
        order == .string("asc") || order == .string("desc")
      else { throw .invalid("sort", "must be a list like [{\"timestamp\": \"asc\"}], asc or desc") }
      return SortOrder.Key(field: Name(field), isAscending: order == .string("asc"))
    }
    returnFields = try fields.list("return_fields").map { element throws(DialectFailure) in
      guard case .string(let field) = element else {
        throw .invalid("return_fields", "must be a list of names")
      }
      return Name(field)
    }
  }
}

extension RequestFields {
  /// A list, in JSON or as JSON text; empty when it is missing.
  fileprivate func list(_ name: String) throws(DialectFailure) -> [JSONValue] {
    var value = try json(name)
    // The v1 guide has the list as a string in JSON too.
    if case .string(let text)? = value { value = try? JSONValue.parsed(ByteBuffer(string: text)) }
    guard self[name] != nil else { return [] }
    guard case .array(let elements)? = value else { throw .invalid(name, "must be a list") }
    return elements
  }
}
