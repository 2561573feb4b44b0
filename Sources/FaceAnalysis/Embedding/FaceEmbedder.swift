import FaceData
import Foundation
import Imaging
import Inference

/// Turns a face into a vector.
protocol FaceEmbedder: Sendable {
  /// The model's name with the start of a digest of its weights and recipe; embeddings of different identities are
  /// never compared.
  var identity: String { get }
  var metric: EmbeddingMetric { get }
  /// The longest side of an aligned crop: faces much smaller than this are enlarged.
  var cropSide: Int { get }
  /// The number of components of a vector; `nil` when the model file does not say it.
  var length: Int? { get }

  /// The number of views of a face that are embedded.
  var cropCount: Int { get }

  /// Brings a face to where the embedder expects it.
  ///
  /// - Throws: ``AnalysisError/unusableFace(_:)`` when the landmarks do not span a face.
  func align(_ mesh: FaceMesh, in image: RGBImage) throws(AnalysisError) -> AlignedFace

  /// Embeds a face that this embedder has aligned.
  func vector(of face: AlignedFace) throws(AnalysisError) -> [Float]
}

/// One network that embeds an aligned crop.
struct NetworkEmbedder: FaceEmbedder {
  /// What the network expects and how its output is finished.
  struct Recipe: Sendable, Codable, Equatable {
    let side: Int
    let mean: [Float]
    let scale: [Float]
    let alignment: FaceAlignment
    let metric: EmbeddingMetric
    /// The crops that are embedded; their vectors are averaged.
    var crops: [FaceAlignment.Crop]
    /// Whether the averaged vector is scaled to length 1.
    let normalise: Bool

    /// Crops, channels, rows and columns of one computation.
    var inputShape: [Int] { [crops.count, 3, side, side] }

    /// The same text for the same recipe on every machine; another one for any other recipe.
    var canonicalText: String {
      // A recipe is numbers, words and lists of them; a number that JSON cannot hold never got through its decoder.
      let text =
        (try? JSONEncoder.sorted.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "\(self)"
      return "procedure \(Self.procedure) \(text)"
    }

    /// Counts changes of the code between a photograph and an embedder's input that move vectors of the same weights
    /// and recipe, such as another mesh or another way of placing it. Raise it with such a change.
    private static let procedure = 1
  }

  let identity: String
  let recipe: Recipe
  private let session: ModelSession

  var metric: EmbeddingMetric { recipe.metric }
  var cropSide: Int { recipe.side }
  var cropCount: Int { recipe.crops.count }
  var length: Int? {
    // Some networks lay the vectors of all crops side by side in one row.
    let extents = session.outputs.first?.shape.compactMap(\.self) ?? []
    let isKnown = !extents.isEmpty && extents.count == session.outputs.first?.shape.count
    return isKnown ? extents.reduce(1, *) / recipe.crops.count : nil
  }

  init(identity: String, recipe: Recipe, session: ModelSession) {
    self.identity = identity
    self.recipe = recipe
    self.session = session
  }

  func align(_ mesh: FaceMesh, in image: RGBImage) throws(AnalysisError) -> AlignedFace {
    var crops: [RGBImage] = []
    for crop in recipe.crops {
      crops.append(try recipe.alignment.cropped(mesh, in: image, to: crop, side: recipe.side))
    }
    return AlignedFace(crops: crops)
  }

  func vector(of face: AlignedFace) throws(AnalysisError) -> [Float] {
    let crops = face.crops
    let mean = try AnalysisError.inferring { () throws(InferenceError) in
      try session.run(
        shape: recipe.inputShape,
        fill: { input in
          let stride = input.count / crops.count
          for (index, crop) in crops.enumerated() {
            crop.planarFloats(
              mean: (recipe.mean[0], recipe.mean[1], recipe.mean[2]),
              scale: (recipe.scale[0], recipe.scale[1], recipe.scale[2]),
              into: UnsafeMutableBufferPointer(rebasing: input[(index * stride)..<((index + 1) * stride)]))
          }
        },
        read: { outputs in
          let values = outputs[0].values
          let length = values.count / crops.count
          return (0..<length).map { place in
            crops.indices.reduce(into: Float(0)) { $0 += values[$1 * length + place] } / Float(crops.count)
          }
        })
    }
    return recipe.normalise ? mean.normalised() : mean
  }
}

/// Two networks whose cosine scores are averaged.
///
/// The vector is both unit vectors side by side, each scaled by the root of its weight, so that one cosine of the
/// whole is the weighted mean of the two.
struct FusedEmbedder: FaceEmbedder {
  let identity: String
  let parts: [(embedder: any FaceEmbedder, weight: Float)]

  var metric: EmbeddingMetric { .cosine }
  var cropSide: Int { parts.map(\.embedder.cropSide).max() ?? 0 }
  var cropCount: Int { parts.map(\.embedder.cropCount).reduce(0, +) }
  var length: Int? {
    let lengths = parts.compactMap(\.embedder.length)
    return lengths.count == parts.count ? lengths.reduce(0, +) : nil
  }

  init(parts: [(embedder: any FaceEmbedder, weight: Float)]) {
    identity = "fused(" + parts.map { "\($0.embedder.identity)*\($0.weight)" }.joined(separator: "+") + ")"
    let total = parts.map(\.weight).reduce(0, +)
    self.parts = parts.map { ($0.embedder, $0.weight / total) }
  }

  func align(_ mesh: FaceMesh, in image: RGBImage) throws(AnalysisError) -> AlignedFace {
    var crops: [RGBImage] = []
    for part in parts { crops += try part.embedder.align(mesh, in: image).crops }
    return AlignedFace(crops: crops)
  }

  func vector(of face: AlignedFace) throws(AnalysisError) -> [Float] {
    var whole: [Float] = []
    var crops = face.crops[...]
    for part in parts {
      let own = AlignedFace(crops: Array(crops.prefix(part.embedder.cropCount)))
      crops = crops.dropFirst(part.embedder.cropCount)
      let unit = try part.embedder.vector(of: own).normalised()
      whole += unit.map { $0 * part.weight.squareRoot() }
    }
    return whole
  }
}

extension [Float] {
  /// The vector scaled to length 1; a vector of zeros stays one.
  func normalised() -> [Float] {
    let length = reduce(into: Float(0)) { $0 += $1 * $1 }.squareRoot()
    return length > 0 ? map { $0 / length } : self
  }
}
