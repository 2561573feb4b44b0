import ArgumentParser
import CommandKit
import FaceAnalysis
import FaceData

import Foundation
import Gallery
import GalleryIndexExact
import GalleryStoreSQLite
import Imaging
import Recognition

/// `mien-benchmarks gallery`: a large gallery to measure searches in.
struct GalleryBenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gallery",
    abstract: "Fill a collection with many faces, for measuring searches.",
    discussion: """
      Every face is one of the embeddings of set-up's photographs with noise as large as itself added, so that it \
      is another person to the embedder and yet lies where faces lie. The faces go through the store as any \
      others: encrypted, durable, indexed. The server must be stopped.
      """)

  @Option(help: ArgumentHelp("The tenant.", valueName: "name"))
  var tenant: String

  @Option(help: ArgumentHelp("The collection; it is created when it does not exist.", valueName: "name"))
  var collection: String

  @Option(help: ArgumentHelp("How many faces to add.", valueName: "count"))
  var faces = 100_000

  @OptionGroup var engine: EngineOptions
  @OptionGroup var data: DataOptions

  /// Faces in one transaction.
  private static let batch = 5_000

  func validate() throws {
    guard (1...10_000_000).contains(faces) else { throw ValidationError("--faces must be at least 1.") }
  }

  func run() async throws {
    let store = try data.store(.own)
    let analyzer = try engine.analyzer()
    let model = analyzer.model
    let gallery = try await FaceGallery.open(
      store: store, index: ExactTemplateIndex(model: model), model: model)
    let owner = gallery.tenant(try await gallery.tenant(named: tenant).id)
    let real = try Self.realFaces(analyzer, request: engine.request(.embedding))
    var noise = GaussianNoise(seed: 1)
    let started = ContinuousClock.now
    for start in stride(from: 0, to: faces, by: Self.batch) {
      let batch = try (start..<min(faces, start + Self.batch)).map { number in
        var face = real[number % real.count]
        face.embedding = try noise.perturbed(face.embedding)
        return face
      }
      _ = try await owner.enrol(
        Enrolment(
          faces: batch, collections: [Name(collection)], createsMissingCollections: true,
          externalImageID: "bench"))
    }
    try await store.close()
    try StandardOutput.print("\(faces) faces in \(collection), after \(ContinuousClock.now - started)")
  }

  private static func realFaces(
    _ analyzer: FaceAnalyzer, request: AnalysisRequest
  ) throws -> [NewFace] {
    let folder = try DependencyFolder.located().photographs
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".jpg") || $0.hasSuffix(".png") }.sorted()
    return try files.flatMap { file in
      try analyzer.analyse(EncodedImage(path: folder.appending(path: file).path), for: request).faces
        .map { try $0.enrollable() }
    }
  }
}

/// Normally distributed numbers, the same on every machine.
private struct GaussianNoise {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// An embedding moved in a random direction by about its own length.
  mutating func perturbed(_ embedding: Embedding) throws -> Embedding {
    let length = embedding.values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    let deviation = length / Double(embedding.values.count).squareRoot()
    var values: [Float] = []
    for value in embedding.values { values.append(value + Float(deviation * next())) }
    let moved = values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
    return try Embedding(
      model: embedding.model, values: values.map { Float(Double($0) * length / moved) })
  }

  /// Box and Muller's method over the generator SplitMix64.
  private mutating func next() -> Double {
    (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform())
  }

  private mutating func uniform() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    return (Double(bits >> 11) + 0.5) / Double(1 << 53)
  }
}
