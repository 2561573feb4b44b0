/// A stretch of a list.
package struct Page: Hashable, Sendable {
  /// The number of entries to skip.
  package let offset: Int
  /// The most entries to return.
  package let limit: Int

  /// - Throws: ``GalleryError`` with code `invalidArgument` when a number is negative.
  package init(offset: Int, limit: Int) throws(GalleryError) {
    guard offset >= 0, limit >= 0 else {
      throw GalleryError(.invalidArgument, "A page starts at 0 or later and has 0 or more entries.")
    }
    self.offset = offset
    self.limit = limit
  }

  private init(whole: Void) {
    offset = 0
    limit = .max
  }

  /// The whole list. For lists that are known to be short.
  package static let whole = Page(whole: ())
}
