/// One entry of the model catalogue.
package struct ModelDescription: Sendable, Decodable {
  /// What a model does in the pipeline.
  package enum Role: String, Sendable, Decodable {
    case detector
    case landmarks
    case embedder
    case antispoof
    case attributes
  }

  /// A file of weights.
  package struct WeightFile: Sendable, Decodable {
    /// The name inside the models folder.
    package let file: String
    /// The checksum in lower-case hexadecimal digits.
    package let sha256: String
  }

  /// A share of a fused embedder.
  package struct FusionPart: Sendable, Decodable {
    package let embedder: String
    package let weight: Float
  }

  package let name: String
  package let role: Role
  /// The group of models that is fetched together.
  package let pack: String
  package let licence: String
  /// Where the weights come from.
  package let source: String
  package let files: [WeightFile]
  /// How an embedder is fed; absent for other roles.
  let embedder: NetworkEmbedder.Recipe?
  /// The embedders that this one combines; absent for a single network.
  package let fusion: [FusionPart]?
  /// What an embedder's distances mean; absent until fitted.
  package let calibration: Calibration?

  /// How many crops of a face an embedder looks at; 0 for other roles and for a fusion.
  package var cropCount: Int { embedder?.crops.count ?? 0 }

  /// The name with the start of the checksum of its weights, which every embedding carries.
  package var identity: String {
    let digest = files.last?.sha256.prefix(8) ?? ""
    return digest.isEmpty ? name : "\(name)@\(digest)"
  }
}
