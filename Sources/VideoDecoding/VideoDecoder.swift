import CVideoExchange
import Foundation
import Imaging
import Synchronization

/// Decodes videos in confined processes, one for each video, of which some are kept ready.
///
/// Blocks the calling thread, which must be one that may wait. Any number of threads may decode at the same time.
package final class VideoDecoder: Sendable {
  /// Why a video is refused whose decoder says what none says that decodes.
  private static let nonsense = "decoding it went wrong"

  private let spares: ReadyProcesses

  /// Nothing is started before the first video.
  ///
  /// - Parameters:
  ///   - program: The path of `mien-video`.
  ///   - spares: Processes that are kept ready from the first video on, so that others need not wait for a start.
  package init(program: String, spares: Int = 1) {
    self.spares = ReadyProcesses(program: program, count: spares)
  }

  /// Decodes a video and hands over its frames in their order.
  ///
  /// - Parameters:
  ///   - file: The bytes of the video.
  ///   - receive: Called for each frame on the calling thread; decoding goes on meanwhile. What it throws ends the
  ///     decoding and is thrown on.
  /// - Returns: What the video turned out to be.
  /// - Throws: ``VideoError``, or what `receive` throws.
  package func decode(
    _ file: [UInt8], _ request: VideoRequest, receive: (VideoFrame) throws -> Void
  ) throws -> VideoSummary {
    let deadline = ContinuousClock.now + request.patience
    let process = try spares.take(deadline: deadline)
    do {
      try process.write(head(of: request, byteCount: file.count), deadline: deadline)
      try process.write(file, deadline: deadline)
      process.closeInput()
      var bounds = FrameBounds(request)
      while true {
        let kind = try process.read(4, deadline: deadline)
        switch mien_video_record(number(in: kind, at: 0)) {
        case mien_video_frame: try receive(try frame(of: process, &bounds, deadline: deadline))
        case mien_video_end:
          let end = try process.read(MemoryLayout<mien_video_end_record>.size - 4, deadline: deadline)
          let summary = try summary(kind + end)
          guard bounds.admit(summary) else { throw VideoError.undecodable(Self.nonsense) }
          return summary
        default: throw VideoError.undecodable(Self.nonsense)
        }
      }
    } catch let silence as DecoderProcess.Silence {
      switch silence {
      case .late: throw VideoError.tookTooLong
      // Killed by its limits or its filter, or crashed: what the file made it do.
      case .ended: throw VideoError.undecodable("decoding it broke off")
      }
    }
  }

  private func frame(
    of process: borrowing DecoderProcess, _ bounds: inout FrameBounds, deadline: ContinuousClock.Instant
  ) throws -> VideoFrame {
    let head = try process.read(MemoryLayout<mien_video_frame_record>.size - 4, deadline: deadline)
    let (width, height) = (Int(number(in: head, at: 0)), Int(number(in: head, at: 4)))
    let milliseconds = Int(number(in: head, at: 8))
    guard bounds.admit(width: width, height: height, milliseconds: milliseconds) else {
      throw VideoError.undecodable(Self.nonsense)
    }
    let pixels = try process.read(width * height * 3, deadline: deadline)
    return VideoFrame(
      image: RGBImage(width: width, height: height, pixels: pixels), milliseconds: milliseconds)
  }

  private func summary(_ record: [UInt8]) throws(VideoError) -> VideoSummary {
    let codec = text(in: record, at: 36)
    switch mien_video_status(number(in: record, at: 4)) {
    case mien_video_decoded: break
    case mien_video_codec_refused: throw .undecodable("its codec \(codec) is not taken")
    case mien_video_too_large: throw .tooManyPixels
    case mien_video_too_long: throw .tooLong
    case mien_video_too_many_frames: throw .tooManyFrames
    case mien_video_out_of_memory: throw .undecodable("it needs more memory than a video may")
    default: throw .undecodable("it is damaged, or no video of a kind that is taken")
    }
    return VideoSummary(
      milliseconds: Int(number(in: record, at: 8)), frames: Int(number(in: record, at: 12)),
      damagedPieces: Int(number(in: record, at: 16)), container: text(in: record, at: 20), codec: codec)
  }
}

/// A number of the exchange: four bytes, the lowest first.
private func number(in bytes: [UInt8], at place: Int) -> UInt32 {
  bytes[place..<(place + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
}

/// A name of the exchange: sixteen bytes, zeros behind it. What is no ASCII is left out.
private func text(in bytes: [UInt8], at place: Int) -> String {
  String(
    decoding: bytes[place..<(place + 16)].prefix { $0 != 0 }.filter { $0 > 0x20 && $0 < 0x7F }, as: UTF8.self)
}

/// A request as the exchange has it.
private func head(of request: VideoRequest, byteCount: Int) -> [UInt8] {
  let head = mien_video_request(
    magic: MIEN_VIDEO_REQUEST, longer_side: UInt32(clamping: request.longerSide),
    least_interval: UInt32(clamping: request.leastInterval),
    longest: UInt32(clamping: request.longest), most_frames: UInt32(clamping: request.mostFrames),
    most_pixels: UInt32(clamping: request.mostPixels), takes_gif: request.takesGIF ? 1 : 0, reserved: 0,
    byte_count: UInt64(byteCount))
  return withUnsafeBytes(of: head) { Array($0) }
}
