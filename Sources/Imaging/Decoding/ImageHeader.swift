/// What a file says about its image before any pixel is decoded.
package struct ImageHeader: Sendable, Equatable {
  /// By the first bytes, whatever the file is called.
  package let kind: ImageKind
  /// Columns as stored in the file, before the orientation is applied.
  package let storedWidth: Int
  /// Rows as stored in the file, before the orientation is applied.
  package let storedHeight: Int
  /// How the stored rows have to be turned to stand upright.
  package let orientation: ImageOrientation

  package init(kind: ImageKind, storedWidth: Int, storedHeight: Int, orientation: ImageOrientation) {
    self.kind = kind
    self.storedWidth = storedWidth
    self.storedHeight = storedHeight
    self.orientation = orientation
  }

  /// Columns of the upright image.
  package var width: Int { orientation.swapsSides ? storedHeight : storedWidth }
  /// Rows of the upright image.
  package var height: Int { orientation.swapsSides ? storedWidth : storedHeight }
}
