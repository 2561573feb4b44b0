import DialectKit
import Foundation
import RemoteImages
import Testing

@Suite("A local folder as the object store")
struct FolderObjectStoreTests {
  private let root = FileManager.default.temporaryDirectory.appending(
    path: "mien-objects-\(UUID().uuidString)")
  private var store: RemoteImages {
    RemoteImages(objects: FolderObjectStore(folder: root.appending(path: "store").path))
  }

  @Test("Files come as they are, from any depth and with any name")
  func files() async throws {
    defer { clean() }
    for path in ["photos/a.jpg", "photos/2026/11/a b.jpg", "photos/照片.jpg", "photos/%2e%2e", "b.c/x?y#z"] {
      let content = Data("content of \(path)".utf8)
      try write(content, to: "store/" + path)
      #expect(try await read("/" + path) == content)
    }
    try write(Data(), to: "store/photos/empty")
    #expect(try await read("/photos/empty") == Data())
    let large = Data((0..<1_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
    try write(large, to: "store/photos/large")
    #expect(try await read("/photos/large", limit: large.count) == large)
    #expect(await kind("/photos/large", limit: large.count - 1) == .objectTooLarge)
  }

  @Test("What is not there is missing, a folder too")
  func missing() async throws {
    defer { clean() }
    try write(Data("x".utf8), to: "store/photos/deep/a.jpg")
    for address in [
      "/photos/b.jpg", "/other/a.jpg", "/photos/deep", "/photos/deep/a.jpg/more",
      "/photos/\(String(repeating: "n", count: 300))",
    ] {
      #expect(await kind(address) == .objectMissing, "\(address)")
    }
  }

  @Test("Links, hidden names, pipes, devices and unreadable files are closed")
  func closed() async throws {
    defer { clean() }
    let secret = Data("secret".utf8)
    try write(secret, to: "secret/key")
    try write(secret, to: "store/photos/.hidden/a")
    try write(secret, to: "store/photos/.htaccess")
    try write(secret, to: "store/photos/real")
    try link("store/photos/absolute", to: root.appending(path: "secret/key").path)
    try link("store/photos/relative", to: "../../secret/key")
    try link("store/photos/inside", to: "real")
    try link("store/photos/device", to: "/dev/zero")
    #expect(mkfifo(root.appending(path: "store/photos/pipe").path, 0o600) == 0)
    for name in ["absolute", "relative", "inside", "device", "pipe", ".hidden/a", ".htaccess", ".missing"] {
      #expect(await kind("/photos/\(name)") == .objectNotPermitted, "\(name)")
    }
    try link("store/photos/folder", to: "../../secret")
    try link("store/bucket", to: "../secret")
    for address in ["/photos/folder/key", "/bucket/key"] {
      // To the system a link where a folder must be is simply no folder.
      #expect(await kind(address) == .objectMissing, "\(address)")
    }
    if getuid() != 0 {
      try write(secret, to: "store/photos/locked")
      #expect(chmod(root.appending(path: "store/photos/locked").path, 0) == 0)
      #expect(await kind("/photos/locked") == .objectNotPermitted)
    }
  }

  @Test(
    "No address leads out of the folder",
    arguments: [
      "/../secret/key", "/photos/../../secret/key", "/photos/..%2f..%2fsecret/key",
      "/photos/%2e%2e/%2e%2e/secret/key",
      "/photos/..\\..\\secret\\key", "/photos/a/../../../secret/key", "/photos/\0/../../secret/key",
      "//secret/key", "/photos//etc/passwd", "/photos/....//....//secret/key", "/photos/．．/．．/secret/key",
      "file:///etc/passwd",
    ])
  func escape(address: String) async throws {
    defer { clean() }
    try write(Data("secret".utf8), to: "secret/key")
    try write(Data("x".utf8), to: "store/photos/a/b")
    let kind = try #require(await kind(address))
    #expect([.malformedObjectPath, .objectMissing, .objectNotPermitted, .urlNotPermitted].contains(kind))
  }

  @Test("A folder that is not there fails, and is not named to the caller")
  func noFolder() async throws {
    let failure = await failure("/photos/a")
    #expect(failure?.kind == .objectNotObtained)
    #expect(failure?.message.contains(root.path) == false)
  }

  @Test("Without a store every object is closed")
  func noStore() async {
    await #expect(throws: DialectFailure.self) {
      try await RemoteImages(objects: nil).bytes(at: "/b/o", limit: 9)
    }
  }

  private func read(_ address: String, limit: Int = 1 << 20) async throws -> Data {
    Data(try await store.bytes(at: address, limit: limit).readableBytesView)
  }

  private func failure(_ address: String, limit: Int = 1 << 20) async -> DialectFailure? {
    do {
      _ = try await store.bytes(at: address, limit: limit)
      return nil
    } catch {
      return error
    }
  }

  private func kind(_ address: String, limit: Int = 1 << 20) async -> DialectFailure.Kind? {
    await failure(address, limit: limit)?.kind
  }

  private func write(_ data: Data, to path: String) throws {
    let url = root.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
  }

  private func link(_ path: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: root.appending(path: path).path, withDestinationPath: target)
  }

  private func clean() { try? FileManager.default.removeItem(at: root) }
}
