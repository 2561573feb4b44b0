import FaceData

/// A box as the document writes it.
struct RectReply: Encodable, Equatable {
  let left: Int
  let top: Int
  let right: Int
  let bottom: Int

  init(_ box: FaceBox) {
    left = box.x
    top = box.y
    right = box.x + box.width
    bottom = box.y + box.height
  }
}
