import Authentication
import HTTPTypes
package import Hummingbird

extension Request {
  /// What the body is said to be; `nil` where nothing is said or it cannot be understood.
  package var contentType: HeaderValue? {
    headers[.contentType].flatMap { try? HeaderValue($0) }
  }

  /// Refuses what HTTP forbids or this server does not do, as far as the head says it and whatever the path is.
  ///
  /// - Throws: ``DialectFailure`` with the status that HTTP prescribes.
  package func checkHTTP() throws(DialectFailure) {
    guard method != .connect else {
      throw .http(.notImplemented, "This server is no proxy. Send requests for its own paths.")
    }
    try checkHost()
    try checkTransferCoding()
    try checkContentCoding()
    try checkExpectation()
  }

  /// RFC 9112, section 3.2. What stands there may be empty, as it is for callers of HTTP/1.0 who send none.
  private func checkHost() throws(DialectFailure) {
    // The first one is kept apart from the other headers.
    guard let host = head.authority, !headers.contains(where: { $0.name.canonicalName == "host" }) else {
      throw .http(.badRequest, "A request must have one Host header.")
    }
    guard host.utf8.allSatisfy(Self.mayBeInHost) else {
      throw .http(.badRequest, "The host that the request is for is no name or address.")
    }
  }

  private static func mayBeInHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."),
      UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    // Quotation marks, slashes and the signs that begin other parts of an address.
    default: (0x21...0x7E).contains(byte) && !"\"#/<>?@\\^`{|}".utf8.contains(byte)
    }
  }

  /// RFC 9112, section 6.1.
  private func checkTransferCoding() throws(DialectFailure) {
    // A header that is there and empty is no coding either: whoever stands before this server may read it otherwise.
    guard headers[.transferEncoding] == nil || tokens(.transferEncoding) == ["chunked"] else {
      throw .http(
        .notImplemented,
        "The only Transfer-Encoding here is chunked. Send the body in chunks, or with its Content-Length.")
    }
  }

  /// Bodies that must be unpacked are not taken: a few kilobytes of them could stand for gigabytes, and photographs are
  /// compressed already.
  private func checkContentCoding() throws(DialectFailure) {
    guard hasBody, tokens(.contentEncoding).contains(where: { $0 != "identity" }) else { return }
    throw DialectFailure(
      .wrongContentType, "The body has a Content-Encoding, which is not supported here. Send it as it is.",
      status: .unsupportedMediaType)
  }

  /// RFC 9110, section 10.1.1.
  private func checkExpectation() throws(DialectFailure) {
    guard tokens(.expect).allSatisfy({ $0 == "100-continue" }) else {
      throw .http(.expectationFailed, "The only expectation that is met here is 100-continue.")
    }
  }

  /// The elements of a list in all headers of a name, in lower case.
  private func tokens(_ name: HTTPField.Name) -> [String] {
    guard headers.contains(name) else { return [] }
    return headers[values: name].flatMap { $0.byteSplit(",") }.map { $0.blanksTrimmed.asciiLowercased }
      .filter { !$0.isEmpty }
  }
}

extension DialectFailure {
  fileprivate static func http(_ status: HTTPResponse.Status, _ message: String) -> DialectFailure {
    DialectFailure(.malformedHTTP, message, status: status)
  }

  /// Gives an answer what HTTP prescribes of it.
  func mark(_ response: inout Response) {
    if let status { response.status = status }
    if status == .unsupportedMediaType { response.headers[.acceptEncoding] = "identity" }
    // Where such a request ends is anybody's guess.
    if kind == .malformedHTTP { response.headers[.connection] = "close" }
  }
}
