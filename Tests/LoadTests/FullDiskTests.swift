import Foundation
import ProgramHarness
import Testing

/// A data folder on a disk that fills up, which needs the right to mount one.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct FullDiskTests {
  @Test(.enabled(if: SmallDisk.canBeMade, "needs the right to mount a file system"))
  func `a full disk is told as such, harms nothing, and is no trouble once there is room`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let disk = try SmallDisk(at: folder.appending(path: "data"), megabytes: 4)
    defer { disk.unmount() }
    let server = try await ServerProcess.start(
      in: folder, tenants: ["acme"], settings: ["rates.per_second": "100000", "rates.burst": "100000"])
    do {
      let failures = try await CheckScript("full_disk").failures(
        against: server, environment: ["MIEN_SMALL_DISK": disk.folder.path])
      #expect(failures == [])
    } catch {
      _ = try? await server.program.stop()
      throw error
    }
    #expect(try await server.program.stop() == 0)
    let verified = try Program.run(["verify", "--data", disk.folder.path])
    #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
  }

  @Test(.enabled(if: SmallDisk.canBeMade, "needs the right to mount a file system"))
  func `an import that fills the disk ends at once, says so, and goes on when there is room`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let disk = try SmallDisk(at: folder.appending(path: "disk"), megabytes: 4)
    defer { disk.unmount() }
    let data = disk.folder.appending(path: "data").path
    #expect(try Program.run(["tenant", "create", "acme", "--data", data]).status == 0)
    let photograph = try Program.photograph("obama.jpg")
    let rows = (0..<600).map { "\(photograph),p\($0)" }
    let list = folder.appending(path: "list.csv").path
    try Data((["file,subject"] + rows).joined(separator: "\n").utf8).write(to: URL(filePath: list))
    let report = folder.appending(path: "report.jsonl").path
    let arguments = [
      "import", list, "--tenant", "acme", "--collection", "c", "--json", "--data", data, "--report", report,
    ]
    func run() throws -> (outcome: Program.Outcome, total: [String: Any], count: (String) -> Int) {
      let outcome = try Program.run(arguments)
      let total = try #require(outcome.objects().last?["total"] as? [String: Any])
      return (outcome, total, { total[$0] as? Int ?? -1 })
    }
    let full = try run()
    #expect(full.outcome.status == 1)
    #expect(
      full.outcome.errors.contains("storageFull: The import ended before its time."), "\(full.outcome.errors)"
    )
    #expect(
      full.outcome.errors.contains("is full") && full.outcome.errors.contains("start the same command again"))
    let (enrolled, failed) = (full.count("enrolled"), full.count("failed"))
    #expect(enrolled > 0 && (1...64).contains(failed) && full.count("refused") == 0, "\(full.total)")
    #expect(enrolled + failed + full.count("remaining") == rows.count, "\(full.total)")
    let lines = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == enrolled + failed)
    #expect(lines.count { $0.contains(#""reason":"storageFull""#) } == failed)

    try disk.grow(megabytes: 256)
    let again = try run()
    #expect(again.outcome.status == 0, "\(again.outcome.errors)")
    #expect(again.count("present") == enrolled && again.count("enrolled") == rows.count - enrolled)
    let verified = try Program.run(["verify", "--data", data])
    #expect(verified.status == 0, "\(verified.output) \(verified.errors)")
  }
}

/// A file system in memory of a few megabytes.
private struct SmallDisk {
  let folder: URL

  static let canBeMade: Bool = {
    guard let folder = try? Program.temporaryFolder() else { return false }
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let disk = try? SmallDisk(at: folder.appending(path: "disk"), megabytes: 1) else { return false }
    disk.unmount()
    return true
  }()

  init(at folder: URL, megabytes: Int) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let mounted = try Program.run(
      try Program.located("mount"), ["-t", "tmpfs", "-o", "size=\(megabytes)m", "none", folder.path])
    guard mounted.status == 0 else { throw HarnessError("no small disk: \(mounted.errors)") }
    self.folder = folder
  }

  func grow(megabytes: Int) throws {
    let options = "remount,size=\(megabytes)m"
    let mounted = try Program.run(try Program.located("mount"), ["-o", options, folder.path])
    guard mounted.status == 0 else { throw HarnessError("the disk stays small: \(mounted.errors)") }
  }

  func unmount() {
    guard let program = try? Program.located("umount") else { return }
    _ = try? Program.run(program, ["--lazy", folder.path])
  }
}
