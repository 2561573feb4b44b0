import Foundation
import ProgramHarness
import Testing

/// Hostile videos sent to the server, which goes on with everything else.
@Suite(
  .enabled(if: Program.isReady, "\(Program.comment)"),
  .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/ffmpeg"), "FFmpeg makes the videos"),
  .serialized)
struct VideoLoadTests {
  private let settings = [
    "rates.per_second": "1000000", "rates.burst": "1000000", "video.threads": "2", "video.queue": "2",
  ]

  @Test func `hostile videos end in time while photographs are served`() async throws {
    try await ServerProcess.run(settings: settings) { server in
      let failures = try await Load.failures("videos", against: server, within: .seconds(300))
      #expect(failures == [])
    }
  }

  @Test func `a decoder that takes all it can get and never answers holds nobody up`() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Called by this name, the double works for ever.
    let decoder = folder.appending(path: "hangs")
    try FileManager.default.createSymbolicLink(
      at: decoder, withDestinationURL: try Program.beside("failing-decoder"))
    let settings = settings.merging(["video.decoder": decoder.path]) { $1 }
    try await ServerProcess.run(settings: settings) { server in
      let failures = try await Load.failures(
        "videos", against: server, environment: ["MIEN_LOAD_DECODER": "hangs"], within: .seconds(300))
      #expect(failures == [])
    }
  }
}
