import ArgumentParser
import CommandKit
import FaceAnalysis
import Foundation
import VideoDecoding

/// `mien-benchmarks video`: how fast videos are looked at, and what they hold.
struct VideoBenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "video",
    abstract: "Time looking at videos: one on one core, ten at once, and memory over many.",
    discussion: """
      A video of 5 seconds, 640×480, 30 frames per second, in which one of set-up's photographs sways, is made \
      by the program ffmpeg where it is installed; or name one of your own.
      """)

  @Option(
    help: ArgumentHelp("A video instead of the one that is made.", valueName: "file"), transform: namedPath)
  var video: String?

  @Option(help: ArgumentHelp("How often each stage is timed; the median counts.", valueName: "count"))
  var rounds = 7

  @Option(help: ArgumentHelp("Videos one after the other, over which memory is watched.", valueName: "count"))
  var videos = 100

  @Flag(help: "Only time the stages of one video after the other, on the cores that are given.")
  var alone = false

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions

  func validate() throws {
    guard rounds > 0, videos > 9 else {
      throw ValidationError("--rounds must be at least 1 and --videos at least 10.")
    }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-bench-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    guard let path = try video ?? BenchVideo.make(in: folder) else {
      print("  Videos are not timed: install the program ffmpeg, or name a video with --video.")
      return
    }
    let file = [UInt8](try Data(contentsOf: URL(filePath: path)))
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let benchmark = VideoBenchmark(file: file, rounds: rounds, videos: videos, cores: cores)
    if alone {
      let report = try benchmark.stages(try engine.analyzer())
      try StandardOutput.print(json ? try report.line() : report.text)
      return
    }
    let one = try VideoBenchmark.onOneCore(
      video: path, ["--rounds", String(rounds)] + (engine.embedder.map { ["--embedder", $0] } ?? []))
    let progress = ProgressBar(total: videos, label: "videos", isShown: !json)
    let report = try await benchmark.run(
      analyzer: try engine.analyzer(concurrentAnalyses: cores), alone: one, step: { progress.advance() })
    progress.finish()
    try StandardOutput.print(json ? try report.line() : report.text)
  }
}

/// The video that is looked at.
enum BenchVideo {
  /// The path of five seconds of a photograph that sways; `nil` where FFmpeg's program is not installed.
  static func make(in folder: URL) throws -> String? {
    let photograph = try DependencyFolder.located().photographs.appending(path: "obama.jpg")
    let programs = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"]
    guard let ffmpeg = programs.first(where: FileManager.default.isExecutableFile) else { return nil }
    let file = folder.appending(path: "sway.mp4")
    let movement =
      "scale=800:-2,rotate=0.08*sin(2*t):ow=iw:oh=ih,crop=640:480:80+40*sin(1.5*t):40+30*cos(t),format=yuv420p"
    let process = Process()
    process.executableURL = URL(filePath: ffmpeg)
    process.arguments = [
      "-v", "error", "-nostdin", "-y", "-loop", "1", "-framerate", "30", "-i", photograph.path, "-t", "5",
      "-vf",
      movement, "-c:v", "libx264", file.path,
    ]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw ValidationError("ffmpeg did not make a video of \(photograph.path).")
    }
    return file.path
  }
}
