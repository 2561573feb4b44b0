import FaceAnalysis
import FaceData
import Imaging
import MienServer
import Recognition
import Synchronization

/// An analysis that notes what it is asked for. Where a test says how faces look, it answers that, as far as it was
/// asked for, and no network looks at them; otherwise what the networks tell.
struct NotedRecognition: FaceRecognition {
  let base: any FaceRecognition
  let appearance: FaceAppearance?
  let notes: AnalysisNotes
  /// How alive all faces are; `nil` for what the networks tell.
  var liveness: Double?

  var model: ModelIdentity { base.model }
  var scorer: SimilarityScorer { base.scorer }

  func analyse(
    _ photograph: SentFile, _ parts: AnalysisRequest.Part, faces: AnalysisRequest.Faces, limits: ImageLimits
  ) async throws(RecognitionError) -> ImageAnalysis {
    var computed = appearance == nil ? parts : parts.subtracting(.appearance)
    if liveness != nil { computed.remove(.liveness) }
    let analysis = try await base.analyse(photograph, computed, faces: faces, limits: limits)
    var shown = appearance.map { made(up: analysis, as: $0.limited(to: parts)) } ?? analysis
    if let liveness, parts.contains(.liveness) {
      for index in shown.faces.indices { shown.faces[index].liveness = liveness }
    }
    notes.add(parts, shown)
    return shown
  }

  private func made(up analysis: ImageAnalysis, as appearance: FaceAppearance) -> ImageAnalysis {
    var analysis = analysis
    for index in analysis.faces.indices { analysis.faces[index].appearance = appearance }
    return analysis
  }

  func compute<Result: Sendable>(
    _ work: @escaping @Sendable () throws -> Result
  ) async throws(RecognitionError) -> Result {
    try await base.compute(work)
  }
}

/// What was asked of an analysis, and what it found.
final class AnalysisNotes: Sendable {
  private let all = Mutex<[(parts: AnalysisRequest.Part, analysis: ImageAnalysis)]>([])

  func add(_ parts: AnalysisRequest.Part, _ analysis: ImageAnalysis) {
    all.withLock { $0.append((parts, analysis)) }
  }

  /// What was asked for since the last time, one set for each photograph.
  func taken() -> [AnalysisRequest.Part] {
    all.withLock { notes in
      defer { notes.removeAll() }
      return notes.map(\.parts)
    }
  }

  /// The largest face of the last photograph.
  var face: AnalysedFace? { all.withLock { $0.last?.analysis.faces.first } }
}

extension ServerLayers {
  /// Layers that note what is asked of the analysis.
  ///
  /// - Parameters:
  ///   - appearance: How all faces look; `nil` for what the networks tell.
  ///   - liveness: How alive all faces are; `nil` for what the networks tell.
  static func noting(
    _ notes: AnalysisNotes, _ appearance: FaceAppearance? = nil, liveness: Double? = nil
  ) -> ServerLayers {
    var layers = ServerLayers()
    layers.recognition = {
      NotedRecognition(base: $0, appearance: appearance, notes: notes, liveness: liveness)
    }
    return layers
  }

  /// Layers in which all faces look as said.
  static func showing(_ appearance: FaceAppearance) -> ServerLayers { noting(AnalysisNotes(), appearance) }
}

extension FaceAppearance {
  /// Somebody of whom everything is known.
  static let known = FaceAppearance(of: 34.6, .male, 0.93, glasses: .none, covered: 0.02, laughing: 0.1)
  /// Somebody else.
  static let other = FaceAppearance(of: 61.2, .female, 0.8, glasses: .dark, covered: 0.9, laughing: 0.7)

  /// - Parameters:
  ///   - covered: How likely there is a hat, a mask, and something over each part of the face; how likely it is drawn.
  ///   - laughing: How likely that is; of what is left a third is a smile.
  private init(
    of age: Double, _ gender: Gender, _ certainty: Double, glasses: FaceAttributes.Glasses, covered: Double,
    laughing: Double
  ) {
    self.init()
    self.age = age
    self.gender = Likelihoods([(gender, certainty), (gender == .male ? .female : .male, 1 - certainty)])
    self.glasses = Likelihoods(
      FaceAttributes.Glasses.allKinds.map { ($0, $0 == glasses ? 0.9 : 0.05) })
    hat = covered
    mask = covered
    occlusion = Dictionary(uniqueKeysWithValues: Part.allCases.map { ($0, covered) })
    drawn = covered
    expression = Likelihoods([
      (.none, (1 - laughing) * 2 / 3), (.smile, (1 - laughing) / 3), (.laugh, laughing),
    ])
    shape = Likelihoods(Shape.allCases.map { ($0, $0 == .oval ? 0.6 : 0.1) })
    beauty = 55.5
    race = Likelihoods([("white", 0.75), ("yellow", 0.25)])
  }

  /// As much of it as some parts of an analysis tell.
  func limited(to parts: AnalysisRequest.Part) -> FaceAppearance {
    var limited = FaceAppearance()
    if parts.contains(.age) { limited.age = age }
    if parts.contains(.gender) { limited.gender = gender }
    if parts.contains(.glasses) { limited.glasses = glasses }
    if parts.contains(.hat) { limited.hat = hat }
    if parts.contains(.mask) { limited.mask = mask }
    if parts.contains(.occlusion) { limited.occlusion = occlusion }
    if parts.contains(.drawn) { limited.drawn = drawn }
    if parts.contains(.expression) { limited.expression = expression }
    if parts.contains(.shape) { limited.shape = shape }
    if parts.contains(.beauty) { limited.beauty = beauty }
    if parts.contains(.race) { limited.race = race }
    return limited
  }
}

extension FaceAttributes.Glasses {
  fileprivate static let allKinds: [FaceAttributes.Glasses] = [.none, .clear, .dark]
}
