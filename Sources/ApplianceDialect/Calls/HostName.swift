import Authentication

/// A host as `Host` and `Origin` name it, in the form in which equal ones are equal.
enum HostName: Hashable, Sendable {
  case address(IPAddress)
  /// In lower case and without a dot at its end.
  case name(String)

  /// - Parameter text: A name, an IPv4 address, or an IPv6 address in brackets.
  init?(_ text: String) {
    if text.hasPrefix("[") {
      guard text.hasSuffix("]"), let address = IPAddress(String(text.dropFirst().dropLast())),
        address.bytes.count == 16 || text.contains(":")
      else { return nil }
      self = .address(address)
    } else if let address = IPAddress(text), !text.contains(":") {
      self = .address(address)
    } else {
      let name = text.hasSuffix(".") ? text.dropLast() : text[...]
      guard !name.isEmpty, name.utf8.count <= 253, name.utf8.allSatisfy(Self.isOfName) else { return nil }
      self = .name(name.lowercased())
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}

/// A host and a port, `faces.example:8080`.
struct Authority: Hashable, Sendable {
  let host: HostName
  /// `nil` where it is not said.
  let port: Int?

  init?(_ text: String) {
    // The colons of an IPv6 address stand in brackets.
    let name = text.hasPrefix("[") ? text.prefix { $0 != "]" } + "]" : text.prefix { $0 != ":" }
    guard let host = HostName(String(name)), text.utf8.count >= name.utf8.count else { return nil }
    let rest = text.dropFirst(name.count)
    self.host = host
    if rest.isEmpty || rest == ":" {
      port = nil
    } else {
      guard rest.first == ":", rest.dropFirst().utf8.allSatisfy({ (48...57).contains($0) }),
        let number = Int(rest.dropFirst()), number <= 65535
      else { return nil }
      port = number
    }
  }
}

/// What a browser says of the page from which a request comes (RFC 6454, section 7).
struct Origin: Sendable {
  let authority: Authority
  private let usualPort: Int

  /// - Returns: `nil` for `null`, which stands for a page without an origin, and for what is no origin of a web page.
  init?(_ text: String) {
    let text = text.lowercased()
    for (scheme, port) in [("http://", 80), ("https://", 443)] where text.hasPrefix(scheme) {
      guard let authority = Authority(String(text.dropFirst(scheme.count))) else { return nil }
      self.authority = authority
      usualPort = port
      return
    }
    return nil
  }

  /// Whether it is the server's own at an authority.
  func isSame(as other: Authority) -> Bool {
    authority.host == other.host && (authority.port ?? usualPort) == (other.port ?? usualPort)
  }
}
