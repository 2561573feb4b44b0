import Foundation
import ProgramHarness
import Testing

/// What is shown once, where nobody can see it; and keys that change.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct KeyCommandTests {
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

  @Test(arguments: LostOutput.allCases)
  func `credentials that nobody saw are no success`(sink: LostOutput) throws {
    let place = try Place()
    defer { place.remove() }
    for json in [[], ["--json"]] {
      let name = "acme\(json.count)"
      for command in ["create", "rotate"] {
        let outcome = try sink.run(["tenant", command, name, "--data", place.data] + json)
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("mien tenant rotate \(name)"), "\(outcome.errors)")
      }
      // The remedy works, and nothing was written where it does not belong.
      #expect(
        try place.mien("tenant", "rotate", name, "--json").objects().first?["tenant"] as? String == name)
    }
    let served = try sink.run([
      "serve", "--port", "0", "--data", place.folder.path + "/served", "--first-tenant", "first",
    ])
    #expect(served.status != 0)
    #expect(served.errors.contains("mien tenant rotate first"), "\(served.errors)")
    #expect(try place.mien("verify").status == 0)
  }

  @Test(arguments: LostOutput.allCases)
  func `a rotation that cannot speak changes nothing`(sink: LostOutput) throws {
    let place = try Place()
    defer { place.remove() }
    _ = try place.mien("tenant", "create", "acme")
    let key = try #require(place.key)
    let outcome = try sink.run(["key", "rotate", "--data", place.data])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("\(place.keyFile), stays in force"), "\(outcome.errors)")
    #expect(place.key == key)
    #expect(!FileManager.default.fileExists(atPath: place.keyFile + ".next"))
    #expect(try place.mien("verify").status == 0)
    // With --json nothing is said before the end, and the end is that the rotation is done.
    let late = try sink.run(["key", "rotate", "--json", "--data", place.data])
    #expect(late.status != 0)
    #expect(late.errors.contains("The rotation is done all the same"), "\(late.errors)")
    #expect(late.errors.contains("\(place.keyFile).old-1: backups made before need it"), "\(late.errors)")
    #expect(place.key != key)
    #expect(try place.mien("verify").status == 0)
  }

  @Test(arguments: LostOutput.allCases)
  func `a key for the environment that nobody saw is not in force`(sink: LostOutput) throws {
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
    _ = try sink.run(["tenant", "create", "acme", "--data", place.data], environment: key)
    for json in [[], ["--json"]] {
      let outcome = try sink.run(["key", "rotate", "--data", place.data] + json, environment: key)
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
