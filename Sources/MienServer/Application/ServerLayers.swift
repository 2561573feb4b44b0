package import Gallery
package import Recognition

/// What lies between a server and what it stands on. A server that people use has nothing there; a test puts something
/// that fails.
package struct ServerLayers: Sendable {
  /// Wraps the gallery's store.
  package var store: @Sendable (any GalleryStore) -> any GalleryStore = { $0 }
  /// Wraps the gallery's index.
  package var index: @Sendable (any TemplateIndex) -> any TemplateIndex = { $0 }
  /// Wraps the analysis of photographs.
  package var recognition: @Sendable (any FaceRecognition) -> any FaceRecognition = { $0 }

  /// Wraps the analysis of videos.
  package var videos: @Sendable (any VideoRecognition) -> any VideoRecognition = { $0 }

  package init() {}
}
