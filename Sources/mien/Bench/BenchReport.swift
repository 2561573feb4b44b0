import CommandKit
import FaceAnalysis
import Foundation

/// What `mien bench` prints about one photograph.
struct BenchReport: JSONLine {
  struct Time: Encodable {
    let median: Double
    let p95: Double

    init(_ samples: Samples) {
      median = samples.median
      p95 = samples.p95
    }
  }

  let photograph: String
  let embedder: String
  /// How many crops of a face the stage `embed` computes.
  let crops: Int
  /// Milliseconds on one thread.
  let stages: [String: Time]
  let whole: Time
  let cores: Int
  let photographsPerSecond: Double
  /// Photograph to the boxes of all faces.
  let boxes: Time
  let boxesPerSecond: Double
  private let order: [String]

  private enum CodingKeys: String, CodingKey {
    case photograph, embedder, crops, stages, whole, boxes, cores
    case photographsPerSecond = "photographs_per_second"
    case boxesPerSecond = "boxes_per_second"
  }

  init(_ timing: PipelineTiming, embedder: ModelDescription) {
    photograph = timing.photograph
    self.embedder = embedder.name
    crops = timing.crops
    stages = Dictionary(uniqueKeysWithValues: timing.stages.map { ($0.name, Time($0.samples)) })
    order = timing.stages.map(\.name)
    whole = Time(timing.whole.samples)
    boxes = Time(timing.boxes.samples)
    cores = timing.cores
    photographsPerSecond = timing.whole.throughput
    boxesPerSecond = timing.boxes.throughput
  }

  var text: String {
    func row(_ name: String, _ time: Time) -> String {
      "  " + name.padding(toLength: 12, withPad: " ", startingAt: 0)
        + String(format: "%8.2f ms  p95 %8.2f ms", time.median, time.p95)
    }
    let rows = order.compactMap { name in stages[name].map { row(name, $0) } }
    return
      (["\(photograph), \(embedder), one thread"] + rows + [row("whole", whole), row("boxes only", boxes)]
      + [
        String(
          format: "  %d cores: %.1f photographs per second, boxes only %.1f", cores, photographsPerSecond,
          boxesPerSecond)
      ])
      .joined(separator: "\n")
  }
}
