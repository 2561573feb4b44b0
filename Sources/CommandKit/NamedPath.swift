import ArgumentParser
import UserFolders

/// A path as the command line gives it: one that is empty, such as that of an unset variable, names nothing.
///
/// - Returns: The path with the home folder in the place of a leading `~`.
/// - Throws: `ValidationError` for an empty one.
package func namedPath(_ text: String) throws -> String {
  guard !text.isEmpty else { throw ValidationError("a path must not be empty.") }
  return UserFolders.expanded(text)
}
