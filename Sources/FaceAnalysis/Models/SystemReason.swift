import Foundation

/// What an error of Foundation's says, in words for people.
///
/// As text such an error is its domain and number, which no operator should have to look up.
package func systemReason(_ error: any Error) -> String {
  switch error {
  case let error as POSIXError: return posixReason(error.code.rawValue)
  case let error as DecodingError: return decodingReason(error)
  case is EncodingError: return "it cannot be written as JSON"
  default: break
  }
  // On Linux every error passes for an `NSError`, those of our own included, whose text is their own.
  guard let error = error as? CocoaError else { return "\(error)" }
  if let cause = error.underlying as? POSIXError { return posixReason(cause.code.rawValue) }
  if let cause = error.underlying as NSError?, cause.domain == NSPOSIXErrorDomain {
    return posixReason(Int32(truncatingIfNeeded: cause.code))
  }
  switch error.code {
  case .fileNoSuchFile, .fileReadNoSuchFile: return posixReason(ENOENT)
  case .fileReadNoPermission, .fileWriteNoPermission: return posixReason(EACCES)
  case .fileWriteOutOfSpace: return posixReason(ENOSPC)
  case .fileWriteFileExists: return posixReason(EEXIST)
  case .fileWriteVolumeReadOnly: return posixReason(EROFS)
  case .fileReadTooLarge: return "it is too large"
  case .fileReadInapplicableStringEncoding, .fileReadUnknownStringEncoding, .fileReadCorruptFile:
    return "it is not text in UTF-8"
  case .propertyListReadCorrupt, .coderReadCorrupt: return "it is damaged"
  default: return "the system gave no reason"
  }
}

private func posixReason(_ number: Int32) -> String { String(cString: strerror(number)) }

private func decodingReason(_ error: DecodingError) -> String {
  func place(_ path: [any CodingKey]) -> String {
    path.isEmpty ? "it" : path.map(\.stringValue).joined(separator: ".")
  }
  return switch error {
  case .keyNotFound(let key, let context):
    "\(place(context.codingPath + [key])) is missing"
  case .typeMismatch(_, let context), .valueNotFound(_, let context):
    "\(place(context.codingPath)) is not what it should be"
  case .dataCorrupted(let context):
    context.codingPath.isEmpty ? "it is not JSON" : "\(place(context.codingPath)) is not what it should be"
  @unknown default: "it is not what it should be"
  }
}
