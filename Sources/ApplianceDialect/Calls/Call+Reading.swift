import Authentication
import DialectKit
import Foundation
import Gallery
import Hummingbird

// What a request says, with the document's limits.

extension Call {
  /// The members of the JSON body.
  ///
  /// Only JSON that calls itself so is read. A browser sends forms and plain text to any address without asking first,
  /// and a page from elsewhere must not speak for a caller whose address is allowed.
  ///
  /// - Parameter images: How many images it carries.
  func fields(images: Int = 0) async throws -> RequestFields {
    let limit = images * Photographs.longestBase64 + (256 << 10)
    try request.checkAnnouncedLength(limit: limit)
    guard request.contentType?.token == "application/json" else {
      throw DialectFailure(.wrongContentType, "The body must be JSON, and Content-Type must say so.")
    }
    return try RequestFields(json: try await request.wholeBody(limit: limit))
  }

  /// The group that the path names, whatever dialect made it.
  var group: Name {
    guard parameters.get("groupId") == nil else { return Name(parameters.decoded("groupId")) }
    // The path is one of those that name a group without a parameter.
    return Name(request.uri.path.split(separator: "/").last ?? "")
  }

  /// The face that the path names.
  ///
  /// - Throws: ``ApplianceError`` with code `faceTokenNotExist` when the text can be no token.
  var face: FaceCode {
    get throws {
      guard let code = FaceCode(appliance: parameters.decoded("faceToken")) else {
        throw ApplianceError(.faceTokenNotExist)
      }
      return code
    }
  }

  /// The most rows of a page. The document says nothing of a bound; a page that is asked for larger is refused, because
  /// a caller who gets fewer rows than it asked for takes the list for complete.
  static let longestPage = 1000

  /// The stretch of a list that the query asks for.
  ///
  /// - Parameter isRequired: Whether both numbers must be there; otherwise the list begins at its beginning and is as
  ///   long as a page may be.
  func page(isRequired: Bool) throws -> Page {
    let query = QueryString(request.uri.query)
    func number(_ name: String, in range: ClosedRange<Int>, default value: Int) throws -> Int {
      if let number = try query.integer(name, in: range) { return number }
      if isRequired { throw ApplianceError.invalid(name, "is missing") }
      return value
    }
    return try Page(
      offset: try number("pageOffset", in: 0...Int(Int32.max), default: 0),
      limit: try number("pageSize", in: 1...Self.longestPage, default: Self.longestPage))
  }
}

extension RequestFields {
  /// A text of at most so many bytes of UTF-8; `nil` when it was not sent.
  func text(_ name: String, bytes limit: Int) throws(DialectFailure) -> String? {
    guard let text = try string(name) else { return nil }
    guard text.utf8.count <= limit else { throw .invalid(name, "is longer than \(limit) bytes") }
    guard !text.utf8.contains(0) else { throw .invalid(name, "contains a character of value 0") }
    return text
  }

  /// A text that must be there and not be empty.
  func requiredText(_ name: String, bytes limit: Int) throws(DialectFailure) -> String {
    let text = try required(name) { (name) throws(DialectFailure) in try self.text(name, bytes: limit) }
    guard !text.isEmpty else { throw .invalid(name, "is empty") }
    return text
  }

  /// The names in a list that must be there and not be empty.
  func names(_ name: String) throws(DialectFailure) -> [Name] {
    let names = try required(name, strings).map { Name($0) }
    guard !names.isEmpty else { throw .invalid(name, "is empty") }
    return names
  }
}
