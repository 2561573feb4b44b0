import Foundation

/// What this process holds of the system's.
struct OpenResources: Equatable {
  /// Open files, sockets and pipes.
  let descriptors: Int
  /// Processes that it started and that are not collected, ended or not.
  let children: Int

  static func now() throws -> OpenResources {
    let files = FileManager.default
    // The folder itself is open while it is read.
    let descriptors = try files.contentsOfDirectory(atPath: "/proc/self/fd").count
    return OpenResources(descriptors: descriptors, children: try childProcesses().count)
  }

  /// Whether no more is held than before, at once or soon.
  static func areBack(to before: OpenResources, within patience: Duration = .zero) throws -> Bool {
    let deadline = ContinuousClock.now + patience
    while true {
      let now = try now()
      // Less where an encoder that ran before left something that has gone meanwhile.
      if now.descriptors <= before.descriptors, now.children <= before.children { return true }
      if .now > deadline { return false }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  /// The numbers of the processes that this one started.
  static func childProcesses() throws -> [Int32] {
    let own = ProcessInfo.processInfo.processIdentifier
    return try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
      guard let number = Int32(name), let fields = stat(of: number), fields.count > 1 else { return nil }
      return Int32(fields[1]) == own ? number : nil
    }
  }

  /// What the kernel says of a process behind its name (proc(5), `/proc/PID/stat` from the third field on): its state,
  /// its parent and others; `nil` where there is none.
  static func stat(of process: Int32) -> [Substring]? {
    guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let name = text.lastIndex(of: ")")
    else { return nil }
    return text[text.index(after: name)...].split(separator: " ")
  }
}
