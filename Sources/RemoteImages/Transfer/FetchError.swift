/// Why a file did not come, for the log; callers are told in the dialect's words.
package enum FetchError: Error, Sendable, Equatable {
  /// It has more bytes than are wanted.
  case tooLarge
  /// It comes too slowly, or everything together took too long.
  case tooSlow
  /// The answer is none that brings a file.
  case status(UInt)
  /// The answer sends the caller elsewhere without saying where.
  case redirectWithoutTarget
  case tooManyRedirects
  /// The name has no address.
  case unknownHost(String)
  /// The connection leads elsewhere than to the address that was checked.
  case strayConnection
}
