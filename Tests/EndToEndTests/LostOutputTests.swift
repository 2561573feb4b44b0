import Foundation
import ProgramHarness
import Testing

/// Commands whose output is lost do not count as successful.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct LostOutputTests {
  @Test(arguments: LostOutput.allCases)
  func `what only looks says that nobody could see it, but for a reader who has gone`(
    sink: LostOutput
  ) throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    try folder.put(ImportFolder.photograph("obama.jpg"), at: "obama/obama.jpg")
    #expect(try folder.run(folder.people).status == 0)
    let photographs = try ["obama.jpg", "biden.jpg"].map(Program.photograph)
    let data = ["--data", folder.data]
    let commands: [[String]] = [
      ["tenant", "list"] + data, ["tenant", "list", "--json"] + data, ["tenant", "show", "acme"] + data,
      ["verify"] + data, ["verify", "--json"] + data, ["export", "--tenant", "acme"] + data,
      ["config"], ["models"], ["models", "--json"], ["--help"], ["tenant", "create", "--help"], ["key"],
      ["analyze"] + photographs, ["analyze", "--json"] + photographs,
      ["compare"] + photographs, ["compare", "--json"] + photographs,
    ]
    for command in commands {
      let outcome = try sink.run(command)
      if sink == .readerThatIsGone {
        // As `head` ends other programs.
        #expect(outcome.reason == .uncaughtSignal && outcome.status == SIGPIPE, "\(command)")
        #expect(outcome.errors.isEmpty, "\(command): \(outcome.errors)")
      } else {
        #expect(outcome.reason == .exit && outcome.status == 1, "\(command): \(outcome.status)")
        #expect(outcome.errors.contains("The output could not be written"), "\(command): \(outcome.errors)")
        #expect(outcome.errors.count { $0 == "\n" } == 1, "\(command): \(outcome.errors)")
      }
    }
    // A question that nobody saw is not answered.
    #expect(try sink.run(["tenant", "delete", "acme"] + data).status != 0)
    #expect(try Program.run(["tenant", "show", "acme"] + data).status == 0)
  }

  @Test(arguments: LostOutput.allCases)
  func `what has done something says so where it can still be read`(sink: LostOutput) throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    try folder.put(ImportFolder.photograph("obama.jpg"), at: "obama/obama.jpg")
    try folder.put(ImportFolder.photograph("biden.jpg"), at: "biden/biden.jpg")
    let data = ["--data", folder.data]
    let into = ["--tenant", "acme", "--collection", "c"] + data
    let (backup, restored) = (folder.root.path + "/backup", folder.root.path + "/restored")
    for json in [[], ["--json"]] {
      let (backup, restored) = (backup + "\(json.count)", restored + "\(json.count)")
      let commands: [([String], String)] = [
        (["import", folder.people] + into, "What was imported is in the gallery."),
        (["backup", backup] + data, "The backup \(backup) was written."),
        (["restore", backup, "--data", restored, "--key-file", folder.data + ".key"], "Restored \(backup)"),
        (["tenant", "suspend", "acme"] + data, "acme was suspended."),
        (["tenant", "suspend", "acme", "--lift"] + data, "The suspension of acme was lifted."),
        (
          ["tenant", "delete", "acme", "--yes", "--data", restored, "--key-file", folder.data + ".key"],
          "Deleted acme with 2 faces."
        ),
      ]
      for (command, deed) in commands {
        let outcome = try sink.run(command + json)
        #expect(outcome.reason == .exit && outcome.status == 1, "\(command): \(outcome.status)")
        #expect(outcome.errors.contains(deed), "\(command): \(outcome.errors)")
        #expect(outcome.errors.contains("The output could not be written"), "\(command): \(outcome.errors)")
      }
    }
    let shown = try Program.run(["tenant", "list", "--json"] + data)
    #expect(try shown.objects().first?["faces"] as? Int == 2)
    #expect(try Program.run(["verify"] + data).status == 0)
  }

  @Test func `a reader who has seen enough ends the program without a word`() throws {
    let mien = try Program.beside("mien").path
    let outcome = try Program.run(
      URL(filePath: "/bin/bash"), ["-c", #""$0" models | head -n 1; echo "${PIPESTATUS[0]}""#, mien])
    #expect(outcome.errors.isEmpty)
    // The list may have been in the pipe before the reader went.
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2 && ["0", "141"].contains(lines.last), "\(outcome.output)")
  }

  @Test func `an export onto a full disk leaves no part of itself`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    for number in 0..<8 { try folder.put(ImportFolder.photograph("obama.jpg"), at: "p\(number)/obama.jpg") }
    #expect(try folder.run(folder.people).status == 0)
    let disk = folder.root.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    // A small disk, which only the superuser can make.
    guard mount("tmpfs", disk, "tmpfs", 0, "size=8k") == 0 else { return }
    defer { umount(disk) }
    let arguments = ["export", "--tenant", "acme", "--embeddings", "--images", "--data", folder.data]
    let whole = try Program.run(arguments)
    #expect(whole.output.utf8.count > 8192)
    let outcome = try Program.run(arguments + ["--output", disk + "/export"])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains(disk + "/export ") && outcome.errors.contains("No space left"),
      "\(outcome.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == [])
    // On another disk it is whole, for its owner only, and takes no file's place.
    let file = folder.root.path + "/export"
    #expect(try Program.run(arguments + ["--output", file]).status == 0)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == whole.output)
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    #expect(try Program.run(arguments + ["--output", file]).errors.contains("\(file) exists"))
    #expect(try String(contentsOfFile: file, encoding: .utf8) == whole.output)
  }
}
