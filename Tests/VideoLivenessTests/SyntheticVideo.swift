import FaceAnalysis
import Foundation

import VideoLiveness

/// A video of a drawn face whose movement is known.
struct SyntheticVideo {
  /// What moves before the camera.
  enum Subject {
    /// Has a nose that stands out.
    case head
    /// A picture that is tilted, for which the mesh says what it would say of a head.
    case photograph
  }

  var duration = 4.0
  var framesPerSecond = 15.0
  /// Standard deviations of the measured angles in degrees; of the mouth a hundredth of it.
  var noise: Float = 0.5
  var subject = Subject.head
  /// Degrees at a time in seconds.
  var yaw: (Double) -> Float = { _ in 0 }
  var pitch: (Double) -> Float = { _ in 0 }
  /// The opening of the mouth at a time in seconds.
  var mouth: (Double) -> Float = { _ in 0.005 }
  /// Each frame's distance from its place, in shares of the step, so that the rate varies.
  var jitter = 0.0
  /// What a frame is made of otherwise; `nil` for a frame without a face.
  var faceCount: (Double) -> Int? = { _ in 1 }
  var presence: Float = 1
  var size: Float = 150
  var brightness: Float = 0.5
  var sharpness: Float = 0.9

  func frames() -> [FrameObservation] {
    var random = Noise(seed: 7)
    let count = Int(duration * framesPerSecond)
    return (0..<count).map { index in
      let time = (Double(index) + jitter * random.uniform()) / framesPerSecond
      let (yaw, pitch, mouth) = (yaw(time), pitch(time), mouth(time))
      let seen = HeadPose(
        yaw: yaw + noise * random.normal(), pitch: pitch + noise * random.normal(), roll: 0)
      let drawing = Drawing(yaw: yaw, pitch: pitch, mouth: mouth, subject: subject)
      let faces = faceCount(time)
      let face = FaceSample(
        pose: seen, mouthOpening: max(0, mouth + 0.002 * noise * random.normal()), presence: presence,
        isDetected: false, size: size, brightness: brightness, sharpness: sharpness,
        patch: drawing.patch(&random))
      return FrameObservation(
        time: time, faceCount: faces, face: faces == 0 ? nil : face,
        thumbnail: FrameThumbnail(luma: face.patch.luma))
    }
  }
}

/// Rises to `height` at `time`, stays for `hold` seconds, and falls; a slope takes 0.3 s.
func bump(at time: Double, _ height: Float, hold: Double = 0.5) -> (Double) -> Float {
  { now in
    let outside = max(0, abs(now - time) - hold / 2)
    return height * Float(outside >= 0.3 ? 0 : (1 + cos(.pi * outside / 0.3)) / 2)
  }
}

/// Numbers that are the same in every run.
struct Noise {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func uniform() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }

  mutating func normal() -> Float {
    Float((-2 * log(max(1e-12, uniform()))).squareRoot() * cos(2 * .pi * uniform()))
  }
}

/// A face of spots: two eyes, a nose, a mouth.
private struct Drawing {
  let yaw: Float
  let pitch: Float
  let mouth: Float
  let subject: SyntheticVideo.Subject

  func patch(_ random: inout Noise) -> FacePatch {
    let side = FacePatch.side
    func position(_ index: Int) -> Float { (Float(index) + 0.5) / Float(side) * 2 - 1 }
    var luma: [UInt8] = []
    for row in 0..<side {
      for column in 0..<side {
        let place = picture(x: position(column), y: position(row))
        let value = grey(x: place.x, y: place.y) + 2 * random.normal()
        luma.append(UInt8(min(max(0, value), 255)))
      }
    }
    return FacePatch(luma: luma, points: [])
  }

  /// Where the picture of a face that looks straight ahead shows what is at a place of the patch.
  private func picture(x: Float, y: Float) -> (x: Float, y: Float) {
    let (turn, tilt) = (yaw * .pi / 180, pitch * .pi / 180)
    switch subject {
    case .photograph:
      // Foreshortening with perspective, as of a card that is tilted.
      let depth = 1 + 0.3 * x * sin(turn) + 0.3 * y * sin(tilt)
      return (x / cos(turn) / depth, y / cos(tilt) / depth)
    case .head:
      // The nearer to the camera, the further a point moves: first the nose, then the cheeks.
      let nose = 0.7 * exp(-(x * x + (y - 0.1) * (y - 0.1)) / 0.05)
      let depth = nose + 0.6 * (1 - x * x - y * y)
      return (x - depth * sin(turn), y + depth * sin(tilt))
    }
  }

  private func grey(x: Float, y: Float) -> Float {
    func spot(_ atX: Float, _ atY: Float, _ width: Float, _ height: Float) -> Float {
      let (across, along) = ((x - atX) / width, (y - atY) / height)
      return exp(-across * across - along * along)
    }
    let features =
      90 * spot(-0.35, -0.25, 0.15, 0.07) + 90 * spot(0.35, -0.25, 0.15, 0.07)
      + 50 * spot(-0.08, 0.2, 0.05, 0.04) + 50 * spot(0.08, 0.2, 0.05, 0.04)
      + 70 * spot(0, 0.5, 0.25, 0.04) + 40 * spot(-0.35, -0.42, 0.2, 0.04) + 40 * spot(0.35, -0.42, 0.2, 0.04)
    let parted = subject == .photograph ? 0 : 90 * spot(0, 0.5, 0.2, 0.02 + mouth)
    let bridge = 30 * spot(0, 0, 0.05, 0.2)
    return 170 - features - (mouth > 0.01 ? parted : 0) + bridge + 20 * x
  }
}
