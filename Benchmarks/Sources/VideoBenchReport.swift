import CommandKit
import Foundation

/// What `mien-benchmarks video` prints. Times are in seconds.
struct VideoBenchReport: JSONLine {
  struct Video: Codable {
    let seconds: Double
    /// Decoded.
    let frames: Int
    /// Of these, how many were looked at.
    let looked: Int
    let bytes: Int
  }

  /// One video at a time on one core.
  struct Alone: Codable, JSONLine {
    let video: Video
    let decode: Double
    /// Following the face: the mesh, and the detector now and then.
    let observe: Double
    /// Keeping the frames as JPEGs.
    let compress: Double
    let whole: Double

    private enum CodingKeys: String, CodingKey {
      case video, decode, observe, compress, whole
    }

    /// The embeddings, the vote of the detector of attacks, whether the movement is a flat picture's.
    var judge: Double { max(0, whole - decode - observe - compress) }
    var speed: Double { video.seconds / whole }

    var text: String {
      func row(_ name: String, _ seconds: Double) -> String {
        "  " + name.padding(toLength: 12, withPad: " ", startingAt: 0)
          + String(format: "%8.1f ms  %4.1f %%", seconds * 1000, 100 * seconds / whole)
      }
      return [
        String(
          format: "a video of %.1f s, %d kB, %d frames of which %d are looked at, one core", video.seconds,
          video.bytes / 1000, video.frames, video.looked),
        row("decode", decode), row("follow", observe), row("compress", compress),
        row("judge", judge), row("whole", whole),
        String(
          format: "  %.1f times its own speed, %.0f frames per second, %.0f of them looked at", speed,
          Double(video.frames) / whole, Double(video.looked) / whole),
      ].joined(separator: "\n")
    }
  }

  /// Several at once on all cores.
  struct Together: Encodable {
    let videos: Int
    let cores: Int
    let seconds: Double
  }

  /// What this process and the decoders hold, in bytes.
  struct Memory: Encodable {
    let videos: Int
    /// After a tenth of the videos.
    let early: Int
    let late: Int
    let decodersKept: Int
    let decoderResident: Int
    let decoderAnonymous: Int
  }

  let alone: Alone
  let together: Together
  let memory: Memory

  private enum CodingKeys: String, CodingKey {
    case alone, together, memory
  }

  /// How many cores' work was done by the cores: as many as there are where nothing is lost.
  private var gain: Double { Double(together.videos) * alone.whole / together.seconds }

  var text: String {
    [
      alone.text,
      String(
        format: "  %d at once on %d cores: %.2f s, the work of %.2f cores", together.videos, together.cores,
        together.seconds, gain),
      String(
        format: "  %d videos: %.0f MB after a tenth, %.0f MB at the end", memory.videos,
        Double(memory.early) / 1e6,
        Double(memory.late) / 1e6),
      String(
        format: "  kept ready: %d decoder with %.1f MB resident, of which %.1f MB are its own",
        memory.decodersKept,
        Double(memory.decoderResident) / 1e6, Double(memory.decoderAnonymous) / 1e6),
    ].joined(separator: "\n")
  }
}
