import NIOHTTP1

/// What the head of a request says about its connection.
struct Conduct {
  /// Whether the caller speaks HTTP/1.0, which closes connections unless it is told otherwise.
  let isOldVersion: Bool
  /// Whether nothing comes after this request and its answer.
  var isLast: Bool
  /// Whether the library's decoder stops at the end of this request.
  let stopsDecoder: Bool

  /// Reads a head, and makes it one of HTTP/1.1 for those who read it next.
  ///
  /// Names of options are compared in any case, wherever they stand in any of the `Connection` headers (RFC 9110,
  /// section 7.6.1).
  init(_ head: inout HTTPRequestHead) {
    // Most requests have no such header.
    let hasOptions = head.headers.contains(name: "connection")
    let options = hasOptions ? head.headers[canonicalForm: "connection"].map { $0.lowercased() } : []
    isOldVersion = head.version == .http1_0
    isLast = !head.isKeepAlive || options.contains("close") || head.method == .CONNECT
    stopsDecoder =
      head.method == .CONNECT || options.contains("upgrade") && head.headers.contains(name: "upgrade")
    if isOldVersion {
      // That version knows neither of them: a host need not be there, and nobody waits to be told to go on.
      if !head.headers.contains(name: "host") { head.headers.add(name: "Host", value: "") }
      head.headers.remove(name: "expect")
    }
    head.takeHostFromTarget()
  }

  /// Whoever sent something that is no request.
  static let unreadable = Conduct(isOldVersion: false, isLast: true, stopsDecoder: false)

  private init(isOldVersion: Bool, isLast: Bool, stopsDecoder: Bool) {
    self.isOldVersion = isOldVersion
    self.isLast = isLast
    self.stopsDecoder = stopsDecoder
  }

  /// Writes into the head of the answer what becomes of the connection.
  func mark(_ head: inout HTTPResponseHead) {
    if isLast {
      head.headers.replaceOrAdd(name: "Connection", value: "close")
    } else if isOldVersion {
      head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
    }
  }
}

extension HTTPRequestHead {
  /// Makes a path of a target that is a whole address, as callers send it to proxies, whose host counts instead of the
  /// header's (RFC 9112, section 3.2.2).
  ///
  /// What cannot be such an address becomes the host as it is, which is then refused in the words of the dialect, as
  /// are no host and several.
  fileprivate mutating func takeHostFromTarget() {
    let target = uri.utf8
    guard target.first != UInt8(ascii: "/"), uri != "*", method != .CONNECT, headers["host"].count == 1
    else { return }
    let schemes = ["http://", "https://"].map(\.utf8)
    let lowercased = uri.lowercased().utf8
    guard let scheme = schemes.first(where: { lowercased.starts(with: $0) }) else {
      headers.replaceOrAdd(name: "Host", value: uri)
      return
    }
    let rest = target.dropFirst(scheme.count)
    let authority = rest.prefix { !"/?".utf8.contains($0) }
    headers.replaceOrAdd(
      name: "Host", value: authority.isEmpty ? uri : String(decoding: authority, as: UTF8.self))
    let path = String(decoding: rest.dropFirst(authority.count), as: UTF8.self)
    uri = path.utf8.first == UInt8(ascii: "/") ? path : "/" + path
  }
}
