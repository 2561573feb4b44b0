import Foundation
import ProgramHarness
import Testing

/// A server whose data folder lies on a disk that fills up, which needs the right to mount one.
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

  func unmount() {
    guard let program = try? Program.located("umount") else { return }
    _ = try? Program.run(program, ["--lazy", folder.path])
  }
}
