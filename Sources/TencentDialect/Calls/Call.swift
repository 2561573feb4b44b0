import DialectKit
import Gallery
import Logging

/// A request that was let in.
struct Call: Sendable {
  /// The longest id in bytes.
  private static let longestIdentifier = 64
  /// The longest name or tag in bytes.
  private static let longestNote = 256

  /// The gallery of the caller's appid.
  let gallery: TenantGallery
  let fields: RequestFields
  /// Names the request in its answer, and in the server's log.
  let sessionID: String
  let logger: Logger

  /// The member of `data` that names the request.
  var session: JSONValue { .string(sessionID) }
}

extension Call {
  /// A text that may be left out.
  func text(_ name: String) throws(DialectFailure) -> String? { try fields.string(name) }

  /// A text that must be there and not be empty.
  func required(_ name: String) throws -> String {
    guard let text = try text(name), !text.isEmpty else {
      throw TencentError(.parameterEmpty, "\(name) is missing or empty")
    }
    return text
  }

  /// The `appid`, which some clients send as a number.
  func appID() throws -> String {
    if case .json(.integer(let number)) = fields["appid"] { return String(number) }
    return try required("appid")
  }

  /// An id of what exists, whatever dialect made it.
  func identifier(_ name: String) throws -> Name {
    Name(try checked(try required(name), name, longest: Name.maximumLength))
  }

  /// An id of what is to be made: 1–64 bytes.
  func newIdentifier(_ name: String) throws -> Name {
    Name(try checked(try required(name), name, longest: Self.longestIdentifier))
  }

  /// A name or tag: up to 256 bytes, or `nil` when it is not sent.
  func note(_ name: String) throws -> String? {
    guard let text = try text(name) else { return nil }
    return try checked(text, name, longest: Self.longestNote)
  }

  /// Checks the ids of groups that are made where they are missing: those may have 1–64 bytes.
  func checkNewGroups(_ ids: [Name], _ name: String) async throws {
    let long = ids.filter { $0.length > Self.longestIdentifier }
    if let new = try await gallery.missingCollections(among: long).first {
      _ = try checked(new.text, name, longest: Self.longestIdentifier)
    }
  }

  /// A list of ids of what exists, each once; an empty one is up to the caller.
  func identifiers(_ name: String) throws -> [Name] {
    guard let list = try fields.strings(name) else {
      throw TencentError(.parameterEmpty, "\(name) is missing")
    }
    var seen: Set<Name> = []
    return try list.map { Name($0) }.filter { seen.insert($0).inserted }.map { id in
      guard !id.isEmpty else { throw TencentError(.parameterEmpty, "\(name) has an empty entry") }
      return Name(try checked(id.text, name, longest: Name.maximumLength))
    }
  }

  private func checked(_ text: String, _ name: String, longest: Int) throws(TencentError) -> String {
    guard text.utf8.count <= longest else {
      throw TencentError(.parameterTooLong, "\(name) is longer than \(longest) bytes")
    }
    return text
  }
}
