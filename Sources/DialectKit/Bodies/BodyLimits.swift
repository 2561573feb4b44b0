/// How much of a request body is taken in.
package struct BodyLimits: Sendable, Equatable {
  /// The bytes of the whole body.
  package var body: Int
  /// The bytes of one part of a form, and of one encoded image.
  package var part: Int
  /// The number of parts of a form.
  package var parts: Int

  package init(body: Int, part: Int, parts: Int = 64) {
    self.body = body
    self.part = part
    self.parts = parts
  }
}
