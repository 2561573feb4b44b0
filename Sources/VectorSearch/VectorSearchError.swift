/// What can go wrong in the index: a stable code, and a sentence that says what to do.
package struct VectorSearchError: Error, Equatable, CustomStringConvertible {
  /// The kinds of failure.
  package enum Code: String, Sendable {
    /// A dimension, a count, a k or a parallelism outside the allowed range.
    case invalidArgument
    /// A vector of another length than the index holds.
    case wrongDimension
    /// A vector with a component that is NaN or infinite, or one too long to be squared in float32.
    case invalidVector
    /// A row with an id that the index already holds.
    case duplicateID
    /// A bitmap or snapshot that belongs to another index or is too short.
    case wrongFilter
    /// The operating system gave no memory.
    case outOfMemory
    /// The search was cancelled by its caller.
    case cancelled
  }

  /// What a program tells errors apart by.
  package let code: Code
  /// What is wrong and what to do about it.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { "\(code.rawValue): \(message)" }
}
