import Foundation
import ProgramHarness
import Testing

/// What a list says about somebody who is in the gallery already.
@Suite(.enabled(if: Program.isReady, "\(Program.comment)"))
struct ImportChangeTests {
  /// Name and tag by id.
  private func subjects(_ folder: ImportFolder) throws -> [String: [String?]] {
    Dictionary(
      uniqueKeysWithValues: try folder.exported("subject").map {
        ($0["id"] as? String ?? "", [$0["name"] as? String, $0["tag"] as? String])
      })
  }

  @Test func `a list's new name and tag are taken over, and the report says what they were`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    #expect(
      try folder.run(folder.list(Data("file,subject,name,tag\na.jpg,p1,Jos\u{E9},x\nc.jpg,p2,Cem,y\n".utf8)))
        .status == 0)
    // For who was enrolled before, and for who is not yet; also in a row whose photograph is missing.
    let newer =
      "file,subject,name,tag\na.jpg,p1,Jose\u{301},\nnone.jpg,p2,,z\nc.jpg,p3,,\na.jpg,p3,Dan,d\na.jpg,p4,Eve,\n"
    let report = folder.root.appending(path: "report.jsonl").path
    let outcome = try folder.run(folder.list(Data(newer.utf8)), ["--collection", "c", "--report", report])
    #expect(outcome.status == 1)
    let names = try subjects(folder)
    #expect(names["p1"]?[0].map { Array($0.utf8) } == Array("Jose\u{301}".utf8) && names["p1"]?[1] == "x")
    #expect(names["p2"] == ["Cem", "z"])
    #expect(names["p3"] == ["Dan", "d"] && names["p4"]?[0] == "Eve")
    #expect(outcome.total["changed"] as? Int == 2)
    let lines = try String(contentsOfFile: report, encoding: .utf8).split(separator: "\n").map {
      try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] ?? [:]
    }
    let changes = Dictionary(
      uniqueKeysWithValues: lines.compactMap { line in
        (line["change"] as? String).map { (line["subject"] as? String ?? "", $0) }
      })
    #expect(changes["p1"] == "The subject's name was “Jos\u{E9}” and is “Jose\u{301}” now.")
    #expect(changes["p2"] == "The subject's tag was “y” and is “z” now." && changes.count == 2)
    // Nothing is left to be changed, and a folder's name says only the id.
    #expect(try folder.run(folder.list(Data(newer.utf8))).total["changed"] as? Int == 0)
    try folder.put(try ImportFolder.photograph("biden.jpg"), at: "p1/b.jpg")
    #expect(try folder.run(folder.people).status == 0)
    #expect(try subjects(folder)["p1"]?[1] == "x" && subjects(folder)["p1"]?[0] != "p1")
    let read = try Program.run([
      "import", try folder.list(Data("file,subject,name\na.jpg,p4,Eva\n".utf8)), "--tenant", "acme",
      "--collection", "c", "--data", folder.data,
    ])
    #expect(read.output.contains("a.jpg, subject p4: The subject's name was “Eve” and is “Eva” now."))
    #expect(read.output.contains("1 changed what was there"), "\(read.output)")
  }

  @Test func `a photograph that is there under another id is not enrolled again`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    func run(_ id: String?) throws -> [String: Any] {
      let head = id == nil ? "file,subject\na.jpg,p1" : "file,subject,external_image_id\na.jpg,p1,\(id ?? "")"
      return try folder.run(folder.list(Data((head + "\n").utf8))).total
    }
    #expect(try run(nil)["enrolled"] as? Int == 1)
    for id in ["x1", "x2"] {
      let total = try run(id)
      #expect(total["enrolled"] as? Int == 0 && total["present"] as? Int == 1, "\(total)")
      #expect(total["changed"] as? Int == 1)
      #expect(try run(id)["changed"] as? Int == 0)
    }
    let total = try run("")
    #expect(total["present"] as? Int == 1 && total["changed"] as? Int == 0, "\(total)")
    let faces = try folder.exported("face")
    #expect(faces.count == 1 && faces.first?["external_image_id"] as? String == "x2")
    // Another photograph of the same person is another face.
    let other = try folder.list(Data("file,subject\nc.jpg,p1\n".utf8))
    #expect(try folder.run(other).total["enrolled"] as? Int == 1)
  }

  @Test func `a list's new fields are taken over`() throws {
    let folder = try ImportFolder()
    defer { folder.remove() }
    let collection = folder.root.appending(path: "collection.jsonl")
    try Data(
      #"{"type":"collection","id":"abcd1234","name":"c","field_types":{"age":"long","town":"string"}}"#.utf8
    )
    .write(to: collection)
    #expect(try folder.run(collection.path, []).status == 0)
    #expect(
      try folder.run(folder.list(Data("file,subject,age,town\na.jpg,p1,30,Ulm\n".utf8))).status == 0)
    let newer = try folder.run(folder.list(Data("file,subject,age,town\na.jpg,p1,31,\n".utf8)))
    #expect(newer.status == 0 && newer.total["changed"] as? Int == 1, "\(newer.errors)")
    #expect(newer.lines["a.jpg"]?["change"] as? String == "The field “age” was “30” and is “31” now.")
    let fields = try #require(try folder.exported("face").first?["fields"] as? [String: Any])
    #expect(fields["age"] as? Int == 31 && fields["town"] as? String == "Ulm")
    let wrong = try folder.run(folder.list(Data("file,subject,age\na.jpg,p1,old\n".utf8)))
    #expect(wrong.lines["a.jpg"]?["reason"] as? String == "fieldTypeMismatch")
  }
}
