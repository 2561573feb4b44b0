import FaceAnalysis
import Foundation
import Imaging
import ProgramHarness
import Testing
import VideoGenerator

@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct LiveCommandTests {
  @Test(.enabled(if: VideoFile.canBeMade, "the program ffmpeg is not installed"))
  func `a photograph as a video passes no action, and its face is found`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let video = folder.appending(path: "still.mp4").path
    let bytes = try Data(contentsOf: URL(filePath: try Program.photograph("obama.jpg")))
    let photograph = try EncodedImage([UInt8](bytes)).decoded().resizedByArea(width: 512, height: 640)
    try VideoFile.encoded(repeatElement(photograph, count: 75), rate: 25).write(to: URL(filePath: video))
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

  @Test(
    .enabled(if: VideoFile.canBeMade, "the program ffmpeg is not installed"),
    arguments: [("mp4", "libx264"), ("webm", "libvpx"), ("flv", "flv")])
  func `somebody who turns and nods is alive`(container: String, encoder: String) throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let video = folder.appending(path: "video." + container).path
    let file = try Self.rendered([.turn(25), .nod(24)], in: container, by: encoder)
    try file.write(to: URL(filePath: video))
    let outcome = try Program.run([
      "live", "--json", video, "--actions", "1,3", "--action-time", "600-2600,3000-5000",
    ])
    #expect(outcome.status == 0, "\(outcome)")
    let report = try #require(outcome.objects().first)
    #expect(report["alive"] as? Bool == true)
    #expect((report["actions"] as? [[String: Any]])?.compactMap { $0["action"] as? Int } == [1, 3])
    // In the other order it is not what was asked for.
    #expect(try Program.run(["live", "--json", video, "--actions", "3,1"]).status == 1)
  }

  /// A portrait that moves, one movement after the other.
  private static func rendered(
    _ steps: [HeadScript.Step.Kind], in container: String, by encoder: String
  ) throws -> Data {
    let analyzer = try FaceAnalyzer(dependencies: .located(), options: AnalyzerOptions(concurrentAnalyses: 1))
    let portrait = try EncodedImage(
      [UInt8](Data(contentsOf: URL(filePath: try Program.photograph("biden.jpg"))))
    )
    .decoded()
    let detection = try #require(try analyzer.detect(.largest, in: portrait, minimumFace: 40).first)
    let head = HeadModel(portrait: portrait, mesh: try analyzer.mesh(of: detection, in: portrait))
    let scene = HeadScene(lines: 240, head: head)
    let script = HeadScript(steps.enumerated().map { HeadScript.Step($1, at: 1 + 2.4 * Double($0)) })
    let frames = (0..<(10 + 24 * steps.count)).lazy.map { index in
      scene.frame(script.position(at: Double(index) / 10), index: index)
    }
    return try VideoFile.encoded(frames, rate: 10, in: container, by: encoder)
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
