/// What a face looks like.
package struct FaceAttributes: Sendable, Equatable, Encodable {
  /// How likely the face smiles, 0…1.
  package let smile: Float

  package init(smile: Float) {
    self.smile = smile
  }
}
