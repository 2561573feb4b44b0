import Foundation

/// The system's limit on open files, which connections are too.
enum OpenFiles {
  /// What the store, the models and the log need besides connections.
  private static let reserve = 256

  /// Raises the limit as far as this process may, and says how many connections fit under it.
  static func connectionsThatFit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return reserve }
    let wanted = min(limit.rlim_max, 1 << 20)
    if limit.rlim_cur < wanted {
      var raised = rlimit(rlim_cur: wanted, rlim_max: limit.rlim_max)
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    return max(64, Int(clamping: limit.rlim_cur) - reserve)
  }
}
