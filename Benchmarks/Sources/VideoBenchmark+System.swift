import Foundation

extension VideoBenchmark {
  /// What this program measures with its threads and decoders on one core, as a process of its own under `taskset`.
  static func onOneCore(video: String, _ arguments: [String]) throws -> VideoBenchReport.Alone {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let allowed = status.split(separator: "\n").first { $0.hasPrefix("Cpus_allowed_list:") }
    guard let core = allowed?.split(whereSeparator: { !$0.isNumber }).first else {
      throw BenchmarkError("The system does not say which cores may be used.")
    }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/taskset")
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath().path
    process.arguments = ["-c", String(core), own, "video", "--alone", "--json", "--video", video] + arguments
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let line = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw BenchmarkError("Measuring on one core failed.") }
    return try JSONDecoder().decode(VideoBenchReport.Alone.self, from: line)
  }

  /// The numbers of the processes that this one started.
  static func decoders() -> [Int32] {
    let own = ProcessInfo.processInfo.processIdentifier
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap(Int32.init).filter { number in
      let text = (try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)) ?? ""
      let fields = text.split(separator: ")").last?.split(separator: " ") ?? []
      return fields.count > 1 && Int32(fields[1]) == own
    }
  }
}
