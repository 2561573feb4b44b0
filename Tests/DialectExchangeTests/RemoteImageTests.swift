import Foundation
import Hummingbird
import HummingbirdTesting
import Testing

@Suite("Images that a request names by address")
struct RemoteImageTests {
  @Test("An object of the local folder gives the same faces as the file itself")
  func folder() async throws {
    let photograph = try TestServer.photograph("obama.jpg")
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-objects-\(UUID().uuidString)")
    let bucket = folder.appending(path: "photos")
    try FileManager.default.createDirectory(at: bucket, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try photograph.write(to: bucket.appending(path: "obama.jpg"))
    try Data(repeating: 0xFF, count: (8 << 20) + 1).write(to: bucket.appending(path: "large.jpg"))
    try await TestServer.huawei(.live, { $0.objects.folder = folder.path }) { caller in
      let sent = try await caller.post("face-detect", .form([("image_file", photograph)]))
      let named = try await caller.post(
        "face-detect", .json(["image_url": "/photos/obama.jpg"]))
      #expect(named.status == 200)
      #expect(named.object as NSDictionary == sent.object as NSDictionary)
      for (address, code) in [
        ("/photos/large.jpg", "FRS.0023"), ("/photos/none.jpg", "FRS.0024"), ("/photos/../key", "FRS.0021"),
        ("/photos/.key", "FRS.0027"),
      ] {
        let refused = try await caller.post("face-detect", .json(["image_url": address]))
        #expect(refused.code == code, "\(address)")
      }
    }
  }

  @Test("Without a store no object can be named")
  func closed() async throws {
    try await TestServer.huawei { caller in
      let refused = try await caller.post("face-detect", .json(["image_url": "/photos/a.jpg"]))
      #expect(refused.status == 400)
      #expect(refused.code == "FRS.0027")
    }
  }
}
