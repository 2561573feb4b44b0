import Foundation
import Imaging
import Inference

/// A network that tells attributes of a face, fed and read as its recipe says.
struct AttributeNetwork: Sendable {
  /// The name of its entry in the catalogue.
  let name: String
  let recipe: AttributeRecipe
  private let session: LazySession

  init(name: String, recipe: AttributeRecipe, session: LazySession) {
    self.name = name
    self.recipe = recipe
    self.session = session
  }

  /// The numbers of each output of the recipe, after its activation, averaged over the views.
  ///
  /// - Throws: ``AnalysisError`` when the network is absent, damaged or does not fit its recipe, or when the landmarks do
  ///   not span a face.
  func answers(on face: AttributeSubject) throws(AnalysisError) -> [[Double]] {
    let session = try session.loaded()
    let places = try recipe.outputs.map { output throws(AnalysisError) in try place(of: output, in: session) }
    let views = try recipe.crop.pictures(of: face, width: recipe.input.width, height: recipe.input.height)
    let batch = session.input.shape.first.flatMap(\.self) ?? 1
    var sums = recipe.outputs.map { [Double](repeating: 0, count: $0.width) }
    for first in stride(from: 0, to: views.count, by: batch) {
      let pictures = Array(views[first..<min(first + batch, views.count)])
      let answers = try AnalysisError.inferring { () throws(InferenceError) in
        try session.run(
          shape: recipe.input.shape(of: pictures.count),
          fill: { recipe.input.write(pictures, into: $0) },
          read: { outputs in places.map { outputs[$0].values.map(Double.init) } })
      }
      for (place, output) in recipe.outputs.enumerated() {
        for picture in try probabilities(of: output, in: answers[place], pictures: pictures.count) {
          for number in picture.indices { sums[place][number] += picture[number] }
        }
      }
    }
    return sums.map { $0.map { $0 / Double(views.count) } }
  }

  /// An output's numbers after its activation, for each picture.
  private func probabilities(
    of output: AttributeOutput, in answers: [Double], pictures: Int
  ) throws(AnalysisError) -> [[Double]] {
    let width = output.width
    guard answers.count == width * pictures else {
      throw .modelUnsuitable(
        "The network \(name) gives \(answers.count / pictures) numbers for \(output.attribute.rawValue) where its entry "
          + "describes \(width). Correct the entry.")
    }
    return (0..<pictures).map { picture in
      (output.activation ?? .none).applied(to: Array(answers[(picture * width)..<((picture + 1) * width)]))
    }
  }

  private func place(of output: AttributeOutput, in session: ModelSession) throws(AnalysisError) -> Int {
    switch output.output {
    case nil:
      if session.outputs.count == 1 { return 0 }
    case .place(let place):
      if session.outputs.indices.contains(place) { return place }
    case .name(let name):
      if let place = session.outputs.firstIndex(where: { $0.name == name }) { return place }
    }
    throw .modelUnsuitable(
      "The network \(name) has the outputs \(session.outputs.map(\.name).joined(separator: ", ")), and its entry does not "
        + "name one of them for \(output.attribute.rawValue). Correct the entry.")
  }
}

extension AttributeOutput {
  /// How many numbers the output has.
  fileprivate var width: Int { classes?.count ?? values?.count ?? 1 }
}

extension AttributeOutput.Activation {
  fileprivate func applied(to numbers: [Double]) -> [Double] {
    switch self {
    case .none: return numbers
    case .sigmoid: return numbers.map { 1 / (1 + exp(-$0)) }
    case .softmax:
      let largest = numbers.max() ?? 0
      let powers = numbers.map { exp($0 - largest) }
      let sum = powers.reduce(0, +)
      return powers.map { $0 / sum }
    }
  }
}

extension AttributeInput {
  fileprivate func write(_ pictures: [RGBImage], into target: UnsafeMutableBufferPointer<Float>) {
    let length = 3 * width * height
    for (place, picture) in pictures.enumerated() {
      write(
        picture,
        into: UnsafeMutableBufferPointer(rebasing: target[(place * length)..<((place + 1) * length)]))
    }
  }

  private func write(_ picture: RGBImage, into target: UnsafeMutableBufferPointer<Float>) {
    // The mean and the scale are in the network's order of colours, those of an image in red, green, blue.
    let order = channels == .rgb ? [0, 1, 2] : [2, 1, 0]
    let means = (mean[order[0]], mean[order[1]], mean[order[2]])
    let scales = (scale[order[0]], scale[order[1]], scale[order[2]])
    switch layout {
    case .planar:
      picture.planarFloats(mean: means, scale: scales, into: target)
      if channels == .bgr { target.swapRanges(ofLength: width * height, at: 0, and: 2 * width * height) }
    case .interleaved:
      picture.interleavedFloats(mean: means, scale: scales, into: target)
      if channels == .bgr {
        for pixel in 0..<(width * height) { target.swapAt(3 * pixel, 3 * pixel + 2) }
      }
    }
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// Exchanges two ranges that do not overlap, such as the planes of red and blue.
  func swapRanges(ofLength length: Int, at first: Int, and second: Int) {
    for offset in 0..<length { swapAt(first + offset, second + offset) }
  }
}
