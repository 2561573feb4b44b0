import Foundation
import Synchronization

/// Videos that the program `ffmpeg` makes, where it is installed.
enum TestVideos {
  /// A container with a codec.
  struct Pair: CustomStringConvertible, Sendable {
    /// The ending of its file.
    let container: String
    /// FFmpeg's name of the codec.
    let codec: String
    /// FFmpeg's name of what encodes it.
    let encoder: String

    var description: String { "\(codec) in \(container)" }
  }

  /// Beside the test's own program.
  static let program =
    Bundle.main.executableURL.map {
      $0.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "mien-video").path
    } ?? "mien-video"

  private static let ffmpeg = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  static let canBeMade = ffmpeg != nil

  static let pairs: [Pair] = [
    Pair(container: "mp4", codec: "h264", encoder: "libx264"),
    Pair(container: "mov", codec: "h264", encoder: "libx264"),
    Pair(container: "avi", codec: "h264", encoder: "libx264"),
    Pair(container: "flv", codec: "h264", encoder: "libx264"),
    Pair(container: "asf", codec: "h264", encoder: "libx264"),
    Pair(container: "mp4", codec: "hevc", encoder: "libx265"),
    Pair(container: "mov", codec: "hevc", encoder: "libx265"),
    Pair(container: "webm", codec: "vp8", encoder: "libvpx"),
    Pair(container: "avi", codec: "vp8", encoder: "libvpx"),
    Pair(container: "asf", codec: "vp8", encoder: "libvpx"),
    Pair(container: "webm", codec: "vp9", encoder: "libvpx-vp9"),
    Pair(container: "mp4", codec: "vp9", encoder: "libvpx-vp9"),
    Pair(container: "avi", codec: "vp9", encoder: "libvpx-vp9"),
    Pair(container: "flv", codec: "flv1", encoder: "flv"),
    Pair(container: "avi", codec: "h263", encoder: "h263p"),
    Pair(container: "mov", codec: "h263", encoder: "h263"),
    Pair(container: "asf", codec: "h263", encoder: "h263"),
    Pair(container: "avi", codec: "h261", encoder: "h261"),
  ]

  /// Two seconds of a moving test picture of 352×288 pixels.
  ///
  /// Each is encoded once for all tests.
  static func make(_ pair: Pair) throws -> [UInt8] {
    try made.withLock { made in
      if let file = made[pair.description] { return file }
      let file = try encode(pair)
      made[pair.description] = file
      return file
    }
  }

  private static let made = Mutex<[String: [UInt8]]>([:])

  private static func encode(_ pair: Pair) throws -> [UInt8] {
    // H.261 and H.263 have a clock of their own.
    let rate = ["h261", "h263"].contains(pair.encoder) ? "30000/1001" : "25"
    let quick = pair.encoder.hasPrefix("libvpx") ? ["-deadline", "realtime", "-cpu-used", "8"] : []
    return try encode(
      "testsrc2=size=352x288:rate=25:duration=2",
      ["-pix_fmt", "yuv420p", "-r", rate, "-c:v", pair.encoder] + quick, pair.container)
  }

  /// A second of a picture of 192×128 pixels, red above blue, that is to be shown turned.
  static func turned(byDegrees degrees: Int) throws -> [UInt8] {
    let upright = try encode(
      "color=red:size=192x64:duration=1[a];color=blue:size=192x64:duration=1[b];[a][b]vstack",
      ["-pix_fmt", "yuv420p", "-c:v", "libx264"], "mp4")
    let file = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString).mp4")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(upright).write(to: file)
    return try run(["-i", file.path, "-c", "copy", "-metadata:s:v", "rotate=\(degrees)"], "mp4")
  }

  private static func encode(_ source: String, _ options: [String], _ container: String) throws -> [UInt8] {
    try run(["-f", "lavfi", "-i", source, "-an"] + options, container)
  }

  private static func run(_ arguments: [String], _ container: String) throws -> [UInt8] {
    struct NotEncoded: Error { let arguments: [String] }
    let file = FileManager.default.temporaryDirectory.appending(
      path: "mien-\(UUID().uuidString).\(container)")
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: ffmpeg ?? "")
    process.arguments = ["-v", "error", "-nostdin", "-y"] + arguments + [file.path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NotEncoded(arguments: arguments) }
    return Array(try Data(contentsOf: file))
  }
}
