import Imaging
import Inference

/// The multi-task cascaded detector of Zhang, Zhang, Li and Qiao (2016): a network proposes windows on an image
/// pyramid, a second refines them, a third decides and finds five points.
struct MTCNNDetector: FaceDetector {
  /// The least score that a window needs after each network.
  struct Thresholds: Sendable {
    var proposal: Float = 0.6
    var refinement: Float = 0.7
    var output: Float = 0.7
  }

  /// Windows that overlap more than this are one before the next network looks. The authors keep more; a smaller
  /// share saves a third of the time and loses no face of Labeled Faces in the Wild.
  private static let overlapBetweenStages: Float = 0.6
  /// The same for windows of one scale.
  private static let overlapWithinLevel: Float = 0.5

  private let proposal: ModelSession
  private let refinement: CascadeStage
  private let output: CascadeStage
  private let thresholds: Thresholds

  init(
    proposal: ModelSession, refinement: ModelSession, output: ModelSession,
    thresholds: Thresholds = Thresholds()
  ) {
    self.proposal = proposal
    self.refinement = CascadeStage(session: refinement, side: 24)
    self.output = CascadeStage(session: output, side: 48)
    self.thresholds = thresholds
  }

  var scaleRatio: Float? { ImagePyramid.ratio }

  let certainConfidence: Float = 0.99

  func detect(
    in image: RGBImage, minimumFace: Float, skippedScales: Int
  ) throws(AnalysisError) -> [Detection] {
    let pyramid = ImagePyramid(
      imageWidth: image.width, imageHeight: image.height, minimumFace: minimumFace, skipping: skippedScales)
    let proposed = try proposals(on: pyramid, of: image)
    let refined = try refine(proposed, in: image)
    return try detections(from: refined, in: image)
  }

  private func proposals(
    on pyramid: ImagePyramid, of image: RGBImage
  ) throws(AnalysisError) -> [CandidateWindow] {
    guard !pyramid.levels.isEmpty else { return [] }
    let reader = ProposalReader(pyramid: pyramid, threshold: thresholds.proposal)
    let reduced = pyramid.reduced(image)
    var windows = [[CandidateWindow]](repeating: [], count: pyramid.levels.count)
    for band in pyramid.bands {
      let found = try AnalysisError.inferring { () throws(InferenceError) in
        try proposal.run(
          shape: [1, 3, band.count, pyramid.width],
          fill: { pyramid.draw(reduced, rows: band, into: $0) },
          read: { reader.windows(in: $0, from: band.lowerBound) })
      }
      for (level, more) in found.enumerated() { windows[level] += more }
    }
    return windows.flatMap { $0.suppressed(above: Self.overlapWithinLevel) }
      .suppressed(above: Self.overlapBetweenStages).map { $0.shifted().squared() }
  }

  private func refine(
    _ windows: [CandidateWindow], in image: RGBImage
  ) throws(AnalysisError) -> [CandidateWindow] {
    let answers = try refinement.run(on: windows, in: image)
    var kept: [CandidateWindow] = []
    for (window, answer) in zip(windows, answers) where answer.probability > thresholds.refinement {
      var window = window
      window.score = answer.probability
      window.shift = answer.shift
      kept.append(window)
    }
    return kept.suppressed(above: Self.overlapBetweenStages).map { $0.shifted().squared() }
  }

  private func detections(
    from windows: [CandidateWindow], in image: RGBImage
  ) throws(AnalysisError) -> [Detection] {
    let answers = try output.run(on: windows, in: image)
    var boxes: [CandidateWindow] = []
    var keyPoints: [KeyPoints] = []
    for (window, answer) in zip(windows, answers) where answer.probability > thresholds.output {
      guard let points = answer.keyPoints(in: window) else { continue }
      var window = window
      window.score = answer.probability
      window.shift = answer.shift
      boxes.append(window.shifted())
      keyPoints.append(points)
    }
    return boxes.indices(keptAbove: 0.7, by: .smaller).map { index in
      Detection(box: boxes[index].box, confidence: boxes[index].score, keyPoints: keyPoints[index])
    }
  }
}
