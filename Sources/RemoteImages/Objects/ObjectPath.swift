import Authentication
package import DialectKit

/// Where an object lies: `/Bucket/Object`, as a caller writes it.
///
/// Names are taken as they are and never decoded, so that `%2e%2e` is a name like any other.
package struct ObjectPath: Sendable, Equatable {
  /// 1 to 63 letters, digits, dots, hyphens or underscores; a letter or a digit comes first.
  package let bucket: String
  /// The object's name in its bucket. Slashes separate its parts, none of which is empty, `.` or `..`.
  package let key: String

  /// - Throws: ``DialectFailure`` of the kind `malformedObjectPath`.
  package init(_ address: String) throws(DialectFailure) {
    let parts = address.byteSplit("/", limit: 3)
    guard parts.count == 3, parts[0].isEmpty else {
      throw .malformedObjectPath("Write it as /Bucket/Object.")
    }
    (bucket, key) = (String(parts[1]), String(parts[2]))
    guard Self.isBucket(bucket) else {
      throw .malformedObjectPath(
        "A bucket's name has 1 to 63 letters, digits, dots, hyphens or underscores and begins with a letter or "
          + "a digit.")
    }
    guard (1...1024).contains(key.utf8.count), !key.unicodeScalars.contains(where: \.isControl) else {
      throw .malformedObjectPath("An object's name has 1 to 1024 bytes and no control characters.")
    }
    guard components.allSatisfy({ !["", ".", ".."].contains($0) }) else {
      throw .malformedObjectPath("No part of an object's name may be empty, \".\" or \"..\".")
    }
  }

  /// The parts of the object's name.
  var components: [String] { key.byteSplit("/").map(String.init) }

  private static func isBucket(_ name: String) -> Bool {
    let isWord = { (byte: UInt8) in
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "A")...UInt8(ascii: "Z"):
        true
      default: false
      }
    }
    guard (1...63).contains(name.utf8.count), let first = name.utf8.first, isWord(first) else { return false }
    return name.utf8.allSatisfy { isWord($0) || "._-".utf8.contains($0) }
  }
}

extension Unicode.Scalar {
  /// Whether this is one of the characters that steer devices instead of showing something.
  var isControl: Bool { properties.generalCategory == .control }
}

extension DialectFailure {
  static func malformedObjectPath(_ remedy: String) -> DialectFailure {
    DialectFailure(.malformedObjectPath, "The file's address is not well formed. \(remedy)")
  }
}
