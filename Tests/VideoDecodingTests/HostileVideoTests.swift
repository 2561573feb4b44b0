import Dispatch
import Foundation
import ImageFixtures
import Synchronization
import Testing
import VideoDecoding

@Suite("Hostile videos", .serialized, .enabled(if: TestVideos.canBeMade))
struct HostileVideoTests {
  /// What the vendor's document gives a caller at most.
  private static let most = Duration.seconds(10)
  /// `MIEN_LONG_LOAD=1` tries 2,000.
  private static let mutants =
    ProcessInfo.processInfo.environment["MIEN_LONG_LOAD"] == "1" ? 2_000 : 200

  @Test("A bomb ends with its error and within its time", arguments: VideoBomb.allCases)
  func bomb(_ bomb: VideoBomb) throws {
    let file = try bomb.file()
    #expect(file.count < 20 << 20)
    let before = try OpenResources.now()
    let outcome = Self.outcome(of: file, VideoDecoder(program: TestVideos.program, spares: 0))
    #expect(outcome.duration < Self.most)
    if !bomb.codes.isEmpty { #expect(bomb.codes.contains(outcome.code), "\(outcome)") }
    #expect(outcome.code != "decoderUnavailable")
    print("bomb \(bomb), \(file.count) bytes: \(outcome.code) after \(outcome.duration)")
    #expect(try OpenResources.areBack(to: before))
  }

  @Test("Damaged and cut videos of all kinds end with an error or with fewer frames, within their time")
  func mutants() throws {
    let seeds = try ContainerAndCodec.all.map { (kind: $0, bytes: try TestVideos.make($0)) }
    let before = try OpenResources.now()
    let outcomes = Mutex<[Outcome]>([])
    let workers = 2
    do {
      let decoder = VideoDecoder(program: TestVideos.program, spares: workers)
      DispatchQueue.concurrentPerform(iterations: workers) { worker in
        var mutator = FileMutator(seeds: seeds, seed: UInt64(worker))
        for _ in 0..<(Self.mutants / workers) {
          let mutant = mutator.next()
          let outcome = Self.outcome(of: mutant.bytes, decoder)
          #expect(outcome.duration < Self.most, "\(mutant.kind): \(outcome)")
          #expect(outcome.code != "decoderUnavailable", "\(mutant.kind)")
          outcomes.withLock { $0.append(outcome) }
        }
      }
      // Whoever comes after them is served.
      #expect(Self.outcome(of: seeds[0].bytes, decoder).code == "decoded")
    }
    let all = outcomes.withLock { $0 }
    #expect(all.count == Self.mutants)
    let counts = Dictionary(grouping: all, by: \.code).mapValues(\.count)
    // Both happen, else the mutants would say nothing.
    #expect(counts["decoded", default: 0] > Self.mutants / 10)
    #expect(counts["videoUndecodable", default: 0] > Self.mutants / 10)
    print("mutants: \(counts), the slowest took \(all.map(\.duration).max() ?? .zero)")
    #expect(try OpenResources.areBack(to: before, within: .seconds(5)))
  }

  private struct Outcome {
    /// That of the error, or `decoded`.
    let code: String
    let duration: Duration
  }

  private static func outcome(of file: [UInt8], _ decoder: VideoDecoder) -> Outcome {
    let start = ContinuousClock.now
    var code = "decoded"
    do {
      _ = try decoder.decode(file, VideoRequest(longerSide: 160)) { _ in }
    } catch {
      code = (error as? VideoError)?.code ?? "\(error)"
    }
    return Outcome(code: code, duration: .now - start)
  }
}
