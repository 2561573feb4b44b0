/// What decides whether a face is fit for enrolment.
package struct FaceQuality: Sendable, Equatable, Encodable {
  package let sharpness: Float
  package let illumination: Float
  package let contrast: Float
}
