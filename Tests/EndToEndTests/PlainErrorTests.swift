import Foundation
import ProgramHarness
import Testing

/// What the system has to complain about is told in words.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct PlainErrorTests {
  @Test func `no command prints an error's domain and number`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let photograph = try Program.photograph("obama.jpg")
    let binary = folder.root.appending(path: "binary").path
    try Data([0xFF, 0xFE, 0xFD, 0, 1]).write(to: URL(filePath: binary))
    let (none, folderPath) = (folder.root.path + "/none/file", folder.people)
    let data = ["--data", folder.data]
    let commands: [[String]] = [
      ["analyze", none], ["analyze", folderPath], ["analyze", binary],
      ["analyze", photograph, "--draw", none],
      ["compare", none, photograph], ["compare", photograph, folderPath],
      ["import", none, "--tenant", "acme", "--collection", "c"] + data,
      ["import", binary, "--tenant", "acme", "--collection", "c"] + data,
      ["export", "--tenant", "acme", "--output", none] + data, ["export", "--tenant", "other"] + data,
      ["export", "--tenant", "acme", "--data", none], ["backup", none] + data,
      ["backup", folderPath] + data, ["backup", binary, "--data", none],
      ["restore", none, "--data", folder.root.path + "/new"],
      ["restore", binary, "--data", folder.root.path + "/new"],
      ["restore", folderPath, "--data", folder.root.path + "/new"],
      ["evaluate", "verification", "--pairs", none, "--root", folderPath],
      ["evaluate", "verification", "--pairs", binary, "--root", folderPath],
      ["evaluate", "verification", "--pairs", folderPath, "--root", folderPath],
      ["config", "--config", none], ["config", "--config", binary], ["config", "--config", folderPath],
      ["serve", "--config", none], ["tenant", "create", "t", "--data", photograph + "/x"],
      ["tenant", "list", "--key-file", none] + data, ["key", "rotate", "--key-file", none] + data,
      ["verify", "--data", none],
    ]
    for arguments in commands {
      let outcome = try Program.run(arguments)
      #expect(outcome.status != 0, "\(arguments)")
      let words = outcome.output + outcome.errors
      #expect(!words.isEmpty, "\(arguments)")
      for raw in ["Domain", "Code=", "NSError", "CocoaError", "UserInfo", "Swift.", "Foundation."] {
        #expect(!words.contains(raw), "\(arguments): \(words)")
      }
    }
  }
}
