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

  @Test(
    "Each pair of container and codec that can be made here is decoded", .enabled(if: TestVideos.canBeMade))
  func pairs() throws {
    for pair in TestVideos.pairs {
      let file = try TestVideos.make(pair)
      var times: [Int] = []
      let summary = try decoder.decode(file, VideoRequest(longerSide: 176, framesPerSecond: 10)) { frame in
        #expect(max(frame.image.width, frame.image.height) == 176, "\(pair)")
        times.append(frame.milliseconds)
      }
      #expect(summary.codec == pair.codec, "\(pair)")
      #expect(summary.container.contains(pair.container), "\(pair)")
      #expect(abs(summary.milliseconds - 2_000) < 120, "\(pair)")
      #expect((17...21).contains(times.count), "\(pair): \(times.count)")
      #expect(times == times.sorted() && times.first == 0, "\(pair)")
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

  @Test("A video that is to be shown turned comes upright", .enabled(if: TestVideos.canBeMade))
  func rotation() throws {
    // The upper half is red and the lower blue; turned by 90 degrees, left and right are.
    let file = try TestVideos.turned(byDegrees: 90)
    var first: RGBImage?
    _ = try decoder.decode(file, VideoRequest()) { first = first ?? $0.image }
    let image = try #require(first)
    #expect((image.width, image.height) == (128, 192))
    let (left, right) = (image[16, 96], image[112, 96])
    #expect(abs(Int(left.red) - Int(right.red)) > 100 && abs(Int(left.blue) - Int(right.blue)) > 100)
  }

  @Test(
    "Damaged videos end in an error or in fewer frames, within their time", .enabled(if: TestVideos.canBeMade)
  )
  func damaged() throws {
    var random = SplitMix64(seed: 7)
    for pair in TestVideos.pairs {
      let whole = try TestVideos.make(pair)
      for round in 0..<8 {
        var file = whole
        if round % 4 == 0 { file.removeLast(Int(random.next() % UInt64(file.count))) }
        for _ in 0..<(1 << round) where !file.isEmpty {
          file[Int(random.next() % UInt64(file.count))] = UInt8(truncatingIfNeeded: random.next())
        }
        do {
          let summary = try decoder.decode(file, VideoRequest()) { _ in }
          #expect(summary.frames > 0)
        } catch let error as VideoError {
          #expect(error != .tookTooLong, "\(pair)")
        }
      }
    }
    // Whoever comes after them is served.
    let file = try TestVideos.make(TestVideos.pairs[0])
    #expect(try decoder.decode(file, VideoRequest()) { _ in }.frames > 0)
  }
}
