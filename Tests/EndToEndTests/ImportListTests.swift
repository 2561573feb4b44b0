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
    "\n" + two, "file,subject,name,\na.jpg,p1,Ann,\nc.jpg,p2,Cem\n",
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

  @Test func `a report takes the place of nothing that is imported`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let list = try folder.list(Data(Self.two.utf8))
    let photograph = folder.root.appending(path: "c.jpg").path
    let link = folder.root.appending(path: "link").path
    try FileManager.default.linkItem(atPath: photograph, toPath: link)
    for file in [list, photograph, link, folder.data + "/gallery.sqlite", folder.data + ".key"] {
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
}
