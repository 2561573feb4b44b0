import Foundation
import ProgramHarness
import Testing

/// Every command that touches the gallery, beside a server that owns it: it works, or says plainly why not.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct BesideServerTests {
  private struct Workplace {
    let server: ServerProcess
    var data: String { server.folder.appending(path: "data").path }

    func mien(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(arguments + ["--data", data])
    }
  }

  @Test func `tenants are managed, data is exported, backed up and checked`() async throws {
    try await ServerProcess.run { server in
      let place = Workplace(server: server)
      let created = try place.mien("tenant", "create", "beta", "--json")
      #expect(created.status == 0, "\(created.errors)")
      let secret = try #require(
        (created.objects().first?["huawei"] as? [String: String])?["secret_key"])
      #expect(try place.mien("tenant", "list").output.contains("beta"))
      #expect(try place.mien("tenant", "show", "beta").status == 0)
      let rotated = try place.mien("tenant", "rotate", "beta", "--json")
      #expect(rotated.status == 0)
      #expect(!rotated.output.contains(secret))
      let suspended = try place.mien("tenant", "suspend", "beta", "--json")
      #expect(try suspended.objects().first?["suspended"] as? Bool == true)
      #expect(
        try place.mien("tenant", "suspend", "beta", "--lift", "--json").objects().first?["suspended"] as? Bool
          == false)
      #expect(try place.mien("export", "--tenant", "acme").status == 0)
      let verified = try place.mien("verify", "--json")
      #expect(verified.status == 0)
      #expect(try verified.objects().first?["ok"] as? Bool == true)
      // Beside a server the index is not compared, and the report says so.
      #expect(try verified.objects().first?["index_compared"] as? Bool == false)
      let backup = server.folder.appending(path: "backup").path
      #expect(try place.mien("backup", backup).status == 0)
      let restored = server.folder.appending(path: "restored").path
      let restore = try Program.run(
        ["restore", backup, "--data", restored, "--key-file", place.data + ".key"])
      #expect(restore.status == 0, "\(restore.errors)")
      #expect(try place.mien("tenant", "delete", "beta", "--yes").status == 0)
      #expect(try !place.mien("tenant", "list").output.contains("beta"))
      #expect(server.program.isRunning)
    }
  }

  @Test func `what needs the gallery alone is refused and changes nothing`() async throws {
    try await ServerProcess.run { server in
      let place = Workplace(server: server)
      let people = server.folder.appending(path: "people")
      try FileManager.default.createDirectory(
        at: people.appending(path: "obama"), withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: Program.photograph("obama.jpg"), toPath: people.appending(path: "obama/obama.jpg").path)
      let key = try String(contentsOfFile: place.data + ".key", encoding: .utf8)
      let refused = [
        try place.mien("import", people.path, "--tenant", "acme", "--collection", "people"),
        try place.mien("key", "rotate"), try place.mien("serve", "--port", "0"),
      ]
      for outcome in refused {
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("in use by another Mien process"), "\(outcome.errors)")
        #expect(outcome.errors.contains("Stop that process first"), "\(outcome.errors)")
      }
      // Who imports is told what to do instead.
      #expect(refused[0].errors.contains("stop it, import, and start it again"), "\(refused[0].errors)")
      #expect(refused[0].errors.contains("send their photographs to the server"), "\(refused[0].errors)")
      let backup = server.folder.appending(path: "backup").path
      _ = try place.mien("backup", backup)
      let restore = try place.mien("restore", backup)
      #expect(restore.status != 0)
      #expect(restore.errors.contains("holds a gallery already"), "\(restore.errors)")
      #expect(try String(contentsOfFile: place.data + ".key", encoding: .utf8) == key)
      #expect(try place.mien("export", "--tenant", "acme").objects().isEmpty)
      #expect(server.program.isRunning)
    }
  }
}
