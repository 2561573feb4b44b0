import ArgumentParser
import UserFolders

/// A path as the command line gives it: one that is empty, such as that of an unset variable, names nothing.
package func namedPath(_ text: String) throws -> String {
  guard !text.isEmpty else { throw ValidationError("a path must not be empty.") }
  return UserFolders.expanded(text)
}
