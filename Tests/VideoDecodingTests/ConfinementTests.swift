import Foundation
import Testing

@Suite("Confinement of the decoder")
struct ConfinementTests {
  @Test(
    "What a hostile video would like to do is possible without it and impossible with it",
    arguments: ["read-file", "write-file", "socket", "fork", "exec", "kill-parent", "code", "memory"])
  func refused(action: String) throws {
    #expect(try outcome("free", action) == .exited(0))
    let confined = try outcome("confined", action)
    #expect(confined == .exited(10) || confined == .killed(SIGSYS), "\(action): \(confined)")
  }

  @Test("A confined process still ends well")
  func nothing() throws {
    #expect(try outcome("confined", "nothing") == .exited(0))
  }

  private enum Outcome: Equatable {
    case exited(Int32)
    case killed(Int32)
  }

  private func outcome(_ mode: String, _ action: String) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(filePath: TestVideos.program).deletingLastPathComponent()
      .appending(path: "confinement-probe")
    process.arguments = [mode, action]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationReason == .uncaughtSignal
      ? .killed(process.terminationStatus) : .exited(process.terminationStatus)
  }
}
