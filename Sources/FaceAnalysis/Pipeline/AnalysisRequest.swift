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
    /// What the face looks like.
    package static let attributes = Part(rawValue: 1 << 3)
    /// The face cut out of the photograph, encoded.
    package static let portrait = Part(rawValue: 1 << 4)
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
  /// The smallest side of a face's box, in pixels of the upright image.
  package var minimumFace: Int
  /// The photographs that are taken at all.
  package var limits: ImageLimits

  package init(
    _ parts: Part = [], faces: Faces = .all, minimumFace: Int = 40, limits: ImageLimits = .default
  ) {
    self.parts = parts
    self.faces = faces
    self.minimumFace = minimumFace
    self.limits = limits
  }
}
