import Authentication
import Foundation

/// An `http` or `https` URL in its plainest form, so that everyone who reads it sees the same host.
///
/// URLs with a user's name, a password, a backslash, control characters or a host that is no plain name are none.
package struct WebAddress: Sendable, Equatable, LosslessStringConvertible {
  /// The protocols that images are fetched by.
  package enum Scheme: String, Sendable {
    case http, https

    var defaultPort: Int { self == .http ? 80 : 443 }
  }

  /// In the text in any letter case.
  package let scheme: Scheme
  /// In lower case, without a dot at its end; an IPv6 address without brackets.
  package internal(set) var host: String
  /// The scheme's own, 80 or 443, where the text names none.
  package let port: Int
  /// Path and query, percent-encoded.
  package internal(set) var target: String

  /// Reads an address. What follows a `#` is left out.
  ///
  /// - Returns: nil when the text is no such URL.
  package init?(_ text: String) {
    guard let (name, behind) = text.byteCut(":"), behind.bytesBegin(with: "//"),
      let scheme = Scheme(rawValue: name.asciiLowercased),
      !text.unicodeScalars.contains(where: { $0.isControl || $0 == "\\" })
    else { return nil }
    let rest = behind.utf8.dropFirst(2).prefix { $0 != UInt8(ascii: "#") }
    let authority = Substring(rest.prefix { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") })
    guard let (host, port) = Self.parts(of: authority) else { return nil }
    self.scheme = scheme
    self.host = host
    self.port = port ?? scheme.defaultPort
    target = Self.encoded(Substring(rest.dropFirst(authority.utf8.count)))
    // Whoever fetches the address reads it with Foundation, which must find the same host and port in it.
    guard let read = URL(string: self.text), read.user == nil, read.password == nil,
      read.host(percentEncoded: true).map({ $0.trimmingCharacters(in: ["[", "]"]) }) == self.host,
      (read.port ?? scheme.defaultPort) == self.port
    else { return nil }
  }

  /// Where a redirect leads to.
  init?(_ location: String, relativeTo base: WebAddress) {
    guard let url = URL(string: location, relativeTo: URL(string: base.text)) else { return nil }
    self.init(url.absoluteString)
  }

  /// Whether nothing but the host is addressed.
  package var isRoot: Bool { target == "/" }

  /// The value of the `Host` header.
  var hostHeader: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == scheme.defaultPort ? name : "\(name):\(port)"
  }

  /// The whole address.
  package var text: String { "\(scheme.rawValue)://\(hostHeader)\(target)" }
  package var description: String { text }

  /// Host and port of what stands between `//` and the path.
  private static func parts(of authority: Substring) -> (host: String, port: Int?)? {
    var name = authority
    var port: Int?
    // An IPv6 address has colons of its own, inside brackets.
    if let colon = authority.utf8.lastIndex(of: UInt8(ascii: ":")),
      !authority.utf8[colon...].contains(UInt8(ascii: "]"))
    {
      let digits = authority[authority.utf8.index(after: colon)...]
      guard digits.utf8.allSatisfy({ (48...57).contains($0) }), let number = Int(digits),
        (1...65535).contains(number)
      else { return nil }
      port = number
      name = authority[..<colon]
    }
    guard let host = host(name) else { return nil }
    return (host, port)
  }

  private static func host(_ name: Substring) -> String? {
    if name.bytesBegin(with: "["), name.bytesEnd(with: "]") {
      let inner = Substring(name.utf8.dropFirst().dropLast()).asciiLowercased
      guard inner.utf8.contains(UInt8(ascii: ":")), !inner.utf8.contains(UInt8(ascii: "%")),
        IPAddress(inner) != nil
      else { return nil }
      return inner
    }
    return hostName(name.bytesEnd(with: ".") ? Substring(name.utf8.dropLast()) : name)
  }

  /// A plain name in lower case; `nil` when it is none.
  static func hostName(_ name: some StringProtocol) -> String? {
    let name = name.asciiLowercased
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
        UInt8(ascii: "_"), UInt8(ascii: "."):
        true
      default: false
      }
    }
    let labels = name.byteSplit(".")
    guard isPlain, name.utf8.count <= 253, labels.allSatisfy({ (1...63).contains($0.utf8.count) }) else {
      return nil
    }
    return name
  }

  /// Path and query with everything encoded that may not stand in them; what is encoded already stays as it is.
  private static func encoded(_ text: Substring) -> String {
    let kept = Set("-._~!$&'()*+,;=:@/?%".utf8)
    let encoded = text.utf8.map { byte in
      kept.contains(byte) ? String(UnicodeScalar(byte)) : PercentEncoding.encode(CollectionOfOne(byte))
    }.joined()
    return encoded.bytesBegin(with: "/") ? encoded : "/" + encoded
  }
}
