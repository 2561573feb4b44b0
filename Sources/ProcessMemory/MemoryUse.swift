import Foundation

/// How much memory a process has, in bytes, as the kernel counts it (proc(5), `/proc/PID/status`).
package struct MemoryUse: Sendable, Equatable {
  /// What is in memory now.
  package let resident: Int
  /// The part of it that is no file's: what nobody else can share.
  package let anonymous: Int
  /// The most that was in memory since the start, or since the peak was forgotten.
  package let peak: Int
  /// The most addresses that were ever taken, whether or not anything was written there.
  package let addressPeak: Int

  /// - Parameter process: The process's number; this process where it is nil.
  /// - Throws: Foundation's error where there is no such process or no such file, ``Unknown`` where the file says
  ///   nothing of memory, as that of a process which has just ended.
  package init(of process: Int32? = nil) throws {
    let status = try String(contentsOf: Self.file("status", of: process), encoding: .utf8)
    let lines = status.split(separator: "\n")
    func bytes(_ name: String) throws(Unknown) -> Int {
      let line = lines.first { $0.hasPrefix(name + ":") }
      guard let kilobytes = line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap({ Int($0) })
      else { throw Unknown() }
      return kilobytes << 10
    }
    resident = try bytes("VmRSS")
    anonymous = try bytes("RssAnon")
    peak = try bytes("VmHWM")
    addressPeak = try bytes("VmPeak")
  }

  /// Lets ``peak`` begin anew with what is in memory now, for tests of what one piece of work takes.
  ///
  /// - Throws: Foundation's error where there is no such process or it is another user's.
  package static func forgetPeak(of process: Int32? = nil) throws {
    try Data("5".utf8).write(to: file("clear_refs", of: process))
  }

  /// The kernel says nothing of the process's memory.
  package struct Unknown: Error {}

  private static func file(_ name: String, of process: Int32?) -> URL {
    URL(filePath: "/proc/\(process.map(String.init) ?? "self")/\(name)")
  }
}
