/// The hosts from which images may be fetched: names, names below a domain (`*.example.com`), or all (`*`), each
/// perhaps with a port. Without one, the usual ports 80 and 443 are open.
package struct AllowedHosts: Sendable, Equatable, LosslessStringConvertible {
  fileprivate struct Entry: Sendable, Equatable {
    /// A name; with a dot at its beginning any name that ends so; `nil` for all.
    let name: String?
    let port: Int?

    func matches(_ address: WebAddress) -> Bool {
      guard port == address.port || port == nil && address.port == address.scheme.defaultPort else {
        return false
      }
      guard let name else { return true }
      return name.hasPrefix(".") ? address.host.hasSuffix(name) : address.host == name
    }
  }

  private let entries: [Entry]
  /// The list as it was written.
  package let description: String

  /// No host at all.
  package static let none = AllowedHosts(entries: [], description: "")

  /// Reads a list such as `images.example.com, *.example.org:8443`.
  ///
  /// - Returns: `nil` when an entry is no host.
  package init?(_ text: String) {
    var entries: [Entry] = []
    for entry in text.split(separator: ",") {
      let entry = entry.filter { !$0.isWhitespace }
      if entry.isEmpty { continue }
      guard let read = Entry(entry) else { return nil }
      entries.append(read)
    }
    self.init(entries: entries, description: text)
  }

  private init(entries: [Entry], description: String) {
    self.entries = entries
    self.description = description
  }

  /// Whether nothing may be fetched from anywhere.
  package var isEmpty: Bool { entries.isEmpty }

  /// Whether the host and the port of an address are open. The addresses behind the name are not looked at;
  /// see ``AddressPolicy``.
  package func contains(_ address: WebAddress) -> Bool {
    entries.contains { $0.matches(address) }
  }
}

extension AllowedHosts.Entry {
  fileprivate init?(_ text: String) {
    // Reading it as an address settles what a host is, and where its port begins.
    let isWild = text.hasPrefix("*")
    let isAll = text == "*" || text.hasPrefix("*:")
    if isWild, !isAll, !text.hasPrefix("*.") { return nil }
    let name = isAll ? "any" + text.dropFirst() : isWild ? String(text.dropFirst(2)) : text
    guard !name.contains(where: { "/?#@".contains($0) }), let address = WebAddress("http://\(name)") else {
      return nil
    }
    let hasPort = address.hostHeader.hasSuffix(":\(address.port)") || name.hasSuffix(":80")
    self.init(
      name: isAll ? nil : isWild ? "." + address.host : address.host, port: hasPort ? address.port : nil)
  }
}
