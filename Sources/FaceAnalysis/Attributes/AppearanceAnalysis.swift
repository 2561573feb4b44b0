import FaceData
import Imaging

/// Tells what faces look like, each part only when it is asked for.
struct AppearanceAnalysis: Sendable {
  private let expressions = ExpressionEstimator()
  private let shapes = FaceShapeEstimator()
  private let networks: AttributeNetworks

  /// - Parameter networks: Loaded when they are first needed.
  init(networks: AttributeNetworks) {
    self.networks = networks
  }

  /// What was asked for of a face, as far as it can be told.
  ///
  /// - Parameters:
  ///   - mesh: In the frame of `image`.
  ///   - parts: What to find out; what is no part of an appearance is passed over.
  /// - Throws: ``AnalysisError`` when a network fails or is damaged.
  func appearance(
    of mesh: FaceMesh, in image: RGBImage, _ parts: AnalysisRequest.Part
  ) throws(AnalysisError) -> FaceAppearance {
    var appearance = FaceAppearance()
    if parts.contains(.expression) { appearance.expression = expressions.expression(of: mesh) }
    if parts.contains(.shape) { appearance.shape = shapes.shape(of: mesh) }
    if parts.contains(.beauty) { appearance.beauty = BeautyIndex().index(of: mesh) }
    var face = AttributeReadings(networks, of: mesh, in: image)
    if parts.contains(.age) { appearance.age = try face.age() }
    if parts.contains(.gender) { appearance.gender = try face.likelihoods(of: .gender) }
    if parts.contains(.glasses) { appearance.glasses = try face.likelihoods(of: .glasses) }
    if parts.contains(.hat) { appearance.hat = try face.probability(of: .hat) }
    if parts.contains(.mask) { appearance.mask = try face.probability(of: .mask) }
    if parts.contains(.drawn) { appearance.drawn = try face.probability(of: .drawn) }
    if parts.contains(.occlusion) { appearance.occlusion = try face.occlusion() }
    if parts.contains(.race) {
      appearance.race = try face.classes(of: .race).map { Likelihoods($0.map { ($0.name, $0.probability) }) }
    }
    return appearance
  }
}

extension AttributeReadings {
  /// The likelihoods of kinds that are called as the classes of the network are.
  fileprivate mutating func likelihoods<Kind: RawRepresentable & Hashable & Sendable>(
    of attribute: NetworkAttribute
  ) throws(AnalysisError) -> Likelihoods<Kind>? where Kind.RawValue == String {
    try classes(of: attribute).map { classes in
      Likelihoods(
        classes.compactMap { reading in Kind(rawValue: reading.name).map { ($0, reading.probability) } })
    }
  }

  /// How likely the class holds that is called as the attribute is, 0…1.
  fileprivate mutating func probability(of attribute: NetworkAttribute) throws(AnalysisError) -> Double? {
    try classes(of: attribute)?.first { $0.name == attribute.rawValue }?.probability
  }

  fileprivate mutating func occlusion() throws(AnalysisError) -> [FaceAppearance.Part: Double]? {
    try classes(of: .occlusion).map { classes in
      Dictionary(
        classes.compactMap { reading in
          FaceAppearance.Part(rawValue: reading.name).map { ($0, reading.probability) }
        }, uniquingKeysWith: { first, _ in first })
    }
  }
}
