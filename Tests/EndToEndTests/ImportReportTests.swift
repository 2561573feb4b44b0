import Foundation
import ProgramHarness
import Testing

/// The report of an import in a file, and what it leaves alone.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct ImportReportTests {
  private let two = "file,subject,name\na.jpg,p1,Ann\nc.jpg,p2,Cem\n"

  @Test func `a report takes the place of nothing that is imported`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let list = try folder.list(Data(two.utf8))
    let photograph = folder.root.appending(path: "c.jpg").path
    let link = folder.root.appending(path: "link").path
    try FileManager.default.linkItem(atPath: photograph, toPath: link)
    let database = folder.root.appending(path: "database").path
    try FileManager.default.linkItem(atPath: folder.data + "/gallery.sqlite", toPath: database)
    for file in [
      list, photograph, link, database, folder.data + "/gallery.sqlite", folder.data + "/lock",
      folder.data + ".key",
    ] {
      let before = try Data(contentsOf: URL(filePath: file))
      let outcome = try folder.run(list, ["--collection", "c", "--report", file])
      #expect(outcome.status != 0 && outcome.errors.contains("Name another"), "\(outcome.errors)")
      #expect(try Data(contentsOf: URL(filePath: file)) == before, "\(file)")
    }
    #expect(try folder.subjects().isEmpty)
    let report = folder.root.appending(path: "report.jsonl").path
    for total in ["enrolled", "present"] {
      let outcome = try folder.run(list, ["--collection", "c", "--report", report])
      #expect(outcome.status == 0, "\(outcome.errors)")
      let lines = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n")
      #expect(lines.count == 2 && lines.allSatisfy { $0.contains("\"outcome\":\"\(total)\"") })
    }
    let full = try folder.run(list, ["--collection", "c", "--report", "/dev/full"])
    #expect(full.status != 0 && full.errors.contains("is not whole"), "\(full.errors)")
  }

  @Test func `a report takes the place of no other gallery, key or backup`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let list = try folder.list(Data(two.utf8))
    let (other, backup) = (folder.root.path + "/other", folder.root.path + "/kept")
    #expect(try Program.run(["tenant", "create", "o", "--data", other]).status == 0)
    #expect(try Program.run(["backup", backup, "--data", other]).status == 0)
    for file in [other + ".key", other + "/gallery.sqlite", backup] {
      let before = try Data(contentsOf: URL(filePath: file))
      for command in try [
        ["import", list, "--tenant", "acme", "--collection", "c", "--data", folder.data, "--report", file],
        ["analyze", Program.photograph("obama.jpg"), "--draw", file],
      ] {
        let outcome = try Program.run(command)
        #expect(outcome.status == 64 && outcome.errors.contains("Name a new file"), "\(outcome.errors)")
        #expect(try Data(contentsOf: URL(filePath: file)) == before, "\(command)")
      }
    }
    #expect(try folder.subjects().isEmpty)
  }

  @Test func `a report stays out of the folder that is imported, of the gallery and of its key`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    try folder.put(try ImportFolder.photograph("obama.jpg"), at: "obama/p.jpg")
    for file in [".hidden", ".kept/deep/note", "obama/.cache/x"] {
      try folder.put(Data("mine".utf8), at: file)
    }
    let (people, data) = (folder.people, folder.data)
    let link = folder.root.appending(path: "link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: people)
    let there = [
      people + "/.hidden", people + "/.kept/deep/note", people + "/obama/.cache/x", link + "/.kept/deep/note",
    ]
    let missing = [people + "/new", data + "/new", data + ".key.next", link + "/obama/new"]
    let log = [data + "/gallery.sqlite-wal", data + "/gallery.sqlite-shm"]
    for file in there + missing + log {
      let outcome = try folder.run(people, ["--collection", "c", "--report", file])
      #expect(outcome.status == 64 && outcome.errors.contains("Name another"), "\(file): \(outcome.errors)")
    }
    for file in there { #expect(try Data(contentsOf: URL(filePath: file)) == Data("mine".utf8), "\(file)") }
    for file in missing { #expect(!FileManager.default.fileExists(atPath: file), "\(file)") }
    #expect(try folder.subjects().isEmpty)
  }

  @Test func `an import that cannot begin leaves the report of the last one`() async throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let list = try folder.list(Data(two.utf8))
    let export = folder.root.appending(path: "export.jsonl").path
    try Data("{}".utf8).write(to: URL(filePath: export))
    let (report, new) = (folder.root.path + "/report.jsonl", folder.root.path + "/new.jsonl")
    let last = "{\"file\":\"the last one\"}\n"
    try Data(last.utf8).write(to: URL(filePath: report))
    func refuses(_ source: String, _ more: [String]) throws {
      for file in [report, new] {
        let outcome = try Program.run(
          ["import", source, "--data", folder.data, "--report", file] + more)
        #expect(outcome.status != 0, "\(source) \(more)")
      }
      #expect(try String(contentsOfFile: report, encoding: .utf8) == last, "\(source) \(more)")
      #expect(!FileManager.default.fileExists(atPath: new), "\(source) \(more)")
    }
    for source in [list, export] {
      let collection = source == list ? ["--collection", "c"] : []
      try refuses(source, ["--tenant", "nobody"] + collection)
      // An export needs no embedder where the gallery has one.
      if source == list { try refuses(source, ["--tenant", "acme", "--embedder", "nothing"] + collection) }
      try refuses(source, ["--tenant", "acme", "--key-file", folder.root.path + "/none"] + collection)
    }
    let server = try await ServerProcess.start(in: folder.root)
    try refuses(list, ["--tenant", "acme", "--collection", "c"])
    #expect(try await server.program.stop() == 0)
  }
}
