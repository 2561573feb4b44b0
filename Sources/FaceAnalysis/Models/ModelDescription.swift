import Crypto
import Foundation

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
    /// The name of another entry of the catalogue.
    package let embedder: String
    /// Its share of the cosine, in proportion to the other parts' weights.
    package let weight: Float
    /// The crops that this share looks at, where they are not the embedder's own.
    let crops: [FaceAlignment.Crop]?
  }

  /// Unique in the catalogue; what options and settings name.
  package let name: String
  /// What the model can be used for.
  package let role: Role
  /// The group of models that is fetched together.
  package let pack: String
  /// The licence of the weights, in words for people.
  package let licence: String
  /// Where the weights come from.
  package let source: String
  /// The data that the weights were made from, and under which terms, in a sentence for people; `nil` where an operator's
  /// entry does not say it.
  package let trainedOn: String?
  /// All must be there for the model to be loaded; none for a fused embedder and for what is built into the program.
  package let files: [WeightFile]
  /// How an embedder is fed; absent for other roles.
  let embedder: NetworkEmbedder.Recipe?
  /// The embedders that this one combines; absent for a single network.
  package let fusion: [FusionPart]?
  /// How a network that tells attributes is fed and read; absent for other roles.
  let attributes: AttributeRecipe?
  /// What an embedder's distances mean; absent until fitted.
  package let calibration: Calibration?

  /// The name with the start of a digest of everything in this entry that an embedding depends on: the weights and
  /// how they are fed. Every embedding carries it, so that a change of either makes old vectors incomparable.
  package var identity: String { identity(fedBy: embedder) }

  /// The identity of this entry's weights when they are fed by another recipe than its own.
  func identity(fedBy recipe: NetworkEmbedder.Recipe?) -> String {
    var facts = files.map(\.sha256)
    if let recipe { facts.append(recipe.canonicalText) }
    let digest = SHA256.hash(data: Data(facts.joined(separator: "\n").utf8))
    return "\(name)@" + digest.prefix(4).map { String(format: "%02x", $0) }.joined()
  }
}
