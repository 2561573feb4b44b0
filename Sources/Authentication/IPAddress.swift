import Foundation

/// An address of the Internet protocol, version 4 or 6, in its numeric form.
package struct IPAddress: Hashable, Sendable {
  /// 4 or 16 bytes.
  package let bytes: [UInt8]

  /// Reads a numeric address. A zone (`%eth0`) is ignored, and an IPv4 address that is written as IPv6
  /// (`::ffff:10.0.0.1`) is taken for what it is, so that both ways to meet one caller are the same.
  ///
  /// - Returns: `nil` when `text` is no address.
  package init?(_ text: String) {
    guard let bytes = Self.bytes(of: text) else { return nil }
    self.bytes = Self.embeddedIPv4(in: bytes) ?? bytes
  }

  /// The bytes of an address as it is written.
  static func bytes(of text: String) -> [UInt8]? {
    let isIPv6 = text.utf8.contains(UInt8(ascii: ":"))
    let number = isIPv6 ? String(text.byteSplit("%", limit: 2)[0]) : text
    var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
    return inet_pton(isIPv6 ? AF_INET6 : AF_INET, number, &bytes) == 1 ? bytes : nil
  }

  /// What stands behind `::ffff:`.
  static func embeddedIPv4(in bytes: [UInt8]) -> [UInt8]? {
    let prefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]
    return bytes.count == 16 && bytes.starts(with: prefix) ? Array(bytes[12...]) : nil
  }
}
