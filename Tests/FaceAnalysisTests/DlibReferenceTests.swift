import FaceAnalysis
import Foundation
import Inference
import Testing

/// The converted network must compute what dlib computes. `Scripts/make_dlib_reference.py` wrote the expected
/// embeddings with dlib itself.
@Suite struct DlibReferenceTests {
  @Test(.enabled(if: dependencies != nil, "needs the dependency folder; run `make setup`"))
  func `converted network agrees with dlib to 1e-5`() throws {
    let dependencies = try #require(dependencies)
    let file = try Reference.file()
    let session = try ModelSession(
      model: dependencies.models.appending(path: "dlib-resnet.xml"),
      runtime: try OpenVINORuntime(folder: dependencies.runtime))
    #expect(file.references.count == 7)
    for reference in file.references {
      let embedding = try session.run(
        shape: [1, 3, file.side, file.side],
        fill: { input in reference.input.fill(input, side: file.side) },
        read: { outputs in outputs.first.map { Array($0.values) } ?? [] })
      #expect(embedding.count == 128)
      let difference = zip(embedding, reference.embedding).map { abs($0 - $1) }.max() ?? .infinity
      #expect(difference <= 1e-5, "\(reference.input.kind): \(difference)")
    }
  }

  @Test(.enabled(if: dependencies != nil, "needs the dependency folder; run `make setup`"))
  func `several faces in one run give what each gives alone`() throws {
    let dependencies = try #require(dependencies)
    let file = try Reference.file()
    let session = try ModelSession(
      model: dependencies.models.appending(path: "dlib-resnet.xml"),
      runtime: try OpenVINORuntime(folder: dependencies.runtime))
    let count = file.references.count
    let size = 3 * file.side * file.side
    let embeddings = try session.run(
      shape: [count, 3, file.side, file.side],
      fill: { input in
        for (index, reference) in file.references.enumerated() {
          let part = UnsafeMutableBufferPointer(rebasing: input[(index * size)..<((index + 1) * size)])
          reference.input.fill(part, side: file.side)
        }
      },
      read: { outputs in outputs.first.map { Array($0.values) } ?? [] })
    let expected = file.references.flatMap(\.embedding)
    #expect(embeddings.count == expected.count)
    let difference = zip(embeddings, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(difference <= 1e-5)
  }
}

private let dependencies = try? DependencyFolder.located()

/// The content of `Fixtures/dlib_reference.json`.
private struct Reference: Decodable {
  struct File: Decodable {
    let side: Int
    let references: [Reference]
  }

  let input: SyntheticChip
  let embedding: [Float]

  static func file() throws -> File {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(
      path: "Fixtures/dlib_reference.json")
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: url))
  }
}

/// A face crop made by a formula, as the script makes it.
private struct SyntheticChip: Decodable {
  let kind: String
  let value: Int?
  let seed: UInt32?
  let size: Int?

  /// Writes the chip as the network takes it: planes of red, green and blue, (value − mean) / 256.
  func fill(_ input: UnsafeMutableBufferPointer<Float>, side: Int) {
    let mean: [Float] = [122.782, 117.001, 104.298]
    var state = seed ?? 0
    for y in 0..<side {
      for x in 0..<side {
        for channel in 0..<3 {
          state = 1_664_525 &* state &+ 1_013_904_223
          let pixel = Float(pixel(x: x, y: y, channel: channel, state: state))
          input[(channel * side + y) * side + x] = (pixel - mean[channel]) / 256
        }
      }
    }
  }

  private func pixel(x: Int, y: Int, channel: Int, state: UInt32) -> Int {
    switch kind {
    case "gradient": (5 * x + 3 * y + 40 * channel) % 256
    case "noise": Int((state >> 16) & 0xFF)
    case "blocks": (x / (size ?? 1) + y / (size ?? 1) + channel).isMultiple(of: 2) ? 255 : 0
    default: value ?? 0
    }
  }
}
