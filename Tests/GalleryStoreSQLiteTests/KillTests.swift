import Foundation
import Testing

/// The tool that kills writers, in a shortened form.
@Suite struct KillTests {
  @Test(.timeLimit(.minutes(5)))
  func acknowledgedChangesSurviveKilling() throws {
    let process = Process()
    process.executableURL = try galleryTorture()
    process.arguments = ["--rounds", "4", "--changes", "2000"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(text)")
    #expect(text.split(separator: "\n").count { $0.contains("all well") } == 4, "\(text)")
  }
}

/// The built tool.
func galleryTorture() throws -> URL {
  let tool = Bundle.main.bundleURL.deletingLastPathComponent().appendingPathComponent("gallery-torture")
  let besides = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  let candidates = [
    tool, besides.appendingPathComponent("gallery-torture"),
    Bundle.main.bundleURL.appendingPathComponent("gallery-torture"),
  ]
  return try #require(
    candidates.first { FileManager.default.isExecutableFile(atPath: $0.path) },
    "gallery-torture is built with the tests; it should lie beside them.")
}
