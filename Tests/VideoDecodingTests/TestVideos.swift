import Foundation
import Synchronization

/// Videos that the program `ffmpeg` makes, where it is installed.
enum TestVideos {
  /// Beside the test's own program.
  static let program =
    Bundle.main.executableURL.map {
      $0.resolvingSymlinksInPath().deletingLastPathComponent().appending(path: "mien-video").path
    } ?? "mien-video"

  /// A program of the tests beside it.
  static func support(_ name: String) -> String {
    URL(filePath: program).deletingLastPathComponent().appending(path: name).path
  }

  private static let ffmpeg = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  static let canBeMade = ffmpeg != nil

  /// Two seconds of a moving test picture of 352×288 pixels.
  ///
  /// Each is encoded once for all tests.
  static func make(_ pair: ContainerAndCodec) throws -> [UInt8] {
    try made.withLock { made in
      if let file = made[pair.description] { return file }
      let file = try encode(pair)
      made[pair.description] = file
      return file
    }
  }

  private static let made = Mutex<[String: [UInt8]]>([:])

  private static func encode(_ pair: ContainerAndCodec) throws -> [UInt8] {
    // H.261 and H.263 have a clock of their own.
    let rate = ["h261", "h263"].contains(pair.encoder) ? "30000/1001" : "25"
    var options = pair.encoder.hasPrefix("libvpx") ? ["-deadline", "realtime", "-cpu-used", "8"] : []
    if let tag = pair.tag { options += ["-tag:v", tag] }
    return try encode(
      "testsrc2=size=352x288:rate=25:duration=2",
      ["-pix_fmt", "yuv420p", "-r", rate, "-c:v", pair.encoder] + options, pair.container)
  }

  /// A second of a picture of 192×128 pixels, red above blue, that is to be shown turned clockwise.
  ///
  /// The matrix is written by hand, since FFmpeg's versions differ in what `rotate` means to them.
  static func turned(byDegrees degrees: Int, in container: String) throws -> [UInt8] {
    var file = try encode(
      "color=red:size=192x64:duration=1[a];color=blue:size=192x64:duration=1[b];[a][b]vstack",
      ["-pix_fmt", "yuv420p", "-c:v", "libx264"], container)
    let (cosine, sine) =
      switch degrees {
      case 0: (1, 0)
      case 90: (0, 1)
      case 180: (-1, 0)
      default: (0, -1)
      }
    // Two rows of three numbers with 16 bits behind the point (ISO/IEC 14496-12, 8.3.2).
    let matrix = [cosine, sine, 0, -sine, cosine, 0].flatMap { number in
      (0..<4).reversed().map { UInt8(truncatingIfNeeded: (number << 16) >> (8 * $0)) }
    }
    let header = Array("tkhd".utf8)
    for place in 0..<(file.count - 80) where file[place..<(place + 4)].elementsEqual(header) {
      file.replaceSubrange((place + 44)..<(place + 44 + matrix.count), with: matrix)
    }
    return file
  }

  /// A second of 25 frames and a second of 5.
  static func slowingDown(_ pair: ContainerAndCodec) throws -> [UInt8] {
    try encode(
      "testsrc2=size=176x144:rate=25:duration=2",
      [
        "-vf", "select=lt(n\\,25)+not(mod(n\\,5))", "-fps_mode", "vfr", "-pix_fmt", "yuv420p", "-c:v",
        pair.encoder,
      ], pair.container)
  }

  /// A picture of one colour in H.264.
  ///
  /// - Parameters:
  ///   - duration: Seconds.
  ///   - filter: What FFmpeg does with it before it is encoded.
  static func blank(_ size: String, rate: String, duration: Double, filter: String = "null") throws -> [UInt8]
  {
    try encode(
      "color=gray:size=\(size):rate=\(rate):duration=\(duration)",
      [
        "-vf", filter, "-fps_mode", "passthrough", "-enc_time_base", "-1", "-pix_fmt", "yuv420p", "-c:v",
        "libx264",
        "-preset", "ultrafast",
      ], "mp4")
  }

  /// Half a second of a moving test picture in H.264, 30 frames, and again.
  ///
  /// - Parameter times: How often it comes again.
  static func repeated(size: String, times: Int) throws -> [UInt8] {
    let once = try encode(
      "testsrc2=size=\(size):rate=60:duration=0.5",
      ["-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "veryfast", "-crf", "45"], "mp4")
    let file = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString).mp4")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(once).write(to: file)
    return try run(["-stream_loop", String(times), "-i", file.path, "-c", "copy"], "mp4")
  }

  /// Whatever FFmpeg makes of a source of its own.
  static func encode(_ source: String, _ options: [String], _ container: String) throws -> [UInt8] {
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
