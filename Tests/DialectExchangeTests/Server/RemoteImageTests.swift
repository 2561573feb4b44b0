import Authentication
import Foundation
import Hummingbird
import HummingbirdTesting
import MienServer
import RemoteImages
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

  @Test("URLs are fetched from hosts and networks that the settings open, and from no others")
  func urls() async throws {
    // Nothing listens on port 1, so whoever may go there does not get a file.
    for (hosts, networks, code) in [
      ("127.0.0.1:1", "127.0.0.0/8", "FRS.0036"), ("127.0.0.1:1", "", "FRS.0035"),
      ("127.0.0.1:2", "127.0.0.0/8", "FRS.0035"), ("", "127.0.0.0/8", "FRS.0035"),
    ] {
      let change: (inout Settings) -> Void = {
        $0.images.allowedHosts = AllowedHosts(hosts) ?? .none
        $0.images.allowedNetworks = AddressAllowList(networks)
      }
      try await TestServer.huawei(.router, change) { caller in
        let refused = try await caller.post("face-detect", .json(["image_url": "http://127.0.0.1:1/a.jpg"]))
        #expect(refused.code == code, "\(hosts) \(networks)")
      }
    }
  }

  @Test("The store's keys are in no line of the log, even when the store fails")
  func secrets() async throws {
    let log = RecordingLog()
    let change: (inout Settings) -> Void = {
      $0.objects.endpoint = WebAddress("http://127.0.0.1:1")
      $0.objects.accessKey = "AKOPENSESAME"
      $0.objects.secretKey = "sesame-secret"
    }
    try await TestServer.huawei(.router, change, logger: log.logger) { caller in
      let failed = try await caller.post("face-detect", .json(["image_url": "/photos/a.jpg"]))
      #expect(failed.code == "FRS.0022")
    }
    #expect(log.lines.contains { $0.contains("objectNotObtained") })
    for line in log.lines { #expect(!line.lowercased().contains("sesame"), "\(line)") }
  }

  @Test("Settings that do not fit together, and paths where nothing is, stop the start")
  func contradictions() async throws {
    let folder = try TestFolder()
    let changes: [(inout Settings) -> Void] = [
      {
        $0.objects.folder = NSTemporaryDirectory()
        $0.objects.endpoint = WebAddress("http://127.0.0.1:1")
      },
      {
        $0.objects.endpoint = WebAddress("http://127.0.0.1:1")
        $0.objects.accessKey = "AK"
      },
      { $0.objects.folder = "/nowhere/at/all" },
      { $0.video.decoder = "/nowhere/mien-video" },
      { $0.video.decoder = NSTemporaryDirectory() },
      { $0.video.decoder = "/etc/passwd" },
    ]
    for change in changes {
      await #expect(throws: SettingsError.self) { try await TestServer.application(folder, change) }
    }
  }
}
