/// Addresses from which callers are let in: single ones and CIDR ranges, IPv4 and IPv6.
package struct AddressAllowList: Hashable, Sendable, CustomStringConvertible {
  fileprivate struct Range: Hashable, Sendable {
    let base: [UInt8]
    /// The number of leading bits that an address must share with `base`.
    let prefix: Int

    func contains(_ bytes: [UInt8]) -> Bool {
      guard bytes.count == base.count else { return false }
      let (whole, rest) = (prefix / 8, prefix % 8)
      guard bytes[..<whole] == base[..<whole] else { return false }
      return rest == 0 || (bytes[whole] ^ base[whole]) >> UInt8(8 - rest) == 0
    }
  }

  private let ranges: [Range]
  /// The list as it was written.
  package let description: String

  /// This machine only.
  package static let loopback = AddressAllowList(
    ranges: [
      Range(base: [127, 0, 0, 0], prefix: 8),
      Range(base: [UInt8](repeating: 0, count: 15) + [1], prefix: 128),
    ], description: "127.0.0.0/8,::1")

  /// Reads a list such as `127.0.0.1, 192.168.1.0/24, fd00::/8`. An empty one lets nobody in.
  ///
  /// - Returns: `nil` when an entry is neither an address nor a range.
  package init?(_ text: String) {
    var ranges: [Range] = []
    for entry in text.split(separator: ",", omittingEmptySubsequences: true) {
      let entry = entry.filter { $0 != " " }
      if entry.isEmpty { continue }
      guard let range = Range(entry) else { return nil }
      ranges.append(range)
    }
    self.init(ranges: ranges, description: text)
  }

  private init(ranges: [Range], description: String) {
    self.ranges = ranges
    self.description = description
  }

  /// Whether a caller from this address is let in.
  package func contains(_ address: IPAddress) -> Bool {
    ranges.contains { $0.contains(address.bytes) }
  }
}

extension AddressAllowList.Range {
  fileprivate init?(_ text: String) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let bytes = IPAddress.bytes(of: String(parts[0])) else { return nil }
    var prefix = bytes.count * 8
    if parts.count == 2 {
      guard parts[1].utf8.allSatisfy({ (48...57).contains($0) }), let length = Int(parts[1]),
        (0...prefix).contains(length)
      else { return nil }
      prefix = length
    }
    if prefix >= 96, let ipv4 = IPAddress.embeddedIPv4(in: bytes) {
      self.init(base: ipv4, prefix: prefix - 96)
    } else {
      self.init(base: bytes, prefix: prefix)
    }
  }
}
