/// What an operator may set about the store that `/Bucket/Object` lies in.
package struct ObjectStoreSettings: Sendable, Equatable {
  /// A local folder that holds a folder per bucket; empty for none.
  package var folder = ""

  package init() {}
}
