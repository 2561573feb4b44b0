package import Foundation
package import Imaging

/// Frames as a file, where the program `ffmpeg` is installed.
package enum VideoFile {
  private static let ffmpeg = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Whether there is a program that encodes.
  package static let canBeMade = ffmpeg != nil

  /// The frames were not taken, or the program is not installed.
  package struct NotEncoded: Error {}

  /// Encodes frames.
  ///
  /// - Parameters:
  ///   - frames: All of one size.
  ///   - rate: Frames of a second.
  ///   - container: The ending of a file, such as `mp4`.
  ///   - encoder: As FFmpeg calls it.
  package static func encoded(
    _ frames: some Sequence<RGBImage>, rate: Double, in container: String = "mp4",
    by encoder: String = "libx264"
  ) throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-frames-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    var raw = Data()
    var size: (width: Int, height: Int)?
    for frame in frames {
      size = (frame.width, frame.height)
      raw.append(contentsOf: frame.pixels)
    }
    guard let size, let ffmpeg else { throw NotEncoded() }
    let (input, output) = (folder.appending(path: "frames"), folder.appending(path: "video." + container))
    try raw.write(to: input)
    let process = Process()
    process.executableURL = URL(filePath: ffmpeg)
    process.arguments =
      [
        "-v", "error", "-nostdin", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s",
        "\(size.width)x\(size.height)",
      ]
      + ["-r", "\(rate)", "-i", input.path, "-pix_fmt", "yuv420p", "-c:v", encoder, output.path]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NotEncoded() }
    return try Data(contentsOf: output)
  }
}
