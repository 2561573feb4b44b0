import Foundation
import ProgramHarness
import Testing

/// An import that ends before its time, and the next one that goes on.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct ImportInterruptionTests {
  private static let subjects = 30

  /// Thirty subjects with the same two photographs each.
  private func people(in folder: URL) throws -> String {
    let root = folder.appending(path: "people")
    for number in 0..<Self.subjects {
      let own = root.appending(path: "subject-\(number)")
      try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
      for name in ["obama.jpg", "biden.jpg"] {
        try FileManager.default.copyItem(
          atPath: Program.photograph(name), toPath: own.appending(path: name).path)
      }
    }
    return root.path
  }

  /// Ctrl-C finishes what was begun and reports what is left; a killed process can do neither.
  @Test(arguments: [SIGINT, SIGKILL])
  func `what was interrupted is continued and nothing comes twice`(signal: Int32) async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = folder.appending(path: "data").path
    let people = try people(in: folder)
    #expect(try Program.run(["tenant", "create", "acme", "--data", data]).status == 0)
    let arguments = [
      "import", people, "--tenant", "acme", "--collection", "people", "--json", "--data", data,
    ]
    let program = try RunningProgram(
      "import", executable: try Program.beside("mien"), arguments: arguments, folder: folder)
    #expect(try interrupt(program, with: signal), "the import was over before it could be interrupted")
    let status = try await program.finish(within: .seconds(30))
    let all = 2 * Self.subjects
    if signal == SIGINT {
      #expect(status == 130)
      let lines = try String(contentsOf: program.output, encoding: .utf8).split(separator: "\n")
      let last = try JSONSerialization.jsonObject(with: Data((lines.last ?? "").utf8)) as? [String: Any]
      let total = try #require(last?["total"] as? [String: Any])
      let enrolled = try #require(total["enrolled"] as? Int)
      #expect(enrolled == lines.count - 1)
      #expect(total["remaining"] as? Int == all - enrolled)
      #expect(enrolled < all)
    }
    let verified = try Program.run(["verify", "--json", "--data", data])
    #expect(verified.status == 0, "\(verified.output)")
    let before = try faces(data).count
    #expect((1..<all).contains(before))

    let again = try Program.run(arguments)
    #expect(again.status == 0, "\(again.errors)")
    let total = try #require(again.objects().last?["total"] as? [String: Any])
    #expect(total["present"] as? Int == before)
    #expect(total["enrolled"] as? Int == all - before)
    let subjects = Dictionary(grouping: try faces(data)) { $0["subject"] as? String ?? "" }
    #expect(subjects.count == Self.subjects)
    #expect(subjects.values.allSatisfy { $0.count == 2 })
  }

  @Test func `a photograph that a subject has twice is enrolled once`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = folder.appending(path: "data").path
    let own = folder.appending(path: "people/obama")
    try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
    for name in ["one.jpg", "two.jpg", "three.jpg"] {
      try FileManager.default.copyItem(
        atPath: Program.photograph("obama.jpg"), toPath: own.appending(path: name).path)
    }
    _ = try Program.run(["tenant", "create", "acme", "--data", data])
    let rest = ["--tenant", "acme", "--collection", "people", "--json", "--data", data]
    let outcome = try Program.run(["import", folder.appending(path: "people").path] + rest)
    let total = try #require(outcome.objects().last?["total"] as? [String: Any])
    #expect(total["enrolled"] as? Int == 1)
    #expect(total["present"] as? Int == 2)

    let list = folder.appending(path: "list.csv")
    try Data("file,subject,external_image_id\npeople/obama/one.jpg,o,a\npeople/obama/two.jpg,o,a\n".utf8)
      .write(
        to: list)
    let refused = try Program.run(["import", list.path] + rest)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("Lines 2 and 3"), "\(refused.errors)")
  }

  /// Sends a signal once something is enrolled. It does so without suspending: beside other tests it could be
  /// minutes before it came to its turn again.
  private func interrupt(_ program: RunningProgram, with signal: Int32) throws -> Bool {
    let sign = Data(#""outcome":"enrolled""#.utf8)
    let end = ContinuousClock.now + .seconds(60)
    while try Data(contentsOf: program.output).range(of: sign) == nil {
      guard program.isRunning, .now < end else { return false }
      usleep(5000)
    }
    return kill(program.identifier, signal) == 0
  }

  private func faces(_ data: String) throws -> [[String: Any]] {
    try Program.run(["export", "--tenant", "acme", "--data", data]).objects().filter {
      $0["type"] as? String == "face"
    }
  }
}
