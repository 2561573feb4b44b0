package import DialectKit
package import Gallery

/// What lies between a server and what it stands on. A server that people use has nothing there; a test puts something
/// that fails.
package struct ServerLayers: Sendable {
  package var store: @Sendable (any GalleryStore) -> any GalleryStore = { $0 }
  package var index: @Sendable (any TemplateIndex) -> any TemplateIndex = { $0 }
  package var analysis: @Sendable (any FaceAnalysisService) -> any FaceAnalysisService = { $0 }

  package init() {}
}
