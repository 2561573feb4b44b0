import Foundation
import ProgramHarness
import Testing

/// Files that the command line names: what they are is looked at before anything takes their place.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct NamedFileTests {
  private func photograph(in folder: URL) throws -> String {
    let path = folder.appending(path: "photo.jpg").path
    try FileManager.default.copyItem(atPath: Program.photograph("obama.jpg"), toPath: path)
    return path
  }

  @Test func `a drawing never takes the place of its photograph`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let photograph = try photograph(in: folder)
    let (link, twin) = (folder.path + "/link.jpg", folder.path + "/twin.jpg")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "photo.jpg")
    try FileManager.default.linkItem(atPath: photograph, toPath: twin)
    let bytes = try Data(contentsOf: URL(filePath: photograph))
    for drawing in [photograph, link, twin, folder.path + "/./photo.jpg"] {
      let outcome = try Program.run(["analyze", photograph, "--draw", drawing])
      #expect(outcome.status != 0)
      #expect(outcome.errors.contains("would take the place of"), "\(outcome.errors)")
      #expect(try Data(contentsOf: URL(filePath: photograph)) == bytes)
    }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "photo.jpg")
  }

  @Test(arguments: ["old.jpg", "new.jpg"])
  func `a drawing goes where a link leads`(target: String) throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (real, link) = (folder.path + "/" + target, folder.path + "/link.jpg")
    // A larger one, of which nothing may be left.
    if target == "old.jpg" {
      try (Data([0xFF, 0xD8, 0xFF]) + Data(count: 1 << 20)).write(to: URL(filePath: real))
    }
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
    #expect(try Program.run(["analyze", photograph(in: folder), "--draw", link]).status == 0)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
    #expect(try Program.run(["analyze", real]).output.contains("1 face"))
    #expect(try Data(contentsOf: URL(filePath: real)).suffix(2) == Data([0xFF, 0xD9]))
  }

  /// Devices of our own: a program that replaces them must not get at the system's.
  @Test func `a drawing is written into a device`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let photograph = try photograph(in: folder)
    for (name, minor) in [("null", 3), ("full", 7)] {
      let device = folder.path + "/" + name
      // Only the superuser can make one, and not everywhere can it be opened.
      guard mknod(device, S_IFCHR | 0o600, dev_t(1 << 8 | minor)) == 0,
        let handle = FileHandle(forWritingAtPath: device)
      else { return }
      try handle.close()
      let outcome = try Program.run(["analyze", photograph, "--draw", device])
      #expect((outcome.status == 0) == (name == "null"), "\(outcome.output)")
      if name == "full" { #expect(outcome.output.contains("No space left"), "\(outcome.output)") }
      var status = stat()
      #expect(lstat(device, &status) == 0 && status.st_mode & S_IFMT == S_IFCHR)
    }
  }

  @Test func `an empty name is refused by the option it was given to`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let photograph = try photograph(in: folder)
    let commands: [([String], String)] = [
      (["verify", "--data", ""], "--data"), (["tenant", "create", "acme", "--data", ""], "--data"),
      (["serve", "--port", "0", "--data", ""], "--data"), (["config", "--data", ""], "--data"),
      (["verify", "--key-file", ""], "--key-file"), (["config", "--key-file", ""], "--key-file"),
      (["config", "--config", ""], "--config"), (["config", "--host", ""], "server.host"),
      (["serve", "--host", ""], "server.host"), (["backup", ""], "file"), (["restore", ""], "file"),
      (["export", "--tenant", "acme", "--output", ""], "--output"),
      (["analyze", photograph, "--draw", ""], "--draw"), (["analyze", ""], "images"),
      (["compare", "", photograph], "first"), (["import", "", "--tenant", "a"], "source"),
      (["import", "x", "--tenant", "a", "--report", ""], "--report"),
    ]
    for (command, name) in commands {
      let outcome = try Program.run(
        URL(filePath: "/usr/bin/env"),
        ["-C", folder.path, "-u", "MIEN_DATA", "HOME=\(folder.path)", try Program.beside("mien").path]
          + command)
      #expect(outcome.status != 0, "\(command)")
      #expect(outcome.errors.contains(name), "\(command): \(outcome.errors)")
      #expect(
        outcome.errors.contains("must not be empty") || outcome.errors.contains("cannot be \"\""),
        "\(command): \(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["photo.jpg"])
  }

  @Test func `a folder is the same however its path is written`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let inner = folder.appending(path: "faces")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    func mien(_ arguments: [String], in place: URL) throws -> Program.Outcome {
      try Program.run(
        URL(filePath: "/usr/bin/env"), ["-C", place.path, try Program.beside("mien").path] + arguments)
    }
    let created = try mien(["tenant", "create", "acme", "--data", "."], in: inner)
    #expect(created.status == 0, "\(created.errors)")
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["faces", "faces.key"])
    for path in ["faces", "faces/", "faces//", "faces/.", "./faces", "faces/./", "faces/../faces//"] {
      let listed = try mien(["tenant", "list", "--data", path], in: folder)
      #expect(listed.output.contains("acme"), "\(path): \(listed.errors)")
    }
  }

  @Test func `who verifies a damaged database is told what comes next`() throws {
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let data = folder.path + "/data"
    #expect(try Program.run(["tenant", "create", "acme", "--data", data]).status == 0)
    let database = data + "/gallery.sqlite"
    let whole = try Data(contentsOf: URL(filePath: database))
    let damages: [Range<Int>] = [0..<100, 100..<4096, 4096..<whole.count, whole.count / 2..<whole.count]
    for range in damages {
      for name in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + name) }
      var bytes = whole
      bytes.replaceSubrange(range, with: Data(repeating: 0x5A, count: range.count))
      try bytes.write(to: URL(filePath: database))
      let outcome = try Program.run(["verify", "--data", data])
      let words = outcome.output + outcome.errors
      #expect(outcome.status == 1, "\(range): \(words)")
      #expect(words.contains("`mien restore`") && !words.contains("`mien verify`"), "\(range): \(words)")
      let other = try Program.run(["tenant", "list", "--data", data])
      #expect(other.status == 0 || other.errors.contains("`mien verify`"), "\(range): \(other.errors)")
    }
  }
}
