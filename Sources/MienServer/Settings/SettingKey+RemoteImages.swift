// The settings about images that callers name by an address.

extension SettingKey {
  static let remoteImages: [SettingKey] = [
    .text(
      "objects.folder", \.objects.folder,
      "Folder whose bucket/object files answer to /Bucket/Object; empty for none")
  ]
}
