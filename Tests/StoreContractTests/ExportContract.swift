import FaceEnrolment
import Foundation
import Gallery
import Synchronization
import Testing

/// What an export wrote comes back whole.
@Suite struct ExportContract {
  /// A gallery with one of everything, and names of every kind.
  private func fill(_ fixture: Fixture) async throws {
    let (nfc, nfd): (Name, Name) = ("Jos\u{E9}", "Jose\u{301}")
    try await fixture.collection(
      "fields", fields: ["n": .long, "d": .double, "s": .string, "b": .boolean], capacity: 10_000)
    _ = try await fixture.mine.createCollection(
      NewCollection(name: nfc, matchThreshold: 71.5, kind: "k\"", displayName: nfd))
    _ = try await fixture.mine.createCollection(NewCollection(name: nfd))
    _ = try await fixture.mine.enrol(
      Enrolment(
        faces: [try face(1), try face(2)], collections: ["fields"], subject: .own(name: "N", tag: "T"),
        externalImageID: "e-1",
        fields: ["n": .whole(-7), "d": .real(3), "s": .string("K"), "b": .boolean(false)]))
    for (key, note) in [(nfc, "one"), (nfd, "two\nlines")] {
      _ = try await fixture.mine.enrol(
        Enrolment(
          faces: [try face(3)], collections: [nfc, nfd],
          subject: .any(NewSubject(key: key, name: "A", tag: "t")),
          note: note, externalImageID: key))
    }
    var portrait = try face(4)
    portrait.crop = [0xFF, 0xD8, 1]
    _ = try await fixture.mine.enrol(
      Enrolment(
        faces: [portrait], collections: [], subject: .own(name: "P", tag: ""), generatesExternalImageID: true,
        image: NewImage(
          key: "md5", description: "d", personName: "P", personGender: "f", bytes: [0xFF, 0xD8, 9, 0])))
    _ = try await fixture.mine.enrol(Enrolment(faces: [try face(5)], collections: [nfd]))
  }

  private func export(
    _ fixture: Fixture, embeddings: Bool = true, images: Bool = true
  ) async throws -> [String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var lines: [String] = []
    try await GalleryExport(
      fixture.gallery.store, tenant: fixture.tenant.id, includesEmbeddings: embeddings, includesImages: images
    ).run { lines.append(String(decoding: try encoder.encode($0), as: UTF8.self)) }
    return lines
  }

  private func restore(
    _ lines: [String], into fixture: Fixture
  ) async throws -> (summary: ImportSummary, reports: [ImportReport]) {
    let folder = try TemporaryFolder()
    let file = folder.path + "/export.jsonl"
    try Data(lines.joined(separator: "\n").utf8).write(to: URL(filePath: file))
    let source = try SourceFile(file)
    #expect(try ExportReader.reads(source))
    var reports: [ImportReport] = []
    let summary = await ExportReader(source).run(into: fixture.mine) { reports.append($0) }
    if let fault = summary.fault { throw fault }
    return (summary, reports)
  }

  @Test(arguments: StoreUnderTest.allCases)
  func everythingComesBackAsItWas(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { first in
      try await fill(first)
      let lines = try await export(first)
      let sightings = try await first.mine.search(
        SearchRequest(scopes: [.init(collection: "Jos\u{E9}")], limit: 9), for: try face(3).embedding)
      try await Fixture.run(kind) { second in
        let restored = try await restore(lines, into: second)
        #expect(restored.summary.enrolled == 6 && restored.summary.isWhole, "\(restored.reports)")
        #expect(try await export(second).map { Name($0) } == lines.map { Name($0) })
        let found = try await second.mine.search(
          SearchRequest(scopes: [.init(collection: "Jos\u{E9}")], limit: 9), for: try face(3).embedding)
        #expect(found.map(\.face.code) == sightings.map(\.face.code))
        // Once more nothing is there twice.
        let again = try await restore(lines, into: second)
        #expect(again.summary.present == 6 && again.summary.enrolled == 0 && again.summary.isWhole)
        #expect(try await export(second).map { Name($0) } == lines.map { Name($0) })
        // What belongs to a face goes with it, as before.
        let code = try #require(found.first?.face.code)
        try await second.mine.deleteFace(code)
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func whatCannotComeBackIsNamedAndKeepsNothingElseOut(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { first in
      try await fill(first)
      let bare = try await export(first, embeddings: false, images: false)
      try await Fixture.run(kind) { second in
        let restored = try await restore(bare, into: second)
        #expect(restored.summary.refused == 6 && restored.summary.ignored == 1)
        #expect(restored.reports.allSatisfy { $0.message?.contains("Export with --") == true })
        #expect(try await second.mine.collections().count == 3)
        #expect(try await second.mine.subjects(.whole).count == 5)
        #expect(try await second.mine.library(.whole).total == 0)
      }
      var lines = try await export(first)
      let faces = lines.indices.filter { lines[$0].contains("\"type\":\"face\"") }
      let model = testModel.version
      lines[faces[0]] = lines[faces[0]].replacing("\"model\":\"\(model)\"", with: "\"model\":\"another\"")
      lines[faces[1]] = String(lines[faces[1]].dropLast(10))
      lines[faces[2]] = lines[faces[2]].replacing("\"embedding\":[", with: "\"embedding\":[1,")
      lines.insert("[]", at: 1)
      lines.insert("", at: 1)
      let damaged = lines
      try await Fixture.run(kind) { third in
        let restored = try await restore(damaged, into: third)
        #expect(restored.summary.enrolled == 3 && restored.summary.refused == 4, "\(restored.reports)")
        let reasons = restored.reports.compactMap(\.reason).sorted()
        #expect(reasons == ["invalidArgument", "malformedLine", "malformedLine", "modelMismatch"])
        #expect(restored.reports.contains { $0.file.hasSuffix(":3") })
        #expect(!restored.reports.contains { $0.message?.contains("Domain") == true })
      }
    }
  }

  @Test(arguments: StoreUnderTest.allCases)
  func anotherGallerysThingsOfTheSameNamesStay(kind: StoreUnderTest) async throws {
    try await Fixture.run(kind) { first in
      try await fill(first)
      let lines = try await export(first)
      try await Fixture.run(kind) { second in
        try await second.collection("fields", fields: ["other": .long])
        try await second.enrol([try face(9)], of: "Jos\u{E9}", in: ["Jos\u{E9}"])
        let restored = try await restore(lines, into: second)
        // The collection with other fields, and the two faces with fields that are not in it.
        #expect(restored.summary.refused == 3, "\(restored.reports)")
        #expect(restored.summary.enrolled == 4)
        let subject = try await second.mine.subject("Jos\u{E9}")
        #expect(subject.faces.count == 2)
        #expect(Set(subject.places.map(\.collection.name)) == ["Jos\u{E9}", "Jose\u{301}"])
      }
    }
  }
}
