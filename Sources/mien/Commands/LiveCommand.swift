import ArgumentParser
import CommandKit
import FaceAnalysis
import FaceEnrolment
import Foundation
import VideoDecoding
import VideoLiveness

/// `mien live`: whether the person in a video did what was asked, and is one.
struct LiveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live",
    abstract: "Say whether a video shows a living person who does what was asked.",
    discussion: """
      Actions: 1 turn to the left, 2 turn to the right (the person's own), 3 nod, 4 move the mouth. Without --action-time \
      they must occur in their order; with it, each in its window. Takes MP4, AVI, FLV, WEBM, ASF, MOV and GIF. The exit \
      code is 0 for a living person and 1 otherwise.
      """)

  @Argument(help: "The video.", completion: .file(), transform: namedPath)
  var video: String

  @Option(help: ArgumentHelp("The actions that were asked for, in their order.", valueName: "1,3,2"))
  var actions: String

  @Option(
    help: ArgumentHelp(
      "A window for each action, in milliseconds from the first frame.", valueName: "1000-3000,4000-7000"))
  var actionTime: String?

  @Option(help: ArgumentHelp("How far a nod must go, from 1 to 90.", valueName: "degrees"))
  var nodThreshold: Double = 10

  @Option(help: ArgumentHelp("Where the part that counts begins.", valueName: "ms"))
  var from = 0

  @Option(help: ArgumentHelp("Where the part that counts ends.", valueName: "ms"))
  var to: Int?

  @Option(
    help: ArgumentHelp(
      "Draw yaw, pitch and mouth over time, with windows and decisions, as SVG.", valueName: "out.svg"),
    transform: namedPath)
  var plot: String?

  @Flag(help: "Print one JSON object and nothing else.")
  var json = false

  @OptionGroup var engine: EngineOptions

  func validate() throws { _ = try request() }

  func run() throws {
    let drawing = try plot.map { try OutputFile($0, .drawing, sparing: [video]) }
    let file = try contents()
    let analysis = LivenessAnalysis(
      analyzer: try engine.analyzer(),
      decoder: VideoDecoder(program: VideoDecoder.programBesideThis, spares: 0))
    let request = try request()
    var decoding = VideoRequest(longest: Self.longest, mostFrames: 40_000, takesGIF: true)
    decoding.patience = .seconds(120)
    let report = try analysis.report(
      on: file, request, decodedBy: decoding,
      part: Double(from) / 1000...(to.map { Double($0) / 1000 } ?? .infinity))
    try drawing?.write(Data(LivenessPlot(report, request).svg.utf8))
    let printed = LiveReport(report)
    try StandardOutput.print(json ? try printed.line() : printed.text)
    if !report.verdict.isAlive { throw ExitCode(1) }
  }

  private func contents() throws -> [UInt8] {
    let file: [UInt8]
    do {
      file = try LocalPath(video).contents(limit: Self.largestFile + 1)
    } catch {
      throw ValidationError("\(video) cannot be read: \(error.reason).")
    }
    guard file.count <= Self.largestFile else {
      throw ValidationError("\(video) has more than \(Self.largestFile >> 20) MB. Choose a shorter video.")
    }
    return file
  }

  private static let largestFile = 256 << 20
  /// Ten minutes, of which `--from` and `--to` choose a part.
  private static let longest = 600_000

  /// - Throws: `ValidationError` for what is no action, window or part.
  private func request() throws -> ActionRequest {
    let kinds = try actions.split(separator: ",", omittingEmptySubsequences: false).map { code in
      guard let kind = Int(code).flatMap(ActionKind.init(rawValue:)) else {
        throw ValidationError(
          "--actions takes 1, 2, 3 and 4, separated by commas; “\(code)” is none of them.")
      }
      return kind
    }
    guard kinds.count <= 10 else { throw ValidationError("--actions takes 10 actions at most.") }
    guard (1...90).contains(nodThreshold) else { throw ValidationError("--nod-threshold is from 1 to 90.") }
    guard from >= 0, to.map({ $0 > from }) ?? true else {
      throw ValidationError("--from must not be negative, and --to must be later than --from.")
    }
    return ActionRequest(
      actions: kinds, windows: try windows(for: kinds.count), nodThreshold: Float(nodThreshold))
  }

  private func windows(for count: Int) throws -> [ClosedRange<Double>]? {
    guard let actionTime else { return nil }
    let windows = try actionTime.split(separator: ",", omittingEmptySubsequences: false).map { window in
      let ends = window.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard ends.count == 2, let start = ends[0], let end = ends[1], start >= 0, end > start else {
        throw ValidationError(
          "--action-time takes windows such as 1000-3000, separated by commas; “\(window)” is none.")
      }
      return Double(start) / 1000...Double(end) / 1000
    }
    guard windows.count == count else {
      throw ValidationError("--action-time has \(windows.count) windows for \(count) actions.")
    }
    return windows
  }
}
