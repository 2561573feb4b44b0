import Foundation
import Testing
import VideoDecoding

@Suite("Decoders that are kept ready", .serialized, .enabled(if: TestVideos.canBeMade))
struct ReadyProcessesTests {
  @Test("None before the first video, then one that stays, is polite and small; none after the last")
  func spare() throws {
    let before = try OpenResources.now()
    do {
      let decoder = VideoDecoder(program: TestVideos.program, spares: 1)
      #expect(try OpenResources.now() == before)
      try decodeOne(decoder)
      let spare = try #require(try waitForChild())
      // The thread that started it has nothing to do any more, and it is still there.
      Thread.sleep(forTimeInterval: 0.3)
      #expect(try OpenResources.childProcesses() == [spare])
      let fields = try #require(OpenResources.stat(of: spare))
      #expect(fields[0] == "S", "it sleeps until it is needed")
      #expect(fields[16] == "5", "its priority is lowered")
      // It is the one that takes the next video.
      try decodeOne(decoder)
      #expect(try OpenResources.childProcesses().contains(spare) == false)
      #expect(try waitForChild() != nil)
    }
    #expect(try OpenResources.areBack(to: before, within: .seconds(5)))
  }

  private func decodeOne(_ decoder: VideoDecoder) throws {
    let file = try TestVideos.make(ContainerAndCodec.all[0])
    #expect(try decoder.decode(file, VideoRequest()) { _ in }.frames == 50)
  }

  /// The process that is ready, once it is confined.
  private func waitForChild() throws -> Int32? {
    let deadline = ContinuousClock.now + .seconds(5)
    while .now < deadline {
      Thread.sleep(forTimeInterval: 0.1)
      if let child = try OpenResources.childProcesses().first { return child }
    }
    return nil
  }
}
