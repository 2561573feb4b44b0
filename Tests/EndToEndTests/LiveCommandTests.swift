import Foundation
import ProgramHarness
import Testing

@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct LiveCommandTests {
  private static let ffmpeg = "/usr/bin/ffmpeg"

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: ffmpeg), "the program ffmpeg is not installed"))
  func `a photograph as a video passes no action, and its face is found`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let video = folder.appending(path: "still.mp4").path
    let encoder = Process()
    encoder.executableURL = URL(filePath: Self.ffmpeg)
    let photograph = try Program.photograph("obama.jpg")
    encoder.arguments =
      ["-v", "error", "-nostdin", "-loop", "1", "-i", photograph, "-t", "3"]
      + ["-vf", "scale=640:-2", "-pix_fmt", "yuv420p", "-c:v", "libx264", video]
    try encoder.run()
    encoder.waitUntilExit()
    try #require(encoder.terminationStatus == 0)
    let plot = folder.appending(path: "plot.svg").path
    let outcome = try Program.run(["live", "--json", video, "--actions", "1,2,3,4", "--plot", plot])
    #expect(outcome.status == 1)
    let report = try #require(outcome.objects().first)
    #expect(report["alive"] as? Bool == false)
    #expect((report["actions"] as? [[String: Any]])?.count == 4)
    for action in try #require(report["actions"] as? [[String: Any]]) {
      #expect(try #require(action["confidence"] as? Double) < 0.5)
    }
    let warnings = try #require(report["warnings"] as? [[String: Any]]).compactMap { $0["code"] as? Int }
    // The picture stands still for longer than a person can; its face is there.
    #expect(warnings.contains(7) && !warnings.contains(5))
    #expect(try String(contentsOfFile: plot, encoding: .utf8).hasPrefix("<svg"))
  }

  @Test func `what is no video, action or window is told so`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "text.mp4").path
    try Data("no video".utf8).write(to: URL(filePath: file))
    for (arguments, words) in [
      ([file, "--actions", "1"], "cannot be decoded"),
      ([folder.appending(path: "absent.mp4").path, "--actions", "1"], "No such file"),
      ([file, "--actions", "1,5"], "“5” is none of them"),
      ([file, "--actions", ""], "is none of them"),
      ([file, "--actions", "1", "--action-time", "3000-1000"], "“3000-1000” is none"),
      ([file, "--actions", "1,2", "--action-time", "0-1000"], "1 windows for 2 actions"),
      ([file, "--actions", "3", "--nod-threshold", "0"], "from 1 to 90"),
      ([file, "--actions", "1", "--from", "2000", "--to", "1000"], "later than --from"),
    ] {
      let outcome = try Program.run(["live"] + arguments)
      #expect(outcome.status != 0, "\(arguments)")
      #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
    }
  }
}
