import FaceAnalysis
import Foundation
import Imaging

/// The times of the pipeline's stages on one photograph.
struct PipelineTiming {
  /// The name of the photograph.
  let photograph: String
  /// Each stage with its samples in milliseconds, on one thread.
  let stages: [(name: String, samples: Samples)]
  /// How many crops of a face the stage `embed` computes.
  let crops: Int
  /// Photograph to the embedding of its largest face.
  let whole: WholeTiming
  /// Photograph to the boxes of all of its faces.
  let boxes: WholeTiming
  let cores: Int

  init(
    _ photograph: BenchPhotographs.Photograph, analyzer: FaceAnalyzer, request: AnalysisRequest, rounds: Int,
    cores: Int
  ) throws {
    let encoded = photograph.encoded
    let image = try encoded.decoded()
    let minimumFace = Float(request.minimumFace)
    guard let detection = try analyzer.detect(request.faces, in: image, minimumFace: minimumFace).first else {
      throw NoFace(path: photograph.name, minimumFace: request.minimumFace)
    }
    let mesh = try analyzer.mesh(of: detection, in: image)
    let aligned = try analyzer.align(mesh, in: image)
    crops = aligned.crops.count
    self.photograph = photograph.name
    self.cores = cores
    stages = [
      ("decode", try Samples(rounds) { _ = try encoded.decoded() }),
      (
        "detect",
        try Samples(rounds) { _ = try analyzer.detect(request.faces, in: image, minimumFace: minimumFace) }
      ),
      ("landmarks", try Samples(rounds) { _ = try analyzer.mesh(of: detection, in: image) }),
      ("align", try Samples(rounds) { _ = try analyzer.align(mesh, in: image) }),
      ("embed", try Samples(rounds) { _ = try analyzer.embedding(of: aligned) }),
      // Whoever asks for these has paid for all before but the embedding.
      ("attributes", try Samples(rounds) { _ = try analyzer.appearance(of: mesh, in: image) }),
    ]
    whole = try WholeTiming(rounds, cores: cores) { _ = try analyzer.analyse(encoded, for: request) }
    let all = AnalysisRequest(faces: .all, minimumFace: request.minimumFace)
    boxes = try WholeTiming(rounds, cores: cores) { _ = try analyzer.analyse(encoded, for: all) }
  }
}

/// The time of a whole analysis, from a photograph's bytes to its result.
struct WholeTiming {
  /// On one thread.
  let samples: Samples
  /// Photographs per second with every core at work.
  let throughput: Double

  init(_ rounds: Int, cores: Int, _ body: @Sendable () throws -> Void) rethrows {
    samples = try Samples(rounds, body)
    let start = ContinuousClock.now
    let done = concurrentMap(Array(0..<(rounds * cores)), workers: cores) { _, _ in
      (try? body()) == nil ? 0 : 1
    }.reduce(0, +)
    throughput = Double(done) / ((ContinuousClock.now - start) / .seconds(1))
  }
}

/// Repeated timings of one computation.
struct Samples {
  /// Milliseconds, rising.
  let sorted: [Double]

  /// Times a computation after three runs that are not counted.
  init(_ count: Int, _ body: () throws -> Void) rethrows {
    for _ in 0..<3 { try body() }
    var samples: [Double] = []
    for _ in 0..<count {
      let start = ContinuousClock.now
      try body()
      samples.append((ContinuousClock.now - start) / .milliseconds(1))
    }
    sorted = samples.sorted()
  }

  var median: Double { sorted[sorted.count / 2] }
  var p95: Double { sorted[min(sorted.count - 1, sorted.count * 95 / 100)] }
}
