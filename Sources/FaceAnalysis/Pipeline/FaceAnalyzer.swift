package import FaceData
package import Imaging
import Inference

/// The pipeline from the bytes of a photograph to faces with landmarks, pose and embeddings.
///
/// All methods compute on the calling thread and may be called from many threads at once; a server calls them from
/// its compute pool, never from an event loop.
package final class FaceAnalyzer: Sendable {
  /// The catalogue entry of the embedder in use.
  package let embedderModel: ModelDescription
  /// What tells this analyser's embeddings from those of others.
  package let model: ModelIdentity
  /// Compares this analyser's embeddings.
  package let scorer: SimilarityScorer
  private let finder: FaceFinder
  private let meshEstimator: FaceMeshEstimator
  private let completeness: CompletenessEstimator
  private let embedder: any FaceEmbedder
  private let appearances: AppearanceAnalysis
  private let livenessEstimator: LivenessEstimator

  /// Opens the runtime and loads the networks, but those that tell attributes or liveness: they are loaded when first
  /// needed.
  ///
  /// - Throws: ``AnalysisError`` when a part is missing or damaged, with the remedy.
  package init(
    dependencies: DependencyFolder, options: AnalyzerOptions = AnalyzerOptions()
  ) throws(AnalysisError) {
    let catalogue = try ModelCatalogue(folder: dependencies.models)
    let runtime = try AnalysisError.inferring { () throws(InferenceError) in
      try OpenVINORuntime(folder: dependencies.runtime)
    }
    let loader = ModelLoader(
      catalogue: catalogue, runtime: runtime,
      options: SessionOptions(
        threadsPerInference: options.threadsPerInference, concurrentInferences: options.concurrentAnalyses,
        cacheFolder: options.keepsCompiledModels
          ? CompiledModels.folder(spare: options.spareCompiledModels) : nil))
    embedderModel =
      if let name = options.embedder { try catalogue.model(name) } else { try catalogue.defaultEmbedder() }
    guard let calibration = embedderModel.calibration, calibration.isValid else {
      throw .modelUnsuitable(
        "The embedder \(embedderModel.name) has no valid calibration in \(catalogue.folder.path).")
    }
    appearances = AppearanceAnalysis(networks: try AttributeNetworks(loader))
    livenessEstimator = LivenessEstimator(loader)
    meshEstimator = FaceMeshEstimator(session: try loader.session("face-mesh"))
    completeness = CompletenessEstimator(meshEstimator: meshEstimator)
    finder = FaceFinder(detector: try loader.detector(options.detector), meshEstimator: meshEstimator)
    embedder = try loader.embedder(embedderModel)
    guard let length = embedder.length, length > 0 else {
      throw .modelUnsuitable(
        "The embedder \(embedderModel.name) does not say how long its embeddings are. Export its network with a "
          + "fixed output shape.")
    }
    model = ModelIdentity(
      name: embedderModel.name, version: embedder.identity, dimension: length, metric: embedder.metric)
    scorer = SimilarityScorer(
      model: model, calibration: calibration, operatingRate: options.operatingFalseMatchRate)
  }

  /// Analyses one photograph.
  ///
  /// - Throws: ``AnalysisError/image(_:)`` when the photograph cannot be read or is outside the limits,
  ///   ``AnalysisError/modelNotInstalled(_:)`` when liveness is asked for and cannot be told.
  package func analyse(
    _ photograph: EncodedImage, for request: AnalysisRequest
  ) throws(AnalysisError) -> ImageAnalysis {
    // Also where no face will be found: who asks hears at once what is missing.
    if request.parts.contains(.liveness) { try livenessEstimator.requireInstalled() }
    let source = try PhotographSource(photograph, request: request)
    let minimumFace = Float(request.minimumFace) / source.reduction
    let detections = try detect(request.faces, in: source.overview, minimumFace: minimumFace)
    var faces = try usableFaces(of: detections, in: source, for: request)
    if faces.isEmpty, !detections.isEmpty, request.faces == .largest {
      // The search for the largest face leaves smaller ones out, of which one may be usable.
      let all = try detect(.all, in: source.overview, minimumFace: minimumFace)
      faces = try usableFaces(of: all, in: source, for: request)
    }
    return ImageAnalysis(width: source.header.width, height: source.header.height, faces: faces)
  }

  /// Analyses detections; only the first that is usable where the largest face is of interest.
  private func usableFaces(
    of detections: [Detection], in source: PhotographSource, for request: AnalysisRequest
  ) throws(AnalysisError) -> [AnalysedFace] {
    var faces: [AnalysedFace] = []
    for detection in detections {
      let face = try source.closeUp(of: detection, cropSide: embedder.cropSide)
      do {
        faces.append(try analyse(face, foundAs: detection, in: source, for: request))
      } catch .unusableFace {
        // What has no landmarks is no face; the others of the photograph are.
        continue
      }
      if request.faces == .largest { break }
    }
    return faces
  }

  /// The faces of an upright image, largest first.
  ///
  /// - Parameters:
  ///   - faces: With `largest`, only the first is certain to be there; this takes less time.
  ///   - minimumFace: The smallest longer side of a face's box, in pixels of `image`.
  /// - Throws: ``AnalysisError/inference(_:)`` when a network fails.
  package func detect(
    _ faces: AnalysisRequest.Faces = .all, in image: RGBImage, minimumFace: Float
  ) throws(AnalysisError) -> [Detection] {
    switch faces {
    case .all: try finder.faces(in: image, minimumFace: minimumFace)
    case .largest: try finder.largestFace(in: image, minimumFace: minimumFace)
    }
  }

  /// The mesh of a detected face.
  ///
  /// - Parameter detection: In the frame of `image`, as is the mesh.
  /// - Throws: ``AnalysisError/inference(_:)`` when the network fails.
  package func mesh(of detection: Detection, in image: RGBImage) throws(AnalysisError) -> FaceMesh {
    try meshEstimator.mesh(of: detection, in: image)
  }

  /// The mesh of a face that was seen shortly before, as in the frame before this one.
  ///
  /// - Parameter previous: In the frame of `image`, as is the result. Whether there is still a face, its presence says.
  /// - Throws: ``AnalysisError/inference(_:)`` when the network fails.
  package func mesh(following previous: FaceMesh, in image: RGBImage) throws(AnalysisError) -> FaceMesh {
    try meshEstimator.mesh(following: previous, in: image)
  }

  /// What a face looks like whose mesh is known, as far as it was asked for and can be told.
  ///
  /// - Parameters:
  ///   - mesh: In the frame of `image`.
  ///   - parts: What is no part of an appearance is passed over.
  /// - Throws: ``AnalysisError`` when a network is damaged, does not fit its entry or fails.
  package func appearance(
    of mesh: FaceMesh, in image: RGBImage, _ parts: AnalysisRequest.Part = .appearance
  ) throws(AnalysisError) -> FaceAppearance {
    try appearances.appearance(of: mesh, in: image, parts)
  }

  /// How likely a face is live to each network of MiniFASNet, V1SE before V2, at each scale: for comparing them with
  /// other programs that run them.
  ///
  /// - Returns: `nil` for a face without an area.
  /// - Throws: ``AnalysisError/modelNotInstalled(_:)`` when a network is absent.
  package func liveProbabilities(
    of face: FaceBox, in photograph: RGBImage, scales: [Double]
  ) throws(AnalysisError) -> [[Double]]? {
    try livenessEstimator.liveProbabilities(of: face, in: photograph, scales: scales)
  }

  /// Brings a face whose mesh is known to where the embedder expects it.
  ///
  /// - Throws: ``AnalysisError/unusableFace(_:)`` when the landmarks do not span a face.
  package func align(_ mesh: FaceMesh, in image: RGBImage) throws(AnalysisError) -> AlignedFace {
    try embedder.align(mesh, in: image)
  }

  /// The embedding of a face that this analyser has aligned.
  ///
  /// - Throws: ``AnalysisError/inference(_:)`` when a network fails, ``AnalysisError/modelUnsuitable(_:)``
  ///   when its output can be no embedding.
  package func embedding(of face: AlignedFace) throws(AnalysisError) -> Embedding {
    let vector = try embedder.vector(of: face)
    do {
      return try Embedding(model: model, values: vector)
    } catch {
      throw .modelUnsuitable(error.message)
    }
  }

  /// - Parameter found: In the frame of the overview.
  private func analyse(
    _ face: CloseUp, foundAs found: Detection, in source: PhotographSource, for request: AnalysisRequest
  ) throws(AnalysisError) -> AnalysedFace {
    let image = source.header
    let needsMesh = !request.parts.isDisjoint(with: [
      .landmarks, .embedding, .quality, .appearance, .liveness,
    ])
    let mesh = needsMesh ? try mesh(of: face.detection, in: face.image) : nil
    var embedding: Embedding?
    if let mesh, request.parts.contains(.embedding) {
      embedding = try self.embedding(of: align(mesh, in: face.image))
    }
    let detection = face.original(face.detection)
    // Computed for the embedding too, but not what was asked for.
    let landmarks = request.parts.contains(.landmarks) ? mesh.map(face.original) : nil
    let pose = landmarks == nil ? nil : mesh.map(HeadPose.init)
    let box = FaceBox(detection.box, in: image)
    var quality: FaceQuality?
    if let mesh, request.parts.contains(.quality) {
      quality = FaceQuality(
        mesh, in: face.image, box: box, completeness: try completeness.share(of: mesh, in: face.image))
    }
    let appearance =
      if let mesh { try appearances.appearance(of: mesh, in: face.image, request.parts) } else {
        FaceAppearance()
      }
    var liveness: Double?
    if let mesh, request.parts.contains(.liveness) {
      // Attacks show beside the face too, which a close-up cuts off.
      liveness = try livenessEstimator.probability(
        of: FaceBox(found.box, in: source.overview), in: source.overview,
        RecaptureMeasures(mesh, in: face.image))
    }
    return AnalysedFace(
      detection: detection, box: box,
      landmarks: landmarks, pose: pose,
      embedding: embedding, quality: quality,
      appearance: appearance,
      liveness: liveness,
      portrait: request.parts.contains(.portrait)
        ? try AnalysisError.imaging { () throws(ImageError) in
          try face.image.portrait(of: face.detection.box)
        } : nil)
  }
}
