import Foundation
import Gallery
import GalleryStoreSQLite
import InMemoryGallery
import Testing

@Suite struct MasterKeyTests {
  @Test func theFirstStartMakesAKeyForItsOwnerOnly() async throws {
    let folder = try StoreFolder()
    try await folder.open().close()
    let attributes = try FileManager.default.attributesOfItem(atPath: folder.keyFile)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let text = try String(contentsOfFile: folder.keyFile, encoding: .utf8)
    #expect(text.wholeMatch(of: /[0-9a-f]{64}\n/) != nil)
    let database = try FileManager.default.attributesOfItem(atPath: folder.data + "/gallery.sqlite")
    #expect(database[.posixPermissions] as? Int == 0o600)
    try await folder.open().close()
    #expect(try String(contentsOfFile: folder.keyFile, encoding: .utf8) == text)
  }

  @Test func aWrongOrMissingKeyStopsTheStartAndTouchesNothing() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    _ = try await gallery.createTenant(named: "acme")
    try await store.close()
    let before = try folder.files()
    let key = try String(contentsOfFile: folder.keyFile, encoding: .utf8)

    try FileManager.default.removeItem(atPath: folder.keyFile)
    #expect(try await code { _ = try folder.open() } == .fault(.masterKeyMissing))
    #expect(!FileManager.default.fileExists(atPath: folder.keyFile))

    func write(_ text: String, mode: Int = 0o600) throws {
      try text.write(toFile: folder.keyFile, atomically: true, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.keyFile)
    }
    try write(MasterKey().text)
    #expect(try await code { _ = try folder.open() } == .fault(.masterKeyWrong))
    try write("not a key")
    #expect(try await code { _ = try folder.open() } == .fault(.masterKeyInvalid))
    try write(key, mode: 0o644)
    #expect(try await code { _ = try folder.open() } == .fault(.masterKeyInvalid))
    let wrong = MasterKey.Source.text(MasterKey().text)
    #expect(
      try await code { _ = try SQLiteGalleryStore(path: folder.data, key: wrong) } == .fault(.masterKeyWrong))
    #expect(
      try await code { _ = try SQLiteGalleryStore(path: folder.data, key: .text("short")) }
        == .fault(.masterKeyInvalid))

    // SQLite may make an empty log and its index to look at the database; the data is as it was.
    let after = try folder.files().filter { !$0.value.isEmpty && !$0.key.hasSuffix("-shm") }
    #expect(after == before.filter { !$0.value.isEmpty && !$0.key.hasSuffix("-shm") })

    try write(key)
    try await folder.open().close()
    let right = try SQLiteGalleryStore(path: folder.data, key: .text(key))
    #expect(try await right.tenants().map(\.name) == ["acme"])
    try await right.close()
  }

  @Test func theKeyMayNotLieWithTheData() async throws {
    let folder = try StoreFolder()
    #expect(
      try await code {
        _ = try SQLiteGalleryStore(path: folder.data, key: .file(folder.data + "/keys/../master.key"))
      } == .fault(.masterKeyInvalid))
    #expect(!FileManager.default.fileExists(atPath: folder.data))
  }

  @Test func theEnvironmentComesBeforeTheFile() throws {
    func choose(_ environment: [String: String], _ file: String? = nil) throws -> MasterKey.Source {
      try MasterKey.Source.choose(environment: environment, keyFile: file, dataFolder: "/srv/mien")
    }
    #expect(try choose([:]) == .file("/srv/mien.key"))
    #expect(try choose(["MIEN_KEY_FILE": "/a"]) == .file("/a"))
    #expect(try choose(["MIEN_KEY_FILE": "/a"], "/b") == .file("/b"))
    #expect(try choose(["MIEN_MASTER_KEY": ""], "/b") == .file("/b"))
    #expect(try choose(["MIEN_MASTER_KEY": "abc", "MIEN_KEY_FILE": "/a"], "/b") == .text("abc"))
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["/dev/null", "/dev/zero", "a pipe", "a folder"])
  func whatIsNoOrdinaryFileIsNoKey(name: String) throws {
    let folder = try StoreFolder()
    let file = name.hasPrefix("/") ? name : folder.path + "/" + name
    if name == "a pipe" { #expect(mkfifo(file, 0o600) == 0) }
    if name == "a folder" { #expect(mkdir(file, 0o700) == 0) }
    let error = #expect(throws: GalleryError.self) {
      try SQLiteGalleryStore(path: folder.data, key: .file(file))
    }
    #expect(error?.code == .fault(.masterKeyInvalid))
    #expect(error?.message.contains("\(file) is no ordinary file") == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("chmod") == false)
    #expect(!FileManager.default.fileExists(atPath: folder.data))
  }

  @Test func keysAreReadInBothNotations() throws {
    let key = MasterKey()
    #expect(MasterKey(key.text)?.text == key.text)
    let base64 = try #require(MasterKey(Data(repeating: 7, count: 32).base64EncodedString()))
    #expect(base64.text == String(repeating: "07", count: 32))
    for text in ["", "00", String(repeating: "g", count: 64), Data(count: 31).base64EncodedString()] {
      #expect(MasterKey(text) == nil)
    }
  }

  @Test func rotationReplacesTheFileAndKeepsTheData() async throws {
    let folder = try StoreFolder()
    var store = try folder.open()
    let gallery = try await folder.gallery(store)
    let tenant = try await gallery.createTenant(named: "acme")
    let enrolled = try await gallery.tenant(tenant.id).enrol(
      Enrolment(faces: [try randomFace()], collections: ["c"], createsMissingCollections: true))
    let old = try String(contentsOfFile: folder.keyFile, encoding: .utf8)
    try await store.rotateMasterKey(.file(folder.keyFile))
    let new = try String(contentsOfFile: folder.keyFile, encoding: .utf8)
    #expect(new != old)
    // The open store goes on with the new key.
    #expect(try await gallery.tenant(tenant.id).face(enrolled.faces[0].code).face == enrolled.faces[0])
    _ = try await gallery.createTenant(named: "after")
    try await store.close()
    #expect(
      try await code { _ = try SQLiteGalleryStore(path: folder.data, key: .text(old)) }
        == .fault(.masterKeyWrong))
    store = try folder.open()
    #expect(try await store.tenants().map(\.name) == ["acme", "after"])
    #expect(try await store.problems() == [])
    try await store.close()
  }

  @Test func aRotationThatWasCutOffIsFinishedOrUndone() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    _ = try await gallery.createTenant(named: "acme")
    let next = folder.keyFile + ".next"
    func writeNext(_ key: MasterKey) throws {
      try key.text.write(toFile: next, atomically: false, encoding: .utf8)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: next)
    }
    // Cut off after the commit, before the file took its place.
    let new = MasterKey()
    try writeNext(new)
    try await store.rewrapKeys(with: new)
    try await store.close()
    let finished = try folder.open()
    #expect(try await finished.tenants().map(\.name) == ["acme"])
    try await finished.close()
    #expect(try String(contentsOfFile: folder.keyFile, encoding: .utf8).hasPrefix(new.text))
    // Cut off before the commit.
    try writeNext(MasterKey())
    try await folder.open().close()
    #expect(!FileManager.default.fileExists(atPath: next))
    #expect(try String(contentsOfFile: folder.keyFile, encoding: .utf8).hasPrefix(new.text))
  }
}
