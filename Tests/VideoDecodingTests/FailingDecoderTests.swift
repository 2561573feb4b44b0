import Foundation
import Testing
import VideoDecoding

/// What a decoder may do that strangers have taken over, or that is broken, done by a double under the same confinement.
@Suite("Decoders that fail", .serialized)
struct FailingDecoderTests {
  /// What the double does, and how its caller sees that.
  enum Failure: String, CaseIterable {
    case crashesAtOnce = "crashes-at-once"
    case hangsAtOnce = "hangs-at-once"
    case takesNoVideo = "takes-no-video"
    case endsWithVideoUnread = "ends-with-video-unread"
    case crashes, breaksRules = "breaks-rules"
    case ends, hangs
    case hangsInFrame = "hangs-in-frame"
    case writesNoise = "writes-noise"
    case endlessFrames = "endless-frames"
    case endlessFramesAtOneTime = "endless-frames-at-one-time"
    case hugeFrame = "huge-frame"
    case emptyFrame = "empty-frame"
    case lateFrame = "late-frame"
    case endWithoutFrames = "end-without-frames"
    case endWithWrongCount = "end-with-wrong-count"
    case unknownStatus = "unknown-status"
    case takesTenGigabytes = "takes-ten-gigabytes"

    var code: String {
      switch self {
      case .crashesAtOnce: "decoderUnavailable"
      case .hangsAtOnce, .takesNoVideo, .hangs, .hangsInFrame: "videoTookTooLong"
      default: "videoUndecodable"
      }
    }
  }

  @Test(
    "Each ends with its error, within its time and with a bounded number of frames",
    arguments: Failure.allCases)
  func failure(_ failure: Failure) throws {
    let before = try OpenResources.now()
    let program = try double(failure.rawValue)
    defer { try? FileManager.default.removeItem(at: program.deletingLastPathComponent()) }
    var request = VideoRequest()
    request.patience = .seconds(2)
    var frames = 0
    let start = ContinuousClock.now
    do {
      let decoder = VideoDecoder(program: program.path, spares: 0)
      // More than a socket holds.
      let summary = try decoder.decode([UInt8](repeating: 7, count: 4 << 20), request) { _ in frames += 1 }
      Issue.record("\(summary)")
    } catch let error as VideoError {
      #expect(error.code == failure.code, "\(error)")
    }
    // Two seconds of patience and what starting a process takes.
    #expect(ContinuousClock.now - start < .seconds(4))
    // 15.5 seconds, one in 66 milliseconds.
    #expect(frames <= 240)
    #expect(try OpenResources.areBack(to: before))
  }

  /// The double under the name that says what it does.
  private func double(_ name: String) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let program = folder.appending(path: name)
    try FileManager.default.createSymbolicLink(
      at: program, withDestinationURL: URL(filePath: TestVideos.support("failing-decoder")))
    return program
  }
}
