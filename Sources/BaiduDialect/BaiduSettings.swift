/// What an operator may set for this dialect.
package struct BaiduSettings: Sendable, Equatable {
  /// The smallest face that counts as one, in pixels.
  package var minimumFace = 40

  package init() {}
}
