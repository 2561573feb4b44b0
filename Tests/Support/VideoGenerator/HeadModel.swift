package import FaceAnalysis
import Foundation
package import Imaging

/// A portrait as a surface in space that can be turned, and whose mouth can be opened.
///
/// The face is its mesh. Around it lie rings of points that recede and follow the head less and less, so that hair, neck
/// and background move as behind a head that turns, and the border of the picture stays where it is.
package struct HeadModel: Sendable {
  /// Directions in which the surroundings have points.
  private static let spokes = 40
  /// How far each ring is from the middle of the face in shares of its outline, how much of the head's movement it
  /// takes, and how far it lies behind the outline in widths of the face.
  private static let rings: [(reach: Float, share: Float, depth: Float)] = [
    (1.07, 1, 0.03), (1.2, 0.97, 0.12), (1.4, 0.8, 0.25), (1.7, 0.5, 0.35), (2.2, 0.2, 0.4), (3, 0, 0.4),
  ]
  /// The network's mesh is flatter than faces are.
  private static let depthGain: Float = 1.15
  private static let mouthColor: [UInt8] = [58, 24, 26]
  private static let maskColor: [UInt8] = [150, 185, 205]

  private struct Vertex {
    /// In the portrait, the depth behind the middle of the face.
    var place: Point3D
    /// How much of the head's movement it takes.
    var share: Float
  }

  private let portrait: RGBImage
  private let vertices: [Vertex]
  private let triangles: [(corners: [Int], isMouth: Bool, isMask: Bool)]
  private let jaw: JawMotion
  private let middle: Point
  /// Between the cheeks, in pixels of the portrait.
  let width: Float

  /// - Parameters:
  ///   - portrait: Of one face that looks ahead.
  ///   - mesh: Of that face, in the frame of the portrait.
  ///   - wearsMask: Whether mouth and nose are under a mask.
  package init(portrait: RGBImage, mesh: FaceMesh, wearsMask: Bool = false) {
    self.portrait = portrait
    let points = mesh.points
    middle = Point(
      x: points.map(\.x).reduce(0, +) / Float(points.count),
      y: points.map(\.y).reduce(0, +) / Float(points.count))
    width = hypot(points[454].x - points[234].x, points[454].y - points[234].y)
    let depth = points.map(\.z).reduce(0, +) / Float(points.count)
    var vertices = points.map { point in
      Vertex(place: Point3D(x: point.x, y: point.y, z: Self.depthGain * (point.z - depth)), share: 1)
    }
    vertices += Self.surroundings(of: vertices.map(\.place), around: middle, width: width)
    let jaw = JawMotion(mesh)
    // Lips that touch have their points in one place; a mouth that is open a little does not.
    let flat = vertices.enumerated().map { index, vertex in
      index < points.count ? jaw.moved(vertex.place, at: index, by: 0.12).flat : vertex.place.flat
    }
    let lips = Set(JawMotion.innerLips)
    let maskTop = points[197].y
    triangles = Triangulation(flat).triangles.map { corners in
      let isMask =
        wearsMask && corners.allSatisfy { $0 < points.count && points[$0].y > maskTop }
      return (corners, corners.allSatisfy(lips.contains), isMask)
    }
    self.vertices = vertices
    self.jaw = jaw
  }

  private static func surroundings(of face: [Point3D], around middle: Point, width: Float) -> [Vertex] {
    (0..<spokes).flatMap { spoke -> [Vertex] in
      let angle = 2 * Float.pi * Float(spoke) / Float(spokes)
      let (x, y) = (cos(angle), sin(angle))
      // The farthest point of the face in about this direction.
      let edge = face.max { a, b in
        func reach(_ p: Point3D) -> Float { (p.x - middle.x) * x + (p.y - middle.y) * y }
        return reach(a) < reach(b)
      }
      guard let edge else { return [] }
      let radius = (edge.x - middle.x) * x + (edge.y - middle.y) * y
      return rings.map { ring in
        Vertex(
          place: Point3D(
            x: middle.x + ring.reach * radius * x, y: middle.y + ring.reach * radius * y,
            z: edge.z + ring.depth * width), share: ring.share)
      }
    }
  }

  /// Draws the head over a background.
  ///
  /// - Parameters:
  ///   - pose: How the head is held, from how the portrait shows it.
  ///   - scale: Pixels of the canvas for one of the portrait.
  ///   - center: Where the middle of the face is in the canvas.
  func draw(_ pose: HeadPosition, scale: Float, center: Point, into canvas: inout Canvas) {
    let turn = Rotation(pose)
    // The head turns about its middle and nods about the neck.
    let (back, neck) = (0.5 * width, 0.55 * width)
    let corners = vertices.indices.map { index -> Canvas.Corner in
      let vertex = vertices[index]
      let isFace = index < FaceMesh.pointCount
      let moved = jaw.moved(vertex.place, at: isFace ? index : nil, by: pose.mouth)
      let rest = Point3D(x: moved.x - middle.x, y: moved.y - middle.y, z: moved.z)
      let turned = turn.apply(rest, back: back, neck: neck)
      func mix(_ a: Float, _ b: Float) -> Float { a + (b - a) * vertex.share }
      let place = Point3D(
        x: center.x + scale * mix(rest.x, turned.x), y: center.y + scale * mix(rest.y, turned.y),
        z: mix(rest.z, turned.z))
      return Canvas.Corner(place: place, source: vertex.place.flat)
    }
    for (indices, isMouth, isMask) in triangles {
      let paint: Canvas.Paint? =
        isMask
        ? Canvas.Paint(color: Self.maskColor, cover: 1)
        // What a portrait shows between the lips, teeth or nothing, is lost in the dark of a mouth that opens.
        : isMouth ? Canvas.Paint(color: Self.mouthColor, cover: min(1, pose.mouth / 0.08)) : nil
      canvas.draw(
        corners[indices[0]], corners[indices[1]], corners[indices[2]], from: portrait, under: paint)
    }
  }

  /// What is behind the head: the portrait, continued beyond its border.
  func background(width: Int, height: Int, scale: Float, center: Point) -> RGBImage {
    var pixels = [UInt8](repeating: 0, count: 3 * width * height)
    for row in 0..<height {
      for column in 0..<width {
        let (x, y) = (
          (Float(column) - center.x) / scale + middle.x, (Float(row) - center.y) / scale + middle.y
        )
        portrait.sample(x, y) { pixels[3 * (row * width + column) + $0] = $1 }
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }
}

/// How a head is held at one time.
package struct HeadPosition: Sendable, Equatable {
  /// Degrees with the signs of `HeadPose`: to the image's right, up, clockwise.
  package var yaw: Float = 0
  package var pitch: Float = 0
  package var roll: Float = 0
  /// The gap between the lips, in distances of the outer corners of the eyes.
  package var mouth: Float = 0
  /// Away from the middle of the frame, in heights of the frame.
  package var right: Float = 0
  package var down: Float = 0
  /// How much larger the head is than at rest: 1 is as large.
  package var nearness: Float = 1

  package init() {}
}

/// The rotation of a head.
private struct Rotation {
  private let yaw: (cos: Float, sin: Float)
  private let pitch: (cos: Float, sin: Float)
  private let roll: (cos: Float, sin: Float)

  init(_ pose: HeadPosition) {
    func parts(_ degrees: Float) -> (cos: Float, sin: Float) {
      (cos(degrees * .pi / 180), sin(degrees * .pi / 180))
    }
    yaw = parts(pose.yaw)
    pitch = parts(pose.pitch)
    roll = parts(pose.roll)
  }

  /// - Parameters:
  ///   - back: How far behind the face the axis of turning lies.
  ///   - neck: How far below its middle the axis of nodding lies.
  func apply(_ p: Point3D, back: Float, neck: Float) -> Point3D {
    var (x, y, z) = (p.x, p.y, p.z - back)
    (x, z) = (x * yaw.cos - z * yaw.sin, x * yaw.sin + z * yaw.cos)
    y -= neck
    (y, z) = (y * pitch.cos + z * pitch.sin, -y * pitch.sin + z * pitch.cos)
    (x, y) = (x * roll.cos - y * roll.sin, x * roll.sin + y * roll.cos)
    return Point3D(x: x, y: y + neck, z: z + back)
  }
}
