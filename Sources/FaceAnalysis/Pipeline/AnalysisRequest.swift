package import Imaging

/// What a caller wants to know about an image; nothing else is computed.
package struct AnalysisRequest: Sendable {
  /// A part of the answer.
  package struct Part: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    /// The 468 points of the face mesh, and the head's pose.
    package static let landmarks = Part(rawValue: 1 << 0)
    /// The embedding that scores compare.
    package static let embedding = Part(rawValue: 1 << 1)
    /// What decides whether a face is fit for enrolment.
    package static let quality = Part(rawValue: 1 << 2)
    /// The face cut out of the photograph, encoded.
    package static let portrait = Part(rawValue: 1 << 3)

    /// ``FaceAppearance/age``.
    package static let age = Part(rawValue: 1 << 8)
    /// ``FaceAppearance/gender``.
    package static let gender = Part(rawValue: 1 << 9)
    /// ``FaceAppearance/glasses``.
    package static let glasses = Part(rawValue: 1 << 10)
    /// ``FaceAppearance/hat``.
    package static let hat = Part(rawValue: 1 << 11)
    /// ``FaceAppearance/mask``.
    package static let mask = Part(rawValue: 1 << 12)
    /// ``FaceAppearance/occlusion``.
    package static let occlusion = Part(rawValue: 1 << 13)
    /// ``FaceAppearance/drawn``.
    package static let drawn = Part(rawValue: 1 << 14)
    /// ``FaceAppearance/expression``.
    package static let expression = Part(rawValue: 1 << 15)
    /// ``FaceAppearance/shape``.
    package static let shape = Part(rawValue: 1 << 16)
    /// ``FaceAppearance/beauty``.
    package static let beauty = Part(rawValue: 1 << 17)
    /// ``FaceAppearance/race``.
    package static let race = Part(rawValue: 1 << 18)

    /// ``AnalysedFace/liveness``.
    package static let liveness = Part(rawValue: 1 << 19)

    /// All of ``FaceAppearance``.
    package static let appearance: Part = [
      .age, .gender, .glasses, .hat, .mask, .occlusion, .drawn, .expression, .shape, .beauty, .race,
    ]
    /// What galleries keep of an appearance.
    package static let keptAppearance: Part = [.age, .gender, .glasses, .hat, .expression]
  }

  /// Which faces of the image are of interest.
  package enum Faces: Sendable {
    case all
    /// The face with the largest box; the more confident where two are equal.
    case largest
  }

  /// What to compute of each face, besides finding it.
  package var parts: Part
  /// With `largest` the answer has one face at most.
  package var faces: Faces
  /// The smallest longer side of a face's box, in pixels of the upright image.
  package var minimumFace: Int
  /// The photographs that are taken at all.
  package var limits: ImageLimits

  /// The smallest face where nobody says another, as ``minimumFace``.
  package static let defaultMinimumFace = 40

  package init(
    _ parts: Part = [], faces: Faces = .all, minimumFace: Int = AnalysisRequest.defaultMinimumFace,
    limits: ImageLimits = .default
  ) {
    self.parts = parts
    self.faces = faces
    self.minimumFace = minimumFace
    self.limits = limits
  }
}
