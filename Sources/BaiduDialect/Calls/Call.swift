import DialectKit
import Gallery

/// A request that was let in.
struct Call: Sendable {
  let gallery: TenantGallery
  let fields: RequestFields
}
