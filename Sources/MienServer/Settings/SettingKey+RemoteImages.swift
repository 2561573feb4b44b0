import Authentication
import RemoteImages

// The settings about images that callers name by an address.

extension SettingKey {
  static let remoteImages: [SettingKey] = [
    .path(
      "objects.folder", \.objects.folder,
      "Folder whose bucket/object files answer to /Bucket/Object; empty for none"),
    SettingKey(
      name: "objects.endpoint",
      purpose: "Address of the S3-compatible store that answers to /Bucket/Object; empty for none",
      allowed: "an address such as https://objects.example.com:9000, or nothing",
      apply: { text, settings in
        let endpoint = WebAddress(text)
        guard text.isEmpty || endpoint?.isRoot == true else { return false }
        settings.objects.endpoint = endpoint
        return true
      }, value: { $0.objects.endpoint?.description ?? "" }),
    .text(
      "objects.region", \.objects.region, "Region of the object store",
      allowed: "a region's name such as us-east-1"),
    .choice(
      "objects.style", \.objects.style, ObjectStoreSettings.Style.allCases,
      "Whether the bucket stands in the path or in the host's name"),
    .text(
      "objects.access_key", \.objects.accessKey,
      "Access key of the object store; empty for objects that are open to everyone"),
    .secret("objects.secret_key", \.objects.secretKey, "Secret key of the object store"),
    SettingKey(
      name: "images.allowed_hosts",
      purpose: "Hosts from which images are fetched by URL; empty for none",
      allowed:
        "hosts such as images.example.com, *.example.org, images.example.net:8443 or * with commas between",
      apply: { text, settings in
        guard let hosts = AllowedHosts(text) else { return false }
        settings.images.allowedHosts = hosts
        return true
      }, value: { $0.images.allowedHosts.description }),
    SettingKey(
      name: "images.allowed_networks",
      purpose: "Networks open to that although they are not public, such as 192.168.1.0/24; empty for none",
      allowed: "addresses and ranges such as 192.168.1.79, 10.0.0.0/8, fd00::/8, with commas between them",
      apply: { text, settings in
        guard let networks = AddressAllowList(text) else { return false }
        settings.images.allowedNetworks = networks
        return true
      }, value: { $0.images.allowedNetworks?.description ?? "" }),
    .integer("images.redirects", \.images.redirects, 0...10, "Redirects that are followed"),
    .integer(
      "images.timeout", \.images.timeout, 1...300, "Seconds that an image by address may take in all"),
    .integer(
      "images.concurrency", \.images.concurrency, 1...10_000,
      "Images by address that are obtained at the same time"),
  ]
}
