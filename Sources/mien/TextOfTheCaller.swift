import ArgumentParser
import FaceEnrolment
import Foundation

/// What the caller of the program says, before it becomes text.
///
/// Swift puts a question mark (U+FFFD) in the place of bytes that are no UTF-8: a path with them would name another file,
/// and a gallery would be made or looked for where nobody meant it.
enum TextOfTheCaller {
  /// - Throws: `ValidationError` for an argument or a variable that is no UTF-8.
  static func check() throws {
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let argument = CommandLine.unsafeArgv[index] else { continue }
      if String(validatingCString: argument) == nil {
        throw refusal("The argument \(readable(bytes(argument)))")
      }
    }
    let names = ProcessInfo.processInfo.environment.keys.filter { $0.hasPrefix("MIEN_") }
    for name in names.sorted() + ["HOME", "XDG_CACHE_HOME"] {
      // Not its value, which may be a key.
      guard let value = getenv(name), String(validatingCString: value) == nil else { continue }
      throw refusal("The value of \(name)")
    }
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    UnsafeBufferPointer(start: text, count: strlen(text)).map(UInt8.init(bitPattern:))
  }

  private static func refusal(_ what: String) -> ValidationError {
    ValidationError(
      "\(what) is no UTF-8. Give the file or folder another name, or a second one with `ln -s`.")
  }
}
