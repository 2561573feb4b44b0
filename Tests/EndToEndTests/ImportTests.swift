import Foundation
import ProgramHarness
import Testing

/// Nobody whom an import is about is left out without a word.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct ImportTests {
  private static let obama = Result { try ImportFolder.photograph("obama.jpg") }
  private static let biden = Result { try ImportFolder.photograph("biden.jpg") }

  @Test func `every file that is not enrolled is named with the reason`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let (obama, biden) = (try Self.obama.get(), try Self.biden.get())
    try folder.put(obama, at: "good/p.jpg")
    try folder.put(biden, at: "good/no-ending")
    try folder.put(Data("# Notes".utf8), at: "good/notes.txt")
    try folder.put(Data([0, 1]), at: "good/Thumbs.db")
    try folder.put(obama, at: "good/._p.jpg")
    try folder.put(biden, at: "bert/p.JFIF")
    try folder.put(Data([0, 0, 0, 24] + Array("ftypheic".utf8) + [0, 0, 0, 0]), at: "carl/p.heic")
    try folder.put(obama, at: "anna/2021/p.jpg")
    try folder.put(Data("x".utf8), at: "empty/readme.txt")
    try folder.put(obama, at: "loose.jpg")
    try folder.put(Data("x".utf8), at: "list.txt")
    try folder.put(obama, at: Array("M".utf8) + [0xFC] + Array("ller/p.jpg".utf8))
    #expect(mkfifo(folder.people + "/good/pipe.jpg", 0o600) == 0)

    let outcome = try folder.run(folder.people)
    #expect(outcome.status == 1)
    let expected: [String: (outcome: String, reason: String?)] = [
      "good/p.jpg": ("enrolled", nil), "good/no-ending": ("enrolled", nil), "bert/p.JFIF": ("enrolled", nil),
      "good/notes.txt": ("ignored", "noPhotograph"), "good/Thumbs.db": ("ignored", "hidden"),
      "good/._p.jpg": ("ignored", "hidden"), "carl/p.heic": ("failed", "unsupportedFormat"),
      "anna/2021/p.jpg": ("refused", "nestedFolder"), "empty/": ("refused", "noPhotograph"),
      "empty/readme.txt": ("ignored", "noPhotograph"), "loose.jpg": ("refused", "looseFile"),
      "list.txt": ("ignored", "noPhotograph"), #"M\xFCller/p.jpg"#: ("refused", "nameNotUTF8"),
      "good/pipe.jpg": ("refused", "noFile"),
    ]
    #expect(Set(outcome.lines.keys) == Set(expected.keys))
    for (file, wanted) in expected {
      let line = outcome.lines[file]
      #expect(line?["outcome"] as? String == wanted.outcome, "\(file)")
      #expect(line?["reason"] as? String == wanted.reason, "\(file)")
      #expect(wanted.reason == nil || (line?["message"] as? String)?.isEmpty == false, "\(file)")
    }
    #expect(outcome.total["enrolled"] as? Int == 3)
    #expect(outcome.total["refused"] as? Int == 5)
    #expect(outcome.total["failed"] as? Int == 1)
    #expect(outcome.total["ignored"] as? Int == 5)
    #expect((outcome.lines["carl/p.heic"]?["message"] as? String)?.contains("HEIC") == true)

    // For people, each on a line of its own.
    let read = try Program.run(
      ["import", folder.people, "--tenant", "acme", "--collection", "c", "--data", folder.data])
    #expect(read.status == 1)
    for file in ["carl/p.heic: ", "anna/2021/p.jpg: ", "empty/: ", "loose.jpg: ", #"M\xFCller/p.jpg: "#] {
      #expect(read.output.split(separator: "\n").contains { $0.hasPrefix(file) }, "\(file)")
    }
    #expect(read.output.contains("3 present already, 5 refused, 1 unreadable, 5 ignored"))

    // With the encoding named, that person is in.
    let decoded = try folder.run(folder.people, ["--collection", "c", "--encoding", "cp1252"])
    #expect(decoded.lines[#"M\xFCller/p.jpg"#]?["outcome"] as? String == "enrolled")
    #expect(try folder.subjects().contains(Array("M\u{FC}ller".utf8)))
  }

  @Test func `an import is whole when only what is no photograph is left out`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    try folder.put(try Self.obama.get(), at: "good/p.jpg")
    try folder.put(Data("x".utf8), at: "good/notes.txt")
    try folder.put(Data("x".utf8), at: ".DS_Store")
    let outcome = try folder.run(folder.people)
    #expect(outcome.status == 0)
    #expect(outcome.total["ignored"] as? Int == 2)
  }

  @Test func `persons whose names look the same are two, and the report says so`() throws {
    for (one, other) in [("Jos\u{E9}", "Jose\u{301}"), ("\u{C5}", "\u{212B}")] {
      let folder = try ImportFolder()
      defer { folder.remove() }
      try folder.put(try Self.obama.get(), at: Array((one + "/p.jpg").utf8))
      try folder.put(try Self.obama.get(), at: Array((other + "/p.jpg").utf8))
      let outcome = try Program.run(
        ["import", folder.people, "--tenant", "acme", "--collection", "c", "--json", "--data", folder.data])
      #expect(outcome.status == 0)
      let objects = try outcome.objects()
      #expect((objects.last?["total"] as? [String: Any])?["enrolled"] as? Int == 2)
      #expect(
        objects.dropLast().allSatisfy { ($0["warning"] as? String)?.contains("looks the same") == true })
      #expect(Set(try folder.subjects()) == [Array(one.utf8), Array(other.utf8)])
      #expect(try folder.run(folder.people).total["present"] as? Int == 2)
    }
  }

  @Test func `long names are imported, with a word, and every dialect finds them`() async throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let long = String(repeating: "x", count: 130)
    try folder.put(try Self.obama.get(), at: "\(long)/p.jpg")
    try folder.put(try Self.biden.get(), at: "short/p.jpg")
    let outcome = try folder.run(folder.people)
    #expect(outcome.status == 0)
    #expect((outcome.lines["\(long)/p.jpg"]?["warning"] as? String)?.contains("130 bytes") == true)
    #expect(outcome.lines["short/p.jpg"]?["warning"] == nil)

    let created = try Program.run(["tenant", "rotate", "acme", "--json", "--data", folder.data])
    let keys = try #require(created.objects().first?["baidu"] as? [String: String])
    let server = try await ServerProcess.start(in: folder.root)
    let curl = try Program.located("curl")
    func post(_ path: String, _ fields: [String]) throws -> [String: Any] {
      let answer = try Program.run(
        curl,
        ["-sS", "--noproxy", "*", server.address + path] + fields.flatMap { ["--data-urlencode", $0] })
      return try answer.objects().first ?? [:]
    }
    let token = try #require(
      try post(
        "/oauth/2.0/token",
        [
          "grant_type=client_credentials", "client_id=\(keys["api_key"] ?? "")",
          "client_secret=\(keys["secret_key"] ?? "")",
        ])["access_token"] as? String)
    let user = "/rest/2.0/face/v2/faceset/user"
    let shown = try post("\(user)/get?access_token=\(token)", ["uid=\(long)"])
    #expect(shown["result_num"] as? Int == 1, "\(shown)")
    let deleted = try post("\(user)/delete?access_token=\(token)", ["uid=\(long)"])
    #expect(deleted["error_code"] == nil, "\(deleted)")
    let gone = try post("\(user)/get?access_token=\(token)", ["uid=\(long)"])
    #expect(gone["error_code"] as? Int == 216611)
    #expect(try await server.program.stop() == 0)
  }

  @Test func `an export is imported again, into another folder, with its ids`() throws {
    let (folder, other) = (try ImportFolder(), try ImportFolder())
    defer {
      folder.remove()
      other.remove()
    }
    try folder.put(try Self.obama.get(), at: Array("Jos\u{E9}/p.jpg".utf8))
    try folder.put(try Self.obama.get(), at: Array("Jose\u{301}/p.jpg".utf8))
    try folder.put(try Self.biden.get(), at: "b/p.jpg")
    #expect(try folder.run(folder.people).status == 0)
    func export(_ folder: ImportFolder, _ more: [String] = ["--embeddings", "--images"]) throws -> String {
      let outcome = try Program.run(["export", "--tenant", "acme", "--data", folder.data] + more)
      #expect(outcome.status == 0, "\(outcome.errors)")
      return outcome.output
    }
    let text = try export(folder)
    let file = other.root.appending(path: "export.jsonl")
    try Data(text.utf8).write(to: file)
    let restored = try other.run(file.path, [])
    #expect(restored.status == 0, "\(restored.errors)")
    #expect(restored.total["enrolled"] as? Int == 3)
    #expect(Array(try export(other).utf8) == Array(text.utf8))
    #expect(try other.run(file.path, []).total["present"] as? Int == 3)
    let verified = try Program.run(["verify", "--json", "--data", other.data])
    #expect(verified.status == 0, "\(verified.output)")
    // The photographs are recognised too.
    #expect(try other.run(folder.people).total["present"] as? Int == 3)

    let named = try other.run(file.path, ["--collection", "x"])
    #expect(named.status != 0 && named.errors.contains("Leave --collection out"))
    let over = try other.run(file.path, ["--report", file.path])
    #expect(over.status != 0)
    #expect(try Data(contentsOf: file) == Data(text.utf8))
    try Data(try export(folder, []).utf8).write(to: file)
    let third = try ImportFolder()
    defer { third.remove() }
    let bare = try third.run(file.path, [])
    #expect(bare.status == 1)
    #expect(bare.total["refused"] as? Int == 3)
    #expect(bare.lines.values.allSatisfy { ($0["message"] as? String)?.contains("--embeddings") == true })
  }
}
