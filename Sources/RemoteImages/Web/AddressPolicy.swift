package import Authentication

/// Which addresses this server may fetch from. Those of the public Internet, and what the operator opens besides.
package struct AddressPolicy: Sendable {
  private let opened: AddressAllowList?

  /// - Parameter opened: Addresses that are open although they are not public.
  package init(opening opened: AddressAllowList? = nil) {
    self.opened = opened
  }

  /// Whether a connection to this address may be opened.
  package func permits(_ address: IPAddress) -> Bool {
    Self.isPublic(address) || opened?.contains(address) == true
  }

  /// Whether an address is one of the public Internet, by the IANA registries of special-purpose addresses.
  ///
  /// An IPv4 address in the guise of IPv6 counts as what it is.
  static func isPublic(_ address: IPAddress) -> Bool {
    guard address.bytes.count == 4 || address.bytes[0] >> 5 == 0b001 else { return false }
    return special?.contains(address) == false
  }

  /// Everything special but what is outside of 2000::/3, which holds all public IPv6 addresses.
  private static let special = AddressAllowList(
    [
      // This network, private use, between provider and customer, this machine, this link.
      "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
      "192.168.0.0/16",
      // Protocol assignments, documentation, relays, benchmarks.
      "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
      // Multicast, reserved, broadcast.
      "224.0.0.0/4", "240.0.0.0/4",
      // Protocol assignments with Teredo, documentation, and addresses that hold an IPv4 address (6to4).
      "2001::/23", "2001:db8::/32", "3fff::/20", "2002::/16",
    ].joined(separator: ","))
}

extension IPAddress {
  /// The address in its numeric form.
  var text: String {
    guard bytes.count == 16 else { return bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2).map { index in
      String(UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1]), radix: 16)
    }.joined(separator: ":")
  }
}
