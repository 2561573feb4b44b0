import Foundation
import ProgramHarness
import Testing

/// Sources that are no plain files of plain names.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"), .timeLimit(.minutes(10)))
struct ImportSourceTests {
  /// An export with one face.
  private func export(_ folder: ImportFolder) throws -> Data {
    #expect(try folder.run(folder.list(Data("file,subject,name\na.jpg,p1,Ann\n".utf8))).status == 0)
    let outcome = try Program.run(["export", "--tenant", "acme", "--data", folder.data, "--embeddings"])
    return Data(outcome.output.utf8)
  }

  @Test func `lists and exports come through pipes, whole`() throws {
    let (folder, other) = (try ImportFolder(), try ImportFolder())
    defer {
      folder.remove()
      other.remove()
    }
    let file = folder.root.appending(path: "export.jsonl").path
    try export(folder).write(to: URL(filePath: file))
    let direct = try other.shell(
      #"cat "$2" | "$0" import /dev/stdin --tenant acme --data "$1" --json"#, [file])
    #expect(direct.status == 0, "\(direct.output) \(direct.errors)")
    let pipe = folder.root.appending(path: "pipe").path
    #expect(mkfifo(pipe, 0o600) == 0)
    // A writer who gives its first line late, and that one in pieces.
    let named = try other.shell(
      #"(sleep 1; head -c 30 "$2"; sleep 1; tail -c +31 "$2") > "$3" & "$0" import "$3" --tenant acme --data "$1" --json"#,
      [file, pipe])
    #expect(named.status == 0, "\(named.output) \(named.errors)")
    #expect(try (named.objects().last?["total"] as? [String: Any])?["present"] as? Int == 1)
    #expect(try other.exported("subject").first?["name"] as? String == "Ann")
    // A list's files are then relative to the current folder.
    let list = try other.shell(
      #"cd "$2"; printf 'file,subject\na.jpg,p2\n' | "$0" import /dev/stdin --tenant acme --collection c --data "$1""#,
      [folder.root.path])
    #expect(list.status == 0, "\(list.output) \(list.errors)")
    #expect(try other.exported("face").count == 2)
  }

  @Test func `an export may have a mark, and in another encoding it says how to convert it`() throws {
    let (folder, other) = (try ImportFolder(), try ImportFolder())
    defer {
      folder.remove()
      other.remove()
    }
    let export = try export(folder)
    let file = other.root.appending(path: "export.jsonl")
    let text = String(decoding: export, as: UTF8.self)
    for (mark, encoding, name) in [
      ([0xFF, 0xFE], String.Encoding.utf16LittleEndian, "UTF-16LE"), ([], .utf16LittleEndian, "UTF-16LE"),
      ([0xFE, 0xFF], .utf16BigEndian, "UTF-16BE"), ([], .utf16BigEndian, "UTF-16BE"),
    ] as [([UInt8], String.Encoding, String)] {
      try (Data(mark) + (try #require(text.data(using: encoding)))).write(to: file)
      let outcome = try other.run(file.path, [])
      #expect(
        outcome.status != 0 && outcome.errors.contains("iconv -f \(name) -t UTF-8"), "\(outcome.errors)")
      let converted = try other.shell(
        #"iconv -f \#(name) -t UTF-8 "$2" > "$2".new && "$0" import "$2".new --tenant acme --data "$1""#,
        [file.path])
      #expect(converted.status == 0, "\(converted.errors)")
    }
    try (Data([0xEF, 0xBB, 0xBF]) + export).write(to: file)
    #expect(try other.run(file.path, []).total["present"] as? Int == 1)
  }

  @Test func `lines of JSON that are no objects are named, and the others imported`() throws {
    let (folder, other) = (try ImportFolder(), try ImportFolder())
    defer {
      folder.remove()
      other.remove()
    }
    let strange = ["[]", "17", "null", "\"text\"", "[{}]"]
    let lines = try export(folder).split(separator: UInt8(ascii: "\n")).map {
      String(decoding: $0, as: UTF8.self)
    }
    let file = other.root.appending(path: "export.jsonl")
    try Data((["[]"] + lines + strange).joined(separator: "\n").utf8).write(to: file)
    let outcome = try other.run(file.path, [])
    #expect(outcome.status == 1)
    #expect(outcome.total["enrolled"] as? Int == 1 && outcome.total["refused"] as? Int == 6)
    for number in [1] + (0..<5).map({ $0 + lines.count + 2 }) {
      let message = outcome.lines["\(file.path):\(number)"]?["message"] as? String ?? ""
      #expect(message.contains("Line \(number) ") && message.contains("no object of JSON"), "\(message)")
    }
  }

  @Test func `what the caller says must be UTF-8, and nothing is made where it is not`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    try folder.put(
      try ImportFolder.photograph("obama.jpg"), at: Array("M".utf8) + [0xFC, 0x2F] + Array("o/p.jpg".utf8))
    let commands = [
      #""$0" import "$2/$bad" --tenant acme --collection c --data "$1""#,
      #""$0" import "$2" --tenant acme --collection c --data="$2/$bad""#,
      #""$0" analyze "$2/$bad/o/p.jpg""#, #""$0" tenant create acme --data "$2/$bad-data""#,
      #"MIEN_DATA="$2/$bad-data" "$0" tenant create acme"#, #"HOME="$2/$bad" "$0" tenant create acme"#,
    ]
    for command in commands {
      let outcome = try folder.shell(#"bad=$(printf 'M\374'); "# + command, [folder.people])
      #expect(outcome.status == 64, "\(command)")
      #expect(
        outcome.errors.contains("is no UTF-8") && !outcome.errors.contains("\u{FFFD}"), "\(outcome.errors)")
    }
    // As the message says; and from inside.
    for place in [#"ln -s "$2/$bad" "$2/link"; cd "$2/link""#, #"cd "$2/$bad""#] {
      let outcome = try folder.shell(
        #"bad=$(printf 'M\374'); \#(place); "$0" import . --tenant acme --collection c --data "$1" --json"#,
        [folder.people])
      #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
    }
    #expect(try folder.subjects() == [Array("o".utf8)])
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.people).allSatisfy { !$0.contains("data") })
  }
}
