import Gallery
import Hummingbird

/// A request that was let in.
struct Call: Sendable {
  let request: Request
  let parameters: Parameters
  let gallery: TenantGallery
}
