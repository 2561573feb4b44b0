package import Authentication

/// What an operator may set about the store that `/Bucket/Object` lies in.
package struct ObjectStoreSettings: Sendable, Equatable {
  /// How the bucket is named to the store.
  package enum Style: String, Sendable, CaseIterable {
    /// In the path: `https://host/bucket/object`.
    case path
    /// In the host's name: `https://bucket.host/object`.
    case virtual
  }

  /// A local folder that holds a folder per bucket; empty for none.
  package var folder = ""
  /// The address of an S3-compatible store; `nil` for none.
  package var endpoint: WebAddress?
  /// What S3 signatures (version 4) name as the store's region.
  package var region = "us-east-1"
  /// Empty for objects that are open to everyone.
  package var accessKey = ""
  /// The secret that belongs to ``accessKey``.
  package var secretKey = ""
  /// Used with ``endpoint`` only.
  package var style = Style.path

  package init() {}
}

/// What an operator may set about images that callers name by an address.
package struct RemoteImageSettings: Sendable, Equatable {
  /// Hosts from which images are fetched.
  package var allowedHosts = AllowedHosts.none
  /// Addresses that are open to that although they are not public.
  package var allowedNetworks: AddressAllowList?
  /// Redirects that are followed.
  package var redirects = 3
  /// Seconds that one image may take in all.
  package var timeout = 10
  /// Images that are obtained at the same time.
  package var concurrency = 64

  package init() {}
}
