import Foundation
import ProgramHarness
import Testing

/// Paths that are wrong, folders that have lost something, and whose home is meant.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct DataFolderTests {
  /// Every command that opens a gallery but those that make one.
  private static func commands(in folder: URL) throws -> [[String]] {
    let people = folder.appending(path: "people/obama")
    if !FileManager.default.fileExists(atPath: people.path) {
      try FileManager.default.createDirectory(at: people, withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: Program.photograph("obama.jpg"), toPath: people.appending(path: "obama.jpg").path)
    }
    return [
      ["verify"], ["verify", "--json"], ["backup", folder.path + "/backup"], ["key", "rotate"],
      ["export", "--tenant", "acme"],
      ["import", folder.path + "/people", "--tenant", "acme", "--collection", "c"],
      ["tenant", "list"], ["tenant", "show", "acme"], ["tenant", "rotate", "acme"],
      ["tenant", "suspend", "acme"], ["tenant", "delete", "acme", "--yes"],
    ]
  }

  @Test func `a mistyped path makes nothing`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = folder.appending(path: "mistyped").path
    for command in try Self.commands(in: folder) {
      let outcome = try Program.run(command + ["--data", data])
      #expect(outcome.status != 0, "\(command)")
      #expect(outcome.errors.contains("There is no gallery in"), "\(command): \(outcome.errors)")
      #expect(outcome.output.isEmpty, "\(command)")
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names == ["people"])
  }

  @Test func `a start says which folder and key it makes, once`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = folder.appending(path: "data").path
    for (number, more) in [[], ["--first-tenant", "acme"]].enumerated() {
      let own = data + "\(number)"
      for start in 0..<2 {
        let server = try RunningProgram(
          "server\(number)-\(start)", executable: try Program.beside("mien"),
          arguments: ["serve", "--port", "0", "--data", own] + more, folder: folder)
        _ = try await server.line(containing: "Mien is ready at ")
        #expect(try await server.stop() == 0)
        let said = try String(contentsOf: server.errors, encoding: .utf8)
        let lines = said.split(separator: "\n").filter { $0.contains("empty gallery") }
        #expect(lines.count == (start == 0 ? 1 : 0), "\(said)")
        guard start == 0, let line = lines.first else { continue }
        #expect(line.contains(own) && line.contains(own + ".key") && line.contains("keep a copy of the key"))
      }
    }
    let created = try Program.run(["tenant", "create", "acme", "--data", data])
    #expect(created.errors.contains(data + ".key") && created.errors.contains("keep a copy of the key"))
  }

  @Test(arguments: ["missing", "empty"])
  func `a folder that has lost its database is refused by everything`(loss: String) throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = folder.appending(path: "data").path
    _ = try Program.run(["tenant", "create", "acme", "--data", data])
    let backup = folder.appending(path: "kept").path
    #expect(try Program.run(["backup", backup, "--data", data]).status == 0)
    if loss == "missing" {
      try FileManager.default.removeItem(atPath: data)
    } else {
      for name in ["-wal", "-shm"] {
        try? FileManager.default.removeItem(atPath: data + "/gallery.sqlite" + name)
      }
      try Data().write(to: URL(filePath: data + "/gallery.sqlite"))
    }
    let more = [
      ["tenant", "create", "other"], ["serve", "--port", "0"],
      ["serve", "--port", "0", "--first-tenant", "a"],
    ]
    for command in try Self.commands(in: folder) + more {
      let outcome = try Program.run(command + ["--data", data])
      #expect(outcome.status != 0, "\(command)")
      #expect(outcome.errors.contains("has lost its database"), "\(command): \(outcome.errors)")
      #expect(!outcome.output.contains("All is well"))
    }
    #expect(FileManager.default.fileExists(atPath: data) == (loss == "empty"))
    let restored = try Program.run(["restore", backup, "--data", data])
    #expect(restored.status == 0, "\(restored.errors)")
    #expect(try Program.run(["tenant", "list", "--data", data]).output.contains("acme"))
  }

  @Test func `a backup that is told to stop leaves no part of itself`() async throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = folder.appending(path: "data").path
    _ = try Program.run(["tenant", "create", "acme", "--data", data])
    let target = folder.appending(path: "target")
    try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
    for round in 0..<16 {
      let file = target.appending(path: "backup\(round)")
      let backup = try RunningProgram(
        "backup\(round)", executable: try Program.beside("mien"),
        arguments: ["backup", file.path, "--data", data], folder: folder)
      try await Task.sleep(for: .milliseconds(.random(in: 10...60)))
      _ = try? await backup.stop()
      let names = try FileManager.default.contentsOfDirectory(atPath: target.path)
      #expect(names.allSatisfy { $0.wholeMatch(of: /backup[0-9]+/) != nil }, "\(names)")
    }
  }

  @Test func `names of one letter are as good as others`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    func mien(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(
        URL(filePath: "/usr/bin/env"), ["-C", folder.path, try Program.beside("mien").path] + arguments)
    }
    #expect(try mien("tenant", "create", "acme", "--data", "d", "--key-file", "k").status == 0)
    let backup = try mien("backup", "b", "--data", "d", "--key-file", "k")
    #expect(backup.status == 0, "\(backup.errors)")
    #expect(try mien("key", "rotate", "--data", "d", "--key-file", "k").status == 0)
    #expect(try mien("verify", "--data", "d", "--key-file", "k").status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["b", "d", "k", "k.old-1"])
  }

  @Test func `a path through a link is one path to every command`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(
      at: folder.appending(path: "x/y"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "x/y")
    func mien(_ arguments: String...) throws -> Program.Outcome {
      try Program.run(
        URL(filePath: "/usr/bin/env"), ["-C", folder.path, try Program.beside("mien").path] + arguments)
    }
    let created = try mien("tenant", "create", "acme", "--data", "link/../dd")
    #expect(
      created.errors.contains("/x/dd, and") && created.errors.contains("/x/dd.key"), "\(created.errors)")
    for command in [["verify"], ["tenant", "list"], ["key", "rotate"], ["backup", "b"]] {
      let outcome = try Program.run(
        URL(filePath: "/usr/bin/env"),
        ["-C", folder.path, try Program.beside("mien").path] + command + ["--data", "link/../dd"])
      #expect(outcome.status == 0, "\(command): \(outcome.errors)")
    }
    let nowhere = try mien("tenant", "create", "acme", "--data", "none/../d")
    #expect(nowhere.status != 0 && nowhere.errors.contains("none/../d leads nowhere"), "\(nowhere.errors)")
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(names == ["b", "link", "x"])
  }

  @Test func `an empty variable is no path`() throws {
    let home = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: home) }
    for variable in ["MIEN_DATA", "MIEN_KEY_FILE"] {
      for command in [["tenant", "create", "acme"], ["serve", "--port", "0"], ["verify"]] {
        let outcome = try Program.run(
          URL(filePath: "/usr/bin/env"),
          ["HOME=\(home.path)", "\(variable)=", try Program.beside("mien").path] + command)
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("\(variable) is set and empty"), "\(command): \(outcome.errors)")
      }
    }
    #expect(!FileManager.default.fileExists(atPath: home.path + "/.local"))
  }

  @Test func `the home folder is the one that HOME names, also behind a tilde`() throws {
    let home = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: home) }
    func mien(_ arguments: String...) throws -> Program.Outcome {
      let program = try Program.beside("mien").path
      return try Program.run(
        URL(filePath: "/usr/bin/env"),
        ["-u", "MIEN_DATA", "-u", "MIEN_KEY_FILE", "HOME=\(home.path)", program] + arguments)
    }
    #expect(try mien("tenant", "create", "acme").status == 0)
    #expect(FileManager.default.fileExists(atPath: home.path + "/.local/share/mien/gallery.sqlite"))
    #expect(FileManager.default.fileExists(atPath: home.path + "/.local/share/mien.key"))
    #expect(try mien("tenant", "list", "--data=~/.local/share/mien").output.contains("acme"))
    #expect(try mien("tenant", "create", "other", "--data=~/faces", "--key-file=~/faces-key").status == 0)
    #expect(FileManager.default.fileExists(atPath: home.path + "/faces/gallery.sqlite"))
    #expect(FileManager.default.fileExists(atPath: home.path + "/faces-key"))
    #expect(try mien("export", "--tenant", "acme", "--output=~/export").status == 0)
    #expect(FileManager.default.fileExists(atPath: home.path + "/export"))
    let paths = ["data", "key_file", "objects.folder", "server.certificate", "server.private_key"]
    try Data(paths.map { "\($0): ~/of the file" }.joined(separator: "\n").utf8)
      .write(to: home.appending(path: "settings.yaml"))
    let config = try mien("config", "--config=~/settings.yaml")
    #expect(config.output.ranges(of: home.path + "/of the file").count == paths.count, "\(config.output)")
  }
}
