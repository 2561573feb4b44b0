import Foundation
package import Imaging

/// A photograph on paper, or a screen that shows one, held before a camera.
package struct PhotographCard: Sendable {
  /// How it is held at one time.
  package struct Hold: Sendable {
    /// Degrees of the tilt to the side.
    package var yaw = 0.0
    /// Degrees of the tilt forward.
    package var pitch = 0.0
    /// From the camera; 1 is 1.6 heights of the card.
    package var distance = 1.0
    /// To the right, in heights of the card.
    package var shift = 0.0
    /// Down, in heights of the card.
    package var drop = 0.0
    /// How far the card is bent around an upright cylinder: the degrees from its middle to its border.
    package var bend = 0.0

    package init(
      yaw: Double = 0, pitch: Double = 0, distance: Double = 1, shift: Double = 0, drop: Double = 0,
      bend: Double = 0
    ) {
      self.yaw = yaw
      self.pitch = pitch
      self.distance = distance
      self.shift = shift
      self.drop = drop
      self.bend = bend
    }
  }

  private let picture: RGBImage
  /// The dark frame of a screen around the picture, in heights of the picture; 0 for paper.
  private let bezel: Double

  package init(_ picture: RGBImage, bezel: Double = 0) {
    self.picture = picture
    self.bezel = bezel
  }

  /// What a camera of 320×240 pixels sees of it, before an even wall.
  package func frame(_ hold: Hold) -> RGBImage {
    let (width, height, focus) = (320, 240, 320.0)
    let view = View(hold)
    var noise = Grain(seed: UInt64(abs(hold.yaw + hold.pitch + hold.shift + hold.drop + hold.bend) * 1000))
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let ray = [(Double(x) + 0.5 - 160) / focus, (Double(y) + 0.5 - 120) / focus, 1]
        let color = view.place(where: ray).flatMap(color)
        for channel in 0..<3 {
          let value = color?[channel] ?? Double(110 + 20 * channel)
          pixels.append(UInt8(min(max(0, value + 2 * noise.next()), 255)))
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// The colour at a place on the card, in heights of it from its middle; `nil` beside it.
  private func color(_ place: (x: Double, y: Double)) -> [Double]? {
    let column = place.x * Double(picture.height) + Double(picture.width) / 2 - 0.5
    let row = place.y * Double(picture.height) + Double(picture.height) / 2 - 0.5
    let border = bezel * Double(picture.height)
    let (right, bottom) = (Double(picture.width - 1), Double(picture.height - 1))
    guard (-border...(right + border)).contains(column), (-border...(bottom + border)).contains(row) else {
      return nil
    }
    guard column >= 0, row >= 0, column < right, row < bottom else { return bezel > 0 ? [18, 18, 20] : nil }
    var values = [0.0, 0, 0]
    picture.sample(Float(column), Float(row)) { values[$0] = Double($1) }
    return values
  }

  /// The card in space.
  private struct View {
    private let across: [Double]
    private let down: [Double]
    private let outward: [Double]
    private let center: [Double]
    /// Of the cylinder that the card lies on; `nil` for a flat one.
    private let radius: Double?

    init(_ hold: Hold) {
      let (turn, tilt) = (hold.yaw * .pi / 180, hold.pitch * .pi / 180)
      let (ct, st, cp, sp) = (cos(turn), sin(turn), cos(tilt), sin(tilt))
      across = [ct, 0, -st]
      down = [st * sp, cp, ct * sp]
      outward = [st * cp, -sp, ct * cp]
      center = [hold.shift, hold.drop, 1.6 * hold.distance]
      // Half of the card is about 0.4 wide.
      radius = abs(hold.bend) < 1 ? nil : 0.4 / (hold.bend * .pi / 180)
    }

    /// Where a ray from the camera meets the card, in heights of the card along its surface.
    func place(where ray: [Double]) -> (x: Double, y: Double)? {
      func dot(_ a: [Double], _ b: [Double]) -> Double { a[0] * b[0] + a[1] * b[1] + a[2] * b[2] }
      // In the card's own axes.
      let eye = [-dot(center, across), -dot(center, down), -dot(center, outward)]
      let way = [dot(ray, across), dot(ray, down), dot(ray, outward)]
      guard let radius else {
        let reach = -eye[2] / way[2]
        return reach > 0 ? (eye[0] + reach * way[0], eye[1] + reach * way[1]) : nil
      }
      // A cylinder whose nearest line is the card's middle: x² + (z − r)² = r².
      let offset = eye[2] - radius
      let a = way[0] * way[0] + way[2] * way[2]
      let b = eye[0] * way[0] + offset * way[2]
      let c = eye[0] * eye[0] + offset * offset - radius * radius
      let root = b * b - a * c
      guard root >= 0 else { return nil }
      // Bent towards the camera the near side of the cylinder is seen, bent away its far side.
      let side: Double = radius > 0 ? 1 : -1
      let reach = (-b - side * root.squareRoot()) / a
      guard reach > 0 else { return nil }
      let (x, z) = (eye[0] + reach * way[0], offset + reach * way[2])
      return (abs(radius) * atan2(x, -side * z), eye[1] + reach * way[1])
    }
  }
}

/// Noise of a camera, the same for the same seed.
private struct Grain {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// About normal, with a standard deviation of 1.
  mutating func next() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    let bits = UInt32(truncatingIfNeeded: state >> 32)
    let sum = (bits & 0xFF) + (bits >> 8 & 0xFF) + (bits >> 16 & 0xFF) + bits >> 24
    return (Double(sum) - 510) / 148
  }
}
