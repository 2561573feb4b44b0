import Foundation

/// The one absolute path of what a path leads to, without links, as the system has it: bytes, of any encoding or none.
///
/// - Parameter path: As it is given to the system, with its closing zero.
/// - Returns: nil where nothing is there or the way is closed; `errno` says why.
package func realPath(_ path: UnsafePointer<CChar>) -> [UInt8]? {
  guard let real = realpath(path, nil) else { return nil }
  defer { free(real) }
  return UnsafeBufferPointer(start: real, count: strlen(real)).map(UInt8.init(bitPattern:))
}
