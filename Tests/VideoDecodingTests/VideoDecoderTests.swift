import Foundation
import ImageFixtures
import Imaging
import Testing
import VideoDecoding

@Suite("Video decoder")
struct VideoDecoderTests {
  private let decoder = VideoDecoder(program: TestVideos.program)

  @Test("A decoder that is not there is named")
  func missing() throws {
    let decoder = VideoDecoder(program: "/nowhere/mien-video")
    #expect(throws: VideoError.decoderUnavailable("/nowhere/mien-video: No such file or directory")) {
      _ = try decoder.decode([1, 2, 3], VideoRequest()) { _ in }
    }
  }

  @Test("A program that is no decoder is no decoder", arguments: ["/bin/true", "/bin/cat", "/bin/yes"])
  func wrongProgram(program: String) throws {
    let decoder = VideoDecoder(program: program)
    var request = VideoRequest()
    request.patience = .seconds(1)
    #expect {
      _ = try decoder.decode([1, 2, 3], request) { _ in }
    } throws: { error in
      if case VideoError.decoderUnavailable = error { true } else { error as? VideoError == .tookTooLong }
    }
  }

  @Test("What is no video is told so", arguments: [[], [0], Array("no video at all".utf8)] as [[UInt8]])
  func noVideo(file: [UInt8]) throws {
    #expect {
      _ = try decoder.decode(file, VideoRequest()) { _ in }
    } throws: { error in
      if case VideoError.undecodable = error { true } else { false }
    }
  }

  @Test("A codec that is not taken is named", .enabled(if: TestVideos.canBeMade))
  func refusedCodec() throws {
    let file = try TestVideos.make(.init(container: "avi", codec: "mpeg4", encoder: "mpeg4"))
    #expect(throws: VideoError.undecodable("its codec mpeg4 is not taken")) {
      _ = try decoder.decode(file, VideoRequest()) { _ in }
    }
  }

  @Test("Limits hold: length, frames, pixels and patience", .enabled(if: TestVideos.canBeMade))
  func limits() throws {
    let file = try TestVideos.make(.init(container: "mp4", codec: "h264", encoder: "libx264"))
    func error(_ change: (inout VideoRequest) -> Void) -> VideoError? {
      var request = VideoRequest()
      change(&request)
      do {
        _ = try decoder.decode(file, request) { _ in }
        return nil
      } catch { return error as? VideoError }
    }
    #expect(error { _ in } == nil)
    #expect(error { $0.longest = 1_000 } == .tooLong)
    #expect(error { $0.mostFrames = 20 } == .tooManyFrames)
    #expect(error { $0.mostPixels = 352 * 288 - 1 } == .tooManyPixels)
    #expect(error { $0.patience = .zero } == .tookTooLong)
    var slow = VideoRequest()
    slow.patience = .milliseconds(500)
    let start = ContinuousClock.now
    #expect(throws: VideoError.tookTooLong) {
      _ = try decoder.decode(file, slow) { _ in Thread.sleep(forTimeInterval: 0.05) }
    }
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test("What a receiver throws ends the decoding and comes out", .enabled(if: TestVideos.canBeMade))
  func receiverThrows() throws {
    struct Enough: Error {}
    let file = try TestVideos.make(.init(container: "mov", codec: "h264", encoder: "libx264"))
    var count = 0
    #expect(throws: Enough.self) {
      _ = try decoder.decode(file, VideoRequest()) { _ in
        count += 1
        if count == 3 { throw Enough() }
      }
    }
    #expect(count == 3)
  }
}
