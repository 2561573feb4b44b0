import Foundation
import ProgramHarness
import Testing

/// Lists as people and their spreadsheets write them.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct ImportListTests {
  private static let two = "file,subject,name\na.jpg,p1,Ann\nc.jpg,p2,Cem\n"

  /// What became of an import, and the names of all subjects after it.
  private func imported(
    _ bytes: Data, _ more: [String] = []
  ) throws -> (outcome: ImportFolder.Outcome, names: [String]) {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let outcome = try folder.run(try folder.list(bytes), ["--collection", "c"] + more)
    let lines = try Program.run(["export", "--tenant", "acme", "--data", folder.data]).objects()
    return (
      outcome,
      lines.filter { $0["type"] as? String == "subject" }.compactMap { $0["name"] as? String }.sorted()
    )
  }

  @Test(arguments: [
    two, two + "\n", two + "\n\n  \n", two + ",,\n", two + ",,,,\n", two.replacing("\n", with: "\r\n"),
    two.replacing("\n", with: "\r"), "\u{FEFF}" + two, two.replacing(",", with: ";"),
    two.replacing(",", with: "\t"),
    "\n" + two, "sep=;\n" + two.replacing(",", with: ";"),
    "\"sep=,\"\r\n" + two.replacing("\n", with: "\r\n"),
    "\u{FEFF}sep=|\n" + two.replacing(",", with: "|"), "file,subject,name,\na.jpg,p1,Ann,\nc.jpg,p2,Cem\n",
    "file, subject ,\"name\"\n\"a.jpg\" ,p1, \"Ann\"\nc.jpg,p2,Cem",
  ])
  func `rows without values, ends of lines and separators do not matter`(text: String) throws {
    let (outcome, names) = try imported(Data(text.utf8))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.total["enrolled"] as? Int == 2)
    #expect(names == ["Ann", "Cem"])
  }

  @Test func `quotation marks hold separators and themselves`() throws {
    let text = "file,subject,name\na.jpg,p1,\"Ann, the \"\"first\"\"\"\nc.jpg,p2,6\" Cem\n"
    let (outcome, names) = try imported(Data(text.utf8))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(names == ["6\" Cem", "Ann, the \"first\""])
  }

  @Test(arguments: [
    ("file,subject,name\na.jpg,p1,\"Ann\nc.jpg,p2,Cem\n", "Line 2"),
    ("file,subject,name\na.jpg,p1,\"Ann\nc.jpg,p2,Cem\"\n", "Line 2"),
    ("file,subject,name\na.jpg,p1,Ann\nc.jpg,p2,\"Cem\" x\n", "Line 3"),
    ("file,subject,name\na.jpg,p1,Ann\nc.jpg,p2,Cem,more\n", "Line 3"),
    ("file,subject,name\na.jpg,p1,Ann\n\nc.jpg,,Cem\n", "Line 4"),
    ("file,subject,name\n,p1,Ann\n", "Line 2"), ("file,subject,file\na.jpg,p1,b.jpg\n", "Line 1"),
    ("sep=x\nfilexsubject\na.jpgxp1\n", "Line 1"), ("file,subject,name\n", "holds no rows"),
    ("file,subject,name\n\n,,\n", "holds no rows"),
    ("file,subject,name\na.jpg,p1,Ann\nc.jpg,p1,\na.jpg,p1,Anna\n", "Lines 2 and 4"),
    ("file,subject,tag\na.jpg,p1,x\nc.jpg,p1,y\n", "Lines 2 and 3"),
    ("file,name\na.jpg,Ann\n", "no column “subject”"), ("", "no column “file”"),
  ])
  func `a list that would leave somebody out is refused with its line`(text: String, words: String) throws {
    let (outcome, names) = try imported(Data(text.utf8))
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains(words), "\(outcome.errors)")
    #expect(names.isEmpty)
  }

  @Test(
    arguments: [
      ([0xFF, 0xFE], .utf16LittleEndian), ([0xFE, 0xFF], .utf16BigEndian),
      ([0xFF, 0xFE, 0, 0], .utf32LittleEndian),
    ] as [([UInt8], String.Encoding)])
  func `a list says its encoding by its mark`(mark: [UInt8], encoding: String.Encoding) throws {
    let text = "file\tsubject\tname\na.jpg\tp1\tAnn\nc.jpg\tp2\t张伟\n"
    let bytes = try #require(text.data(using: encoding))
    let (outcome, names) = try imported(Data(mark) + bytes)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(names == ["Ann", "张伟"])
  }

  @Test(arguments: [String.Encoding.utf16LittleEndian, .utf16BigEndian])
  func `without its mark a list of two bytes per character is refused`(encoding: String.Encoding) throws {
    let (outcome, names) = try imported(try #require(Self.two.data(using: encoding)))
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("--encoding utf-16"), "\(outcome.errors)")
    #expect(names.isEmpty)
  }

  @Test(
    arguments: [
      ([0xD5, 0xC5, 0xCE, 0xB0], "gb18030", "张伟"), ([0x4A, 0x6F, 0x73, 0xE9], "cp1252", "José"),
    ] as [([UInt8], String, String)])
  func `other encodings are asked for, and read when they are named`(
    bytes: [UInt8], encoding: String, name: String
  ) throws {
    let list = Data("file,subject,name\na.jpg,p1,".utf8) + Data(bytes) + Data("\n".utf8)
    let (refused, none) = try imported(list)
    #expect(refused.status != 0)
    #expect(refused.errors.contains("--encoding \(encoding)"), "\(refused.errors)")
    #expect(refused.errors.contains("line 2"), "\(refused.errors)")
    #expect(none.isEmpty)
    let (outcome, names) = try imported(list, ["--encoding", encoding])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(names == [name])
  }

  @Test func `a wrong encoding is refused`() throws {
    let list = Data("file,subject,name\na.jpg,p1,Jos".utf8) + Data([0xE9, 0x0A])
    let (outcome, _) = try imported(list, ["--encoding", "gb18030"])
    #expect(outcome.status != 0)
    #expect(outcome.errors.contains("not GB18030"), "\(outcome.errors)")
    #expect(try imported(list, ["--encoding", "nonsense"]).outcome.status == 64)
  }

  @Test func `ids of images are told apart by their bytes`() throws {
    let text = "file,subject,external_image_id\na.jpg,p1,Jos\u{E9}\nc.jpg,p1,Jose\u{301}\n"
    let (outcome, _) = try imported(Data(text.utf8))
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.total["enrolled"] as? Int == 2)
  }

  @Test func `what cannot be meant is refused before anything is read`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let list = try folder.list(Data(Self.two.utf8))
    #expect(try folder.run(list, ["--collection", ""]).status == 64)
    #expect(try folder.run(list, []).errors.contains("--collection"))
    #expect(try folder.run(list, ["--collection", String(repeating: "c", count: 1025)]).status == 64)
    let photograph = try folder.run(folder.root.appending(path: "a.jpg").path)
    #expect(photograph.status != 0 && photograph.errors.contains("is a photograph"), "\(photograph.errors)")
    #expect(try folder.run("/nowhere").errors.contains("No such file"))
    #expect(try folder.run(folder.people).errors.contains("is empty"))
  }

  @Test func `files whose names are of the list's encoding are found`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let photograph = try ImportFolder.photograph("obama.jpg")
    let mueller: [UInt8] = Array("M".utf8) + [0xFC] + Array("ller".utf8)
    try folder.put(photograph, at: mueller + Array("/p.jpg".utf8))
    try folder.put(try ImportFolder.photograph("biden.jpg"), at: "Bj\u{F6}rn/p.jpg")
    let file = folder.people + "/list.csv"
    let rows: [[UInt8]] = [
      Array("file,subject\n".utf8), mueller, Array("/p.jpg,m\nBj".utf8), [0xF6], Array("rn/p.jpg,b\n".utf8),
    ]
    try Data(rows.joined()).write(to: URL(filePath: file))
    let outcome = try folder.run(file, ["--collection", "c", "--encoding", "cp1252"])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.total["enrolled"] as? Int == 2, "\(outcome.lines)")
    // A list in UTF-8, which its mark says, of files that were named elsewhere.
    try Data("\u{FEFF}file,subject\nM\u{FC}ller/p.jpg,m\n".utf8).write(to: URL(filePath: file))
    let again = try folder.run(file, ["--collection", "c", "--encoding", "cp1252"])
    #expect(again.total["present"] as? Int == 1, "\(again.lines)")
  }

  @Test(.timeLimit(.minutes(5))) func `pipes, sockets and devices are refused and not opened`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let list = try folder.list(
      Data("file,subject\na.jpg,p1\n/dev/zero,p2\npipe,p3\nsocket,p4\n/dev/tty,p5\n".utf8))
    #expect(mkfifo(folder.root.path + "/pipe", 0o600) == 0)
    let socket = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(socket) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { place in
      place.copyBytes(from: Array((folder.root.path + "/socket").utf8))
    }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    let outcome = try folder.run(list)
    #expect(outcome.status == 1)
    #expect(outcome.total["enrolled"] as? Int == 1)
    for file in ["/dev/zero", "pipe", "socket", "/dev/tty"] {
      #expect(outcome.lines[file]?["reason"] as? String == "noFile", "\(outcome.lines[file] ?? [:])")
    }
    for source in ["/dev/zero", "/dev/null", folder.root.path + "/socket"] {
      let refused = try folder.run(source)
      #expect(refused.status != 0 && refused.errors.contains("cannot be imported"), "\(refused.errors)")
    }
  }
}
