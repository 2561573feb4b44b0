import Foundation
import RemoteImages

extension RemoteImages {
  /// What the settings open.
  ///
  /// - Throws: ``SettingsError`` when settings about the object store do not fit together.
  init(_ settings: Settings) throws(SettingsError) {
    let images = settings.images
    self.init(
      objects: try settings.objects.store(),
      web: images.allowedHosts.isEmpty
        ? nil
        : WebImageFetcher(
          hosts: images.allowedHosts, policy: AddressPolicy(opening: images.allowedNetworks),
          redirects: images.redirects),
      timeout: .seconds(images.timeout), concurrency: images.concurrency)
  }
}

extension ObjectStoreSettings {
  fileprivate func store() throws(SettingsError) -> (any ObjectStore)? {
    guard folder.isEmpty || endpoint == nil else {
      throw SettingsError(
        code: .contradiction, message: "Set objects.folder or objects.endpoint, not both of them.")
    }
    guard accessKey.isEmpty == secretKey.isEmpty else {
      throw SettingsError(
        code: .contradiction, message: "Set objects.access_key and objects.secret_key, or neither of them.")
    }
    if let endpoint {
      return S3ObjectStore(
        endpoint: endpoint, isPathStyle: style == .path,
        signature: accessKey.isEmpty
          ? nil : SignatureV4(accessKey: accessKey, secretKey: secretKey, region: region))
    }
    if folder.isEmpty { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
      throw SettingsError(code: .wrongValue, message: "objects.folder: there is no folder \(folder).")
    }
    return FolderObjectStore(folder: folder)
  }
}
