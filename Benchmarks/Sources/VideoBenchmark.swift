import FaceAnalysis
import Foundation
import ProcessMemory
import Recognition
import VideoDecoding
import VideoLiveness

/// Looks at one video in several ways.
struct VideoBenchmark {
  let file: [UInt8]
  /// How often each stage is timed.
  let rounds: Int
  /// How many are looked at while memory is watched.
  let videos: Int
  let cores: Int

  private static let together = 10
  private static let actions = ActionRequest(actions: [.turnLeft, .mouth])

  /// - Parameters:
  ///   - analyzer: For as many analyses at the same time as there are cores.
  ///   - alone: What one video takes on one core.
  ///   - step: Called after each video while memory is watched.
  func run(
    analyzer: FaceAnalyzer, alone: VideoBenchReport.Alone, step: @escaping @Sendable () -> Void
  ) async throws -> VideoBenchReport {
    let shared = LivenessAnalysis(analyzer: analyzer, decoder: decoder())
    let pool = ComputePool(threads: cores, queue: max(videos, Self.together))
    try await look(Self.together, shared, pool)
    let start = ContinuousClock.now
    try await look(Self.together, shared, pool)
    let together = start.duration(to: .now) / .seconds(1)
    let memory = try await watchMemory(shared, pool, step: step)
    let kept = Self.decoders().compactMap { try? MemoryUse(of: $0) }
    return VideoBenchReport(
      alone: alone, together: .init(videos: Self.together, cores: cores, seconds: together),
      memory: .init(
        videos: videos, early: memory.early, late: memory.late, decodersKept: kept.count,
        decoderResident: kept.map(\.resident).max() ?? 0, decoderAnonymous: kept.map(\.anonymous).max() ?? 0))
  }

  private func decoder() -> VideoDecoder { VideoDecoder(program: VideoDecoder.programBesideThis) }

  private func look(_ count: Int, _ analysis: LivenessAnalysis, _ pool: ComputePool) async throws {
    try await withThrowingTaskGroup { group in
      for _ in 0..<count {
        group.addTask {
          try await pool.run {
            _ = try analysis.report(on: file, Self.actions, decodedBy: VideoRequest())
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Memory of this process alone after a tenth of the videos and at the end, as many at once as there are cores.
  private func watchMemory(
    _ analysis: LivenessAnalysis, _ pool: ComputePool, step: @escaping @Sendable () -> Void
  ) async throws -> (early: Int, late: Int) {
    var done = 0
    var early = 0
    while done < videos {
      let count = min(cores, videos - done)
      try await look(count, analysis, pool)
      if done < videos / 10, done + count >= videos / 10 { early = privateBytes() }
      done += count
      for _ in 0..<count { step() }
    }
    return (early, privateBytes())
  }

  /// The time of each stage and of the whole, in seconds, one video after the other.
  func stages(_ analyzer: FaceAnalyzer) throws -> VideoBenchReport.Alone {
    let decoder = decoder()
    let analysis = LivenessAnalysis(analyzer: analyzer, decoder: decoder)
    var frames: [VideoFrame] = []
    let summary = try decoder.decode(file, VideoRequest()) { frames.append($0) }
    let decoding = try median { _ = try decoder.decode(file, VideoRequest()) { _ in } }
    let observing = try median {
      var observer = FrameObserver(analyzer: analyzer)
      for frame in frames { _ = try observer.observe(frame.image, at: Double(frame.milliseconds) / 1000) }
    }
    let storing = try median { for frame in frames { _ = try frame.image.jpegData(quality: 90) } }
    let whole = try median { _ = try analysis.report(on: file, Self.actions, decodedBy: VideoRequest()) }
    return .init(
      video: .init(
        seconds: Double(summary.milliseconds) / 1000, frames: summary.frames, looked: frames.count,
        bytes: file.count), decode: decoding, observe: observing, compress: storing, whole: whole)
  }

  private func median(_ work: () throws -> Void) rethrows -> Double {
    try work()
    let times = try (0..<rounds).map { _ in
      let start = ContinuousClock.now
      try work()
      return start.duration(to: .now) / .seconds(1)
    }
    return times.sorted()[rounds / 2]
  }
}
