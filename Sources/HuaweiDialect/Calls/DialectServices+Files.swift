import DialectKit
import Recognition

extension DialectServices {
  /// The one file that a caller sent as Base64 text, as a file or by its address.
  ///
  /// - Parameters:
  ///   - name: What the names of its three parameters begin with.
  ///   - noun: What it is, for messages.
  ///   - limit: The most bytes in which it may be sent.
  func file(
    _ name: String, of noun: String, in fields: RequestFields, limit: Int
  ) async throws(DialectFailure) -> SentFile {
    let reference = try fields.imageReference(
      base64: "\(name)_base64", file: "\(name)_file", url: "\(name)_url", limit: limit, of: noun)
    if case .remote(let address) = reference { try Self.check(address, in: "\(name)_url") }
    return try await remoteImages.photograph(of: reference, limit: limit)
  }

  /// Makes sure that an address can be one: what is no web address can only be meant for the object store.
  private static func check(_ address: String, in parameter: String) throws(DialectFailure) {
    let start = address.prefix(8).lowercased()
    guard !address.hasPrefix("/"), !start.hasPrefix("http://"), !start.hasPrefix("https://") else { return }
    throw DialectFailure(
      .malformedObjectPath,
      "The address in \(parameter) is \(address.isEmpty ? "empty" : "not well formed"). Write it as /Bucket/Object.",
      parameter: parameter)
  }
}
