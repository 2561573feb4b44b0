import Foundation
import Inference
import Testing

@Suite struct RuntimeTests {
  @Test func `a missing library is named with the command that installs it`() {
    let error = #expect(throws: InferenceError.self) {
      try OpenVINORuntime(folder: URL(filePath: "/nonexistent"), processorIsSupported: true)
    }
    #expect(error?.code == .runtimeUnavailable)
    #expect(error?.message.contains("make setup") == true)
  }

  @Test func `a damaged library is refused`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "mien-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data("not a library".utf8).write(to: folder.appending(path: "libopenvino_c.so.2641"))
    let error = #expect(throws: InferenceError.self) {
      try OpenVINORuntime(folder: folder, processorIsSupported: true)
    }
    #expect(error?.code == .runtimeUnavailable)
  }

  @Test func `a processor without AVX2 gets a sentence, not a crash`() {
    let error = #expect(throws: InferenceError.self) {
      try OpenVINORuntime(folder: URL(filePath: "/nonexistent"), processorIsSupported: false)
    }
    #expect(error?.code == .unsupportedProcessor)
  }

  @Test(.enabled(if: Runtime.isInstalled, "needs the dependency folder; run `make setup`"))
  func `the installed library says its version`() throws {
    #expect(try Runtime.shared().version.hasPrefix("20"))
  }
}
