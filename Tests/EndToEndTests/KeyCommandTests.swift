import Foundation
import ProgramHarness
import Testing

/// What is shown once, where nobody can see it; and keys that change.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct KeyCommandTests {
  /// Where standard output goes.
  enum Sink: CaseIterable {
    case fullDisk, readerThatIsGone, nothing
  }

  /// A temporary data folder.
  private struct Place {
    let folder: URL
    var data: String { folder.appending(path: "data").path }
    var keyFile: String { data + ".key" }
    var key: String? { try? String(contentsOfFile: keyFile, encoding: .utf8) }

    init() throws { folder = try Program.temporaryFolder() }

    func mien(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(arguments + ["--data", data])
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }
  }

  /// Runs the program with an output that cannot be written.
  private func lost(
    _ sink: Sink, _ arguments: [String], environment: [String: String] = [:]
  ) throws -> (status: Int32, errors: String) {
    let process = Process()
    process.executableURL = try Program.beside("mien")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    let (errors, output) = (Pipe(), Pipe())
    process.standardError = errors
    switch sink {
    case .fullDisk: process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    case .readerThatIsGone:
      process.standardOutput = output
      try output.fileHandleForReading.close()
    case .nothing:
      process.arguments = ["-c", #"exec "$0" "$@" >&-"#, try Program.beside("mien").path] + arguments
      process.executableURL = URL(filePath: "/bin/sh")
    }
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(!text.contains("NSCocoa"), "\(text)")
    return (process.terminationStatus, text)
  }

  @Test(arguments: Sink.allCases)
  func `credentials that nobody saw are no success`(sink: Sink) throws {
    let place = try Place()
    defer { place.remove() }
    for json in [[], ["--json"]] {
      let name = "acme\(json.count)"
      for command in ["create", "rotate"] {
        let outcome = try lost(sink, ["tenant", command, name, "--data", place.data] + json)
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("mien tenant rotate \(name)"), "\(outcome.errors)")
      }
      // The remedy works, and nothing was written where it does not belong.
      #expect(
        try place.mien("tenant", "rotate", name, "--json").objects().first?["tenant"] as? String == name)
    }
    let served = try lost(
      sink, ["serve", "--port", "0", "--data", place.folder.path + "/served", "--first-tenant", "first"])
    #expect(served.status != 0)
    #expect(served.errors.contains("mien tenant rotate first"), "\(served.errors)")
    #expect(try place.mien("verify").status == 0)
  }

  @Test(arguments: Sink.allCases)
  func `an export that cannot be written is an error in words`(sink: Sink) throws {
    let place = try Place()
    defer { place.remove() }
    _ = try place.mien("tenant", "create", "acme")
    let people = place.folder.appending(path: "people/obama")
    try FileManager.default.createDirectory(at: people, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      atPath: Program.photograph("obama.jpg"), toPath: people.appending(path: "obama.jpg").path)
    _ = try place.mien("import", place.folder.path + "/people", "--tenant", "acme", "--collection", "c")
    let outcome = try lost(sink, ["export", "--tenant", "acme", "--data", place.data])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("could not be written"), "\(outcome.errors)")
    #expect(try place.mien("verify").status == 0)
  }

  @Test(arguments: Sink.allCases)
  func `a rotation that cannot speak changes nothing`(sink: Sink) throws {
    let place = try Place()
    defer { place.remove() }
    _ = try place.mien("tenant", "create", "acme")
    let key = try #require(place.key)
    let outcome = try lost(sink, ["key", "rotate", "--data", place.data])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("\(place.keyFile), stays in force"), "\(outcome.errors)")
    #expect(place.key == key)
    #expect(!FileManager.default.fileExists(atPath: place.keyFile + ".next"))
    #expect(try place.mien("verify").status == 0)
    // With --json nothing is said before the end, and the end is that the rotation is done.
    let late = try lost(sink, ["key", "rotate", "--json", "--data", place.data])
    #expect(late.status != 0)
    #expect(late.errors.contains("The rotation is done all the same"), "\(late.errors)")
    #expect(place.key != key)
    #expect(try place.mien("verify").status == 0)
  }

  @Test(arguments: Sink.allCases)
  func `a key for the environment that nobody saw is not in force`(sink: Sink) throws {
    let place = try Place()
    defer { place.remove() }
    let key = ["MIEN_MASTER_KEY": String(repeating: "5a", count: 32)]
    func list() throws -> Int32 {
      let process = Process()
      process.executableURL = try Program.beside("mien")
      process.arguments = ["tenant", "list", "--data", place.data]
      process.environment = ProcessInfo.processInfo.environment.merging(key) { $1 }
      process.standardOutput = FileHandle.nullDevice
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
    _ = try lost(sink, ["tenant", "create", "acme", "--data", place.data], environment: key)
    for json in [[], ["--json"]] {
      let outcome = try lost(sink, ["key", "rotate", "--data", place.data] + json, environment: key)
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains("in MIEN_MASTER_KEY, stays in force"), "\(outcome.errors)")
      #expect(try list() == 0)
      #expect(!FileManager.default.fileExists(atPath: place.keyFile + ".next"))
    }
  }

  @Test func `a first start that is killed at any moment locks nobody out`() async throws {
    for round in 0..<12 {
      let place = try Place()
      defer { place.remove() }
      let first = try RunningProgram(
        "first\(round)", executable: try Program.beside("mien"),
        arguments: ["tenant", "create", "acme", "--data", place.data], folder: place.folder)
      try await Task.sleep(for: .milliseconds(.random(in: 5...50)))
      if first.isRunning { kill(first.identifier, SIGKILL) }
      _ = try? await first.finish(within: .seconds(30))
      let second = try place.mien("tenant", "create", "other")
      #expect(second.status == 0, "\(second.errors)")
      #expect(try place.mien("verify").status == 0)
      let names = try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
      #expect(
        Set(names).isSubset(of: ["data", "data.key", "first\(round).output", "first\(round).errors"]),
        "\(names)")
    }
  }

  @Test func `a rotation that is killed at any moment leaves a key that opens`() async throws {
    let place = try Place()
    defer { place.remove() }
    _ = try place.mien("tenant", "create", "acme")
    var killed = 0
    for round in 0..<12 {
      let rotation = try RunningProgram(
        "rotation\(round)", executable: try Program.beside("mien"),
        arguments: ["key", "rotate", "--data", place.data], folder: place.folder)
      try await Task.sleep(for: .milliseconds(.random(in: 5...60)))
      if rotation.isRunning {
        killed += 1
        kill(rotation.identifier, SIGKILL)
      }
      _ = try? await rotation.finish(within: .seconds(30))
      let verified = try place.mien("verify")
      #expect(verified.status == 0, "\(verified.errors)")
      #expect(try place.mien("tenant", "list").output.contains("acme"))
    }
    print("\(killed) of 12 rotations were killed")
  }
}
