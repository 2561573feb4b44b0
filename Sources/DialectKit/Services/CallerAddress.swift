import Foundation
package import NIOCore

/// Where a request comes from, as far as callers are told apart by it: an IPv4 address, or the first 64 bits of an IPv6
/// address, in whose network one caller may take any address.
package struct CallerAddress: Hashable, Sendable {
  private let number: UInt64
  private let isIPv6: Bool

  /// - Returns: `nil` when the request did not come through the network.
  package init?(_ address: SocketAddress?) {
    switch address {
    case .v4(let address):
      self.init(ipv4: address.address.sin_addr)
    case .v6(let address):
      self.init(ipv6: address.address.sin6_addr)
    case .unixDomainSocket, nil:
      return nil
    }
  }

  private init(ipv4: in_addr) {
    number = UInt64(UInt32(bigEndian: ipv4.s_addr))
    isIPv6 = false
  }

  private init(ipv6: in6_addr) {
    self = withUnsafeBytes(of: ipv6) { bytes in
      // ::ffff:a.b.c.d is how an IPv6 socket meets a caller of IPv4.
      let isMapped = bytes[..<10].allSatisfy { $0 == 0 } && bytes[10] == 0xFF && bytes[11] == 0xFF
      let digits = isMapped ? bytes[12...] : bytes[..<8]
      return CallerAddress(
        number: digits.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }, isIPv6: !isMapped)
    }
  }

  private init(number: UInt64, isIPv6: Bool) {
    self.number = number
    self.isIPv6 = isIPv6
  }
}
