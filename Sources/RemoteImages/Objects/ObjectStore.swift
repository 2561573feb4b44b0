package import DialectKit
package import NIOCore

/// Where objects come from that callers name by `/Bucket/Object`.
package protocol ObjectStore: Sendable {
  /// The bytes of an object.
  ///
  /// - Parameter limit: The most bytes that the object may have.
  /// - Throws: ``DialectFailure`` of the kinds `objectMissing`, `objectNotPermitted`, `objectTooLarge` and
  ///   `objectNotObtained`.
  func object(at path: ObjectPath, limit: Int) async throws(DialectFailure) -> ByteBuffer

  /// Gives up what the store holds, after its last use.
  func shutDown() async
}

extension DialectFailure {
  static let objectMissing = DialectFailure(
    .objectMissing, "There is no such object. Check the names of the bucket and the object.")

  static func objectNotPermitted(_ reason: String) -> DialectFailure {
    DialectFailure(.objectNotPermitted, "This server may not read that object: \(reason)")
  }

  static func objectTooLarge(limit: Int) -> DialectFailure {
    DialectFailure(.objectTooLarge, "The object is longer than \(limit) bytes. Use a smaller file.")
  }

  static func objectNotObtained(cause: any Error) -> DialectFailure {
    DialectFailure(
      .objectNotObtained,
      "The object store did not answer as it should. Try again, or send the file itself.",
      cause: cause)
  }
}

extension ObjectStore {
  /// Does nothing: for stores that hold nothing.
  package func shutDown() async {}
}
