import Foundation
import UserFolders

/// Where compiled networks are kept between starts.
///
/// They only save time, so what cannot be kept is compiled anew. They are machine code, and the runtime makes them
/// readable for their owner only: each user has a folder of its own, into which nobody else can put anything.
enum CompiledModels {
  /// The folder of the user who runs the program, made if it is not there.
  ///
  /// - Parameters:
  ///   - spare: A folder to use where the user has none, such as one in the data folder.
  ///   - environment: Names the home and the folder for caches.
  /// - Returns: nil where neither can be used; networks are then compiled at each start.
  static func folder(
    spare: URL?, environment: [String: String] = ProcessInfo.processInfo.environment
  ) -> URL? {
    if let cache = UserFolders.cache(environment: environment) {
      let own = URL(filePath: cache).appending(path: "mien/networks")
      if isUsable(own, withParents: true) { return own }
    }
    guard let spare, isUsable(spare, withParents: false) else { return nil }
    return spare
  }

  private static func isUsable(_ folder: URL, withParents: Bool) -> Bool {
    if withParents { _ = UserFolders.makePrivate(folder.path) } else { mkdir(folder.path, 0o700) }
    var status = stat()
    return stat(folder.path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      && status.st_uid == geteuid() && status.st_mode & 0o022 == 0
      && access(folder.path, R_OK | W_OK | X_OK) == 0
  }
}
