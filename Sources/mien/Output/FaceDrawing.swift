import FaceAnalysis
import FaceData
import Foundation
import Imaging

/// Marks the faces of an analysis on its photograph, with what is known of them beside each.
struct FaceDrawing {
  private let analysis: ImageAnalysis

  init(_ analysis: ImageAnalysis) {
    self.analysis = analysis
  }

  func applied(to photograph: RGBImage) -> RGBImage {
    var canvas = photograph
    let longerSide = max(photograph.width, photograph.height)
    let thickness = max(2, longerSide / 400)
    for face in analysis.faces {
      for point in face.landmarks?.points ?? [] {
        canvas.drawPoint(at: point.flat.imagePoint, color: .white, size: max(1, thickness / 2))
      }
      let box = PixelRect(face.box)
      canvas.drawRectangle(box, color: .green, thickness: thickness)
      canvas.drawCaption(FaceCaption(face).lines, beside: box, scale: max(1, longerSide / 500))
    }
    return canvas
  }
}

/// What is written beside a face: a few short lines.
struct FaceCaption {
  let lines: [String]

  init(_ face: AnalysedFace) {
    let appearance = face.appearance
    var lines: [String] = []
    let sex = appearance.gender?.mostLikely.map { "\($0.kind.rawValue) \(Self.percent($0.probability))" }
    let age = appearance.age.map { String(format: "age %.0f", $0) }
    if sex != nil || age != nil { lines.append([age, sex].compactMap(\.self).joined(separator: " ")) }
    if let glasses = appearance.glasses?.mostLikely, glasses.kind != .none {
      lines.append("\(glasses.kind.rawValue) glasses \(Self.percent(glasses.probability))")
    }
    for (name, probability) in [
      ("hat", appearance.hat), ("mask", appearance.mask), ("drawn", appearance.drawn),
    ] {
      if let probability, probability >= 0.5 { lines.append("\(name) \(Self.percent(probability))") }
    }
    let covered = (appearance.occlusion ?? [:]).filter { $0.value >= 0.5 }.keys.map(\.rawValue).sorted()
    if !covered.isEmpty {
      lines.append("covered: " + covered.joined(separator: " ").replacing("_", with: " "))
    }
    if let expression = appearance.expression?.mostLikely, expression.kind != .none {
      lines.append("\(expression.kind.rawValue) \(Self.percent(expression.probability))")
    }
    if let shape = appearance.shape?.mostLikely {
      lines.append("\(shape.kind.rawValue) face \(Self.percent(shape.probability))")
    }
    if let race = appearance.race?.mostLikely {
      lines.append("\(race.kind) \(Self.percent(race.probability))")
    }
    self.lines = lines
  }

  private static func percent(_ share: Double) -> String { String(format: "%.0f%%", 100 * share) }
}

extension PixelRect {
  fileprivate init(_ box: FaceBox) {
    self.init(x: box.x, y: box.y, width: box.width, height: box.height)
  }
}

extension RGBImage {
  /// Writes lines on a dark ground to the right of a box, or to its left where the image ends before.
  ///
  /// - Parameter scale: Pixels for each dot of a letter.
  fileprivate mutating func drawCaption(_ lines: [String], beside box: PixelRect, scale: Int) {
    let (columns, rows) = (6 * scale, 9 * scale)
    let extent = (
      width: (lines.map(\.count).max() ?? 0) * columns + 2 * scale, height: lines.count * rows + scale
    )
    let x = box.maxX + extent.width <= width || box.x < extent.width ? box.maxX : box.x - extent.width
    let y = max(0, min(box.y, height - extent.height))
    fill(PixelRect(x: x, y: y, width: extent.width, height: extent.height), color: .black)
    for (number, line) in lines.enumerated() {
      drawText(line, x: x + 2 * scale, y: y + 2 * scale + number * rows, color: .white, scale: scale)
    }
  }
}
