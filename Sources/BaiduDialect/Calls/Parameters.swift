import Authentication
import DialectKit
import Foundation
import Gallery

/// How many of something one request may name.
enum RequestLimits {
  /// Groups in one list.
  static let groups = 100
  /// Images of one update.
  static let images = 20
  /// Bytes of a new user's id, and of a new group's.
  static let idBytes = 128
  /// Bytes of `user_info`.
  static let userInfoBytes = 256
  /// Entries of one list.
  static let entries = 1000
}

/// The parameters that several operations share.
///
/// The alphabet and length of ids hold for what this dialect creates. Users and groups that another dialect has made
/// may be called otherwise, and are found all the same.
extension RequestFields {
  /// `uid`.
  func userID() throws -> Name {
    let id = Name(try required("uid", string))
    guard id.canBeNamed else { throw BaiduError.unsuitableUserID }
    return id
  }

  /// `group_id`: names separated by commas, each counted once; `nil` when it was not sent.
  ///
  /// - Parameter isNew: Whether groups are created where they are missing; see ``TenantGallery/checkNewGroups(_:)``.
  func groupIDs(_ name: String = "group_id", isNew: Bool = false) throws -> [Name]? {
    guard let list = try string(name) else { return nil }
    var ids: [Name] = []
    for id in list.byteSplit(",").map({ Name($0) }) {
      guard id.canBeNamed else { throw DialectFailure.unsuitableGroupID(name) }
      if !ids.contains(id) { ids.append(id) }
      guard ids.count <= RequestLimits.groups else {
        throw BaiduError(
          isNew ? .tooManyUsers : .parameterTooLong,
          "At most \(RequestLimits.groups) groups may be named in a request.")
      }
    }
    return ids
  }

  /// `group_id` where it must be there.
  func requiredGroupIDs(isNew: Bool = false) throws -> [Name] {
    guard let ids = try groupIDs(isNew: isNew) else {
      throw DialectFailure(.missingParameter, "The parameter group_id is missing.")
    }
    return ids
  }

  /// The name of one group, in which a comma means nothing.
  func groupID(_ name: String = "group_id") throws -> Name {
    let id = Name(try required(name, string))
    guard id.canBeNamed else {
      throw DialectFailure.invalid(name, "must have 1 to \(Name.maximumLength) bytes")
    }
    return id
  }

  /// `user_info`; `nil` when it was not sent.
  func userInfo() throws -> String? {
    let info = try string("user_info")
    guard info.map({ $0.utf8.count <= RequestLimits.userInfoBytes }) ?? true else {
      throw BaiduError(
        .parameterTooLong, "The user_info may have \(RequestLimits.userInfoBytes) bytes.")
    }
    return info
  }

  /// Whether `action_type` asks to replace the user's images instead of adding to them.
  func replaces() throws -> Bool {
    switch try string("action_type") {
    case nil, "append": return false
    case "replace": return true
    default: throw DialectFailure.invalid("action_type", "must be append or replace")
    }
  }

  /// The parts of a list that is separated by commas, such as `face_fields`.
  func list(_ name: String) throws -> Set<String> {
    Set(try (string(name) ?? "").byteSplit(",").map(\.blanksTrimmed).filter { !$0.isEmpty })
  }
}

extension Name {
  /// Whether something may exist under it, whatever dialect made it.
  fileprivate var canBeNamed: Bool { (1...Self.maximumLength).contains(length) }

  /// Whether this dialect makes something under it: it has the length and the alphabet that the document has for ids.
  fileprivate var canBeMade: Bool {
    isIdentifier(text, lengths: 1...RequestLimits.idBytes) && !text.utf8.contains(UInt8(ascii: "-"))
  }
}

extension TenantGallery {
  /// Makes sure that this dialect may make those of the groups that do not exist.
  func checkNewGroups(_ names: [Name]) async throws {
    guard try await missingCollections(among: names.filter { !$0.canBeMade }).isEmpty else {
      throw DialectFailure.unsuitableGroupID("group_id")
    }
  }

  /// Makes sure that this dialect may make a user, unless it exists.
  func checkNewUser(_ key: Name) async throws {
    if key.canBeMade { return }
    guard try await subjectExists(key) else { throw BaiduError.unsuitableUserID }
  }
}

extension BaiduError {
  fileprivate static let unsuitableUserID = BaiduError(
    .invalidUserID, "The uid must have 1 to \(RequestLimits.idBytes) letters, digits and underscores.")
}

extension DialectFailure {
  fileprivate static func unsuitableGroupID(_ name: String) -> DialectFailure {
    .invalid(name, "must be names of 1 to \(RequestLimits.idBytes) letters, digits and underscores")
  }
}
