import Foundation
import Inference

/// Opens the networks that the catalogue describes.
struct ModelLoader: Sendable {
  let catalogue: ModelCatalogue
  let runtime: OpenVINORuntime
  let options: SessionOptions

  /// - Throws: ``AnalysisError`` when the model is unknown, absent or damaged.
  func session(
    _ name: String, reshape: [Int]? = nil, precision: SessionOptions.Precision = .float32
  ) throws(AnalysisError) -> ModelSession {
    let model = try catalogue.model(name)
    guard let file = model.files.first, catalogue.isInstalled(model) else {
      throw .modelNotInstalled(
        "The model \(name) is not installed in \(catalogue.folder.path). Run `make setup`.")
    }
    var options = options
    options.precision = precision
    return try AnalysisError.inferring { () throws(InferenceError) in
      try ModelSession(
        model: catalogue.folder.appending(path: file.file), runtime: runtime, options: options,
        reshape: reshape)
    }
  }

  /// The cascade `mtcnn`, or any other detector of the catalogue, which must be shaped like YuNet.
  func detector(_ name: String) throws(AnalysisError) -> any FaceDetector {
    if name == "mtcnn" {
      return MTCNNDetector(
        proposal: try session("mtcnn-proposal"), refinement: try session("mtcnn-refinement"),
        output: try session("mtcnn-output"))
    }
    guard try catalogue.model(name).role == .detector else {
      throw .modelUnsuitable(
        "The model \(name) is not a detector; `mien models` lists those that are.")
    }
    return try YuNetDetector(session: try session(name))
  }

  /// - Parameter crops: What a network looks at instead of the crops of its entry.
  func embedder(
    _ model: ModelDescription, crops: [FaceAlignment.Crop]? = nil
  ) throws(AnalysisError) -> any FaceEmbedder {
    if let fusion = model.fusion {
      var parts: [(embedder: any FaceEmbedder, weight: Float)] = []
      for part in fusion {
        parts.append((try embedder(try catalogue.model(part.embedder), crops: part.crops), part.weight))
      }
      return FusedEmbedder(parts: parts)
    }
    guard var recipe = model.embedder else {
      throw .modelUnsuitable(
        "The model \(model.name) is not an embedder; `mien models` lists those that are.")
    }
    if let crops { recipe.crops = crops }
    let session = try session(model.name, reshape: recipe.inputShape)
    return NetworkEmbedder(identity: model.identity(fedBy: recipe), recipe: recipe, session: session)
  }
}
