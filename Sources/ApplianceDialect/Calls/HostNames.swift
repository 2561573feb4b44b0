/// Names by which callers without a key may address this server.
///
/// A browser lets a page talk to the address that the page's own name resolves to, and whoever owns the name may change
/// that to an address in the caller's network. The name still stands in `Host`. So callers who are let in for their
/// address alone must address the server by a name that nobody else can give out.
package struct HostNames: Sendable, Equatable, CustomStringConvertible {
  private let names: Set<String>
  /// The list as it was written.
  package let description: String

  /// No name but `localhost`.
  package static let none = HostNames(names: [], description: "")

  /// Reads a list such as `faces.example.net, faces`.
  ///
  /// - Returns: `nil` when an entry is no host's name.
  package init?(_ text: String) {
    var names: Set<String> = []
    for entry in text.split(separator: ",") {
      let name = entry.filter { $0 != " " }
      if name.isEmpty { continue }
      guard let host = HostName(name), case .name(let plain) = host else { return nil }
      names.insert(plain)
    }
    self.init(names: names, description: text)
  }

  private init(names: Set<String>, description: String) {
    self.names = names
    self.description = description
  }

  func contain(_ host: HostName) -> Bool {
    switch host {
    case .address: true
    case .name(let name): name == "localhost" || names.contains(name)
    }
  }
}
