import Foundation

/// The folders that belong to the user who runs the program.
package enum UserFolders {
  /// The home folder: the one that `HOME` names, otherwise the one in the system's list of users.
  package static func home(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    if let named = environment["HOME"], named.hasPrefix("/") { return trimmed(named) }
    guard let entry = getpwuid(geteuid()), let folder = entry.pointee.pw_dir else { return "/" }
    return trimmed(String(cString: folder))
  }

  /// A path whose `~` at the beginning stands for the home folder, as a shell has it.
  ///
  /// A shell leaves `--data=~/faces` as it is, and never sees what stands in a file of settings.
  package static func expanded(
    _ path: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String {
    if path == "~" { return home(environment: environment) }
    guard path.hasPrefix("~/") else { return path }
    let home = home(environment: environment)
    return (home == "/" ? "" : home) + path.dropFirst(1)
  }

  /// Where programs keep what they can make again (XDG Base Directory Specification): the folder that
  /// `XDG_CACHE_HOME` names, otherwise `.cache` in the home folder.
  ///
  /// - Returns: nil for a user without a home.
  package static func cache(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> String? {
    if let named = environment["XDG_CACHE_HOME"], named.hasPrefix("/") { return trimmed(named) }
    let home = home(environment: environment)
    var isFolder: ObjCBool = false
    guard home != "/", FileManager.default.fileExists(atPath: home, isDirectory: &isFolder),
      isFolder.boolValue
    else { return nil }
    return home + "/.cache"
  }

  /// Makes a folder, and those above it that are missing, each for its owner only from the first moment.
  ///
  /// - Returns: those that were made, the outermost first; nil when one cannot be made, for the reason in `errno`. None
  ///   is left then.
  package static func makePrivate(_ path: String) -> [String]? {
    var folder = trimmed(path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path)
    var missing: [String] = []
    while folder != "/", !FileManager.default.fileExists(atPath: folder) {
      missing.append(folder)
      let parent = folder.utf8.prefix(
        folder.utf8.count - (folder.utf8.split(separator: UInt8(ascii: "/")).last?.count ?? 0))
      folder = trimmed(String(decoding: parent, as: UTF8.self))
    }
    var made: [String] = []
    for folder in missing.reversed() {
      if mkdir(folder, 0o700) == 0 {
        made.append(folder)
      } else if errno != EEXIST {
        let reason = errno
        for folder in made.reversed() { rmdir(folder) }
        errno = reason
        return nil
      }
    }
    return made
  }

  private static func trimmed(_ path: String) -> String {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    return path
  }
}
