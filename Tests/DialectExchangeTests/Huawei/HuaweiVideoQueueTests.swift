import Foundation
import Testing

@Suite("Huawei: more videos than the server looks at together")
struct HuaweiVideoQueueTests {
  @Test("A video beyond the queue is told to come back, while photographs are answered and the first goes on")
  func full() async throws {
    let decoder = try StuckDecoder()
    try await TestServer.huawei(
      .router,
      {
        $0.video.decoder = decoder.program
        ($0.video.threads, $0.video.queue, $0.video.patience) = (1, 0, 60)
      }
    ) { caller in
      async let first = caller.post("live-detect", try .video(actions: "1"))
      try await decoder.started()
      let second = try await caller.post("live-detect", try .video(actions: "1"))
      #expect(second.code == "FRS.0033")
      #expect(second.headers[.retryAfter] == "1")
      let photograph = try await caller.post(
        "face-detect", .form([("image_file", try TestServer.photograph("obama.jpg"))]))
      #expect(photograph.status == 200)
      decoder.end()
      // A program that ends without a word is none that decodes.
      #expect(try await first.code == "FRS.0020")
      let third = try await caller.post("live-detect", try .video(actions: "1"))
      #expect(third.code == "FRS.0020")
    }
  }
}

/// A program in the place of `mien-video` that does nothing until it is told to end.
final class StuckDecoder: Sendable {
  private let folder = FileManager.default.temporaryDirectory.appending(
    path: "mien-stuck-\(UUID().uuidString)")

  var program: String { folder.appending(path: "mien-video").path }

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = """
      #!/bin/sh
      cd '\(folder.path)' || exit 1
      : > started
      until [ -e end ]; do sleep 0.05; done
      """
    try script.write(toFile: program, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
  }

  deinit {
    end()
    try? FileManager.default.removeItem(at: folder)
  }

  /// Waits until it runs.
  func started() async throws {
    let file = folder.appending(path: "started").path
    while !FileManager.default.fileExists(atPath: file) { try await Task.sleep(for: .milliseconds(10)) }
  }

  func end() { try? Data().write(to: folder.appending(path: "end")) }
}
