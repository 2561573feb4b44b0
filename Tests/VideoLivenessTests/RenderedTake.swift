import FaceAnalysis
import Foundation
import Imaging
import Synchronization
import Testing
import VideoDecoding
import VideoGenerator
import VideoLiveness

/// One rendered video.
struct RenderedTake: Sendable, CustomTestStringConvertible {
  /// Whose portrait it is.
  enum Portrait: Hashable, Sendable {
    case obama
    case biden
    /// A file.
    case file(String)
  }

  let portrait: Portrait
  let actions: [ActionKind]
  let rate: Double
  let lines: Int
  var script: HeadScript
  var duration: Double
  var light: Float = 1
  var blur: Float = 0
  var faceWidth: Float = 0.32
  var hasNeighbour = false
  var isEmpty = false
  var wearsMask = false

  /// Seconds before the first action and between two.
  private static let pause = 1.0
  private static let length = 1.4

  /// - Parameters:
  ///   - rate: Frames of a second.
  ///   - amplitude: 1 for what people do who are asked.
  init(
    _ portrait: Portrait, _ actions: [ActionKind], rate: Double, lines: Int, amplitude: Float = 1,
    seed: Double = 0
  ) {
    self.portrait = portrait
    self.actions = actions
    self.rate = rate
    self.lines = lines
    script = HeadScript(
      actions.indices.map { index in
        let kind: HeadScript.Step.Kind =
          switch actions[index] {
          // The person's own left is the image's right.
          case .turnLeft: .turn(25 * amplitude)
          case .turnRight: .turn(-25 * amplitude)
          case .nod: .nod(24 * amplitude)
          case .mouth: .mouth(0.2 * amplitude)
          }
        return HeadScript.Step(kind, at: Self.start(index), for: Self.length)
      })
    script.seed = seed
    duration = Self.start(actions.count)
  }

  /// The amplitude of a movement that is there, but under the limit.
  static func small(_ action: ActionKind) -> Float {
    switch action {
    case .turnLeft, .turnRight: 0.38
    case .nod: 0.4
    case .mouth: 0.1
    }
  }

  private static func start(_ index: Int) -> Double { pause + Double(index) * (length + pause) }

  var testDescription: String { "\(portrait) \(actions) at \(rate)/s, \(lines) lines" }

  /// A window around each action, as a client that asks for them one after the other sends them.
  var windows: [ClosedRange<Double>] {
    actions.indices.map { (Self.start($0) - 0.4)...(Self.start($0) + Self.length + 0.4) }
  }

  func report(_ request: ActionRequest) throws -> LivenessAnalysis.Report {
    let analysis = LivenessAnalysis(
      analyzer: try Engine.analyzer.get(), decoder: VideoDecoder(program: "none", spares: 0))
    return try analysis.report(on: try frames(), lasting: duration, request)
  }

  /// As the decoder gives them: at most 15 a second, at most 640 pixels wide.
  private func frames() throws -> some Sequence<(image: RGBImage, time: Double)> {
    var scene = HeadScene(lines: lines, head: isEmpty ? nil : try Self.model(portrait, wearsMask))
    (scene.light, scene.blur, scene.faceWidth) = (light, blur, faceWidth)
    if hasNeighbour { scene.neighbour = try Self.model(portrait == .obama ? .biden : .obama, false) }
    let step = rate > 15 ? Int((rate / 15).rounded(.up)) : 1
    let indices = stride(from: 0, to: Int(duration * rate), by: step)
    return indices.lazy.map { [scene, script, rate] index in
      let time = Double(index) / rate
      let frame = scene.frame(script.position(at: time), index: index)
      let share = 640 / Double(max(frame.width, frame.height))
      return (
        share >= 1
          ? frame
          : frame.resizedByArea(
            width: Int(Double(frame.width) * share), height: Int(Double(frame.height) * share)), time
      )
    }
  }

  private struct Key: Hashable {
    let portrait: Portrait
    let wearsMask: Bool
  }
  private static let models = Mutex<[Key: HeadModel]>([:])

  private static func model(_ portrait: Portrait, _ wearsMask: Bool) throws -> HeadModel {
    let key = Key(portrait: portrait, wearsMask: wearsMask)
    if let known = models.withLock({ $0[key] }) { return known }
    struct NoFace: Error { let portrait: Portrait }
    let analyzer = try Engine.analyzer.get()
    let image = try image(of: portrait)
    guard let detection = try analyzer.detect(.largest, in: image, minimumFace: 40).first else {
      throw NoFace(portrait: portrait)
    }
    let model = HeadModel(
      portrait: image, mesh: try analyzer.mesh(of: detection, in: image), wearsMask: wearsMask)
    models.withLock { $0[key] = model }
    return model
  }

  private static func image(of portrait: Portrait) throws -> RGBImage {
    let folder = try DependencyFolder.located().photographs
    let file =
      switch portrait {
      case .obama: folder.appending(path: "obama.jpg")
      case .biden: folder.appending(path: "biden.jpg")
      case .file(let path): URL(filePath: path)
      }
    return try EncodedImage([UInt8](Data(contentsOf: file))).decoded()
  }
}
