import Inference

/// The networks of the catalogue that tell attributes, and which of them answers for which attribute.
struct AttributeNetworks: Sendable {
  /// One output of a network.
  struct Source: Sendable {
    let network: AttributeNetwork
    /// The place in the outputs of the network's recipe.
    let place: Int

    var output: AttributeOutput { network.recipe.outputs[place] }
  }

  private let sources: [NetworkAttribute: Source]
  private let blends: [NetworkAttribute: [Source]]

  /// Chooses among what is installed; loads nothing.
  ///
  /// An operator's network stands before Mien's own, which stand in the catalogue's order. What is to be mixed into a
  /// network is left out where that one does not answer.
  ///
  /// - Throws: ``AnalysisError/modelListInvalid(_:)`` when an entry cannot be followed,
  ///   ``AnalysisError/modelNotInstalled(_:)`` when the weights of an operator's network are missing.
  init(_ loader: ModelLoader) throws(AnalysisError) {
    let catalogue = loader.catalogue
    let models = catalogue.models.filter { $0.role == .attributes && !$0.files.isEmpty }
    var networks: [AttributeNetwork] = []
    for model in models.filter(catalogue.isCustom) + models.filter({ !catalogue.isCustom($0) }) {
      let recipe = try Self.recipe(of: model)
      guard catalogue.isInstalled(model) else {
        if catalogue.isCustom(model) {
          throw .modelNotInstalled(
            "The weights of \(model.name), which custom.json describes, are not in \(catalogue.folder.path).")
        }
        continue
      }
      let session = LazySession { () throws(AnalysisError) in
        try Self.session(of: model, fedBy: recipe, by: loader)
      }
      networks.append(AttributeNetwork(name: model.name, recipe: recipe, session: session))
    }
    let all = networks.flatMap { network in
      network.recipe.outputs.indices.map { Source(network: network, place: $0) }
    }
    let sources = Dictionary(
      all.filter { $0.output.blend == nil }.map { ($0.output.attribute, $0) },
      uniquingKeysWith: { first, _ in first })
    self.sources = sources
    blends = Dictionary(
      grouping: all.filter { $0.output.blend?.into == sources[$0.output.attribute]?.network.name },
      by: \.output.attribute)
  }

  /// What answers for an attribute; `nil` where nothing does.
  func source(of attribute: NetworkAttribute) -> Source? { sources[attribute] }

  /// What is mixed into that answer.
  func blends(for attribute: NetworkAttribute) -> [Source] { blends[attribute] ?? [] }

  /// A network that takes all views at once, which takes less time, or one by one if it is made for one picture.
  private static func session(
    of model: ModelDescription, fedBy recipe: AttributeRecipe, by loader: ModelLoader
  ) throws(AnalysisError) -> ModelSession {
    let views = recipe.crop.views.count
    let precision: SessionOptions.Precision = recipe.precision == .bfloat16 ? .bfloat16 : .float32
    do {
      let session = try loader.session(
        model.name, reshape: recipe.input.shape(of: views), precision: precision)
      if session.outputs.allSatisfy({ $0.shape.first == views }) { return session }
    } catch .inference(let error) where error.code == .shapeMismatch && views > 1 {
      // Told apart from a network that does not take one picture either.
    }
    return try loader.session(model.name, reshape: recipe.input.shape(of: 1), precision: precision)
  }

  private static func recipe(of model: ModelDescription) throws(AnalysisError) -> AttributeRecipe {
    guard let recipe = model.attributes else {
      throw .modelListInvalid(
        "The model \(model.name) is to tell attributes, but its entry has no `attributes` that say how.")
    }
    if let flaw = recipe.flaw {
      throw .modelListInvalid("The entry of the model \(model.name) cannot be followed: \(flaw).")
    }
    return recipe
  }
}
