import Foundation
import Gallery
import GalleryStoreSQLite
import InMemoryGallery
import Testing

/// What a rotation leaves for backups, for other folders, and for who has lost sight of a key.
@Suite struct OldKeyTests {
  private func text(_ file: String) -> String? {
    (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  private func write(_ text: String, to file: String) throws {
    try text.write(toFile: file, atomically: false, encoding: .utf8)
    chmod(file, 0o600)
  }

  private func tenants(_ data: String, _ key: MasterKey.Source) async throws -> [String] {
    let store = try SQLiteGalleryStore(path: data, key: key, mayCreate: false)
    let names = try await store.tenants().map(\.name)
    try await store.close()
    return names
  }

  private func fill(_ data: String, _ key: MasterKey.Source, _ folder: StoreFolder) async throws {
    let store = try SQLiteGalleryStore(path: data, key: key)
    _ = try await folder.gallery(store).createTenant(named: "acme")
    try await store.close()
  }

  private func rotate(_ data: String, _ key: MasterKey.Source) async throws -> KeyRotation.Outcome {
    let store = try SQLiteGalleryStore(path: data, key: key)
    let outcome = try await store.rotateMasterKey(key)
    try await store.close()
    return outcome
  }

  private func refusal(_ data: String, _ key: MasterKey.Source) -> GalleryError? {
    do throws(GalleryError) {
      _ = try SQLiteGalleryStore(path: data, key: key)
      return nil
    } catch {
      return error
    }
  }

  @Test func everyRotationKeepsTheKeyBeforeForTheBackupsOfItsTime() async throws {
    let folder = try StoreFolder()
    let key = MasterKey.Source.file(folder.keyFile)
    try await fill(folder.data, key, folder)
    // Somebody's file is not taken for ours.
    try write("somebody's", to: folder.keyFile + ".old-2")
    var old: [String] = []
    for (number, place) in [3, 4, 5].enumerated() {
      old.append(try #require(text(folder.keyFile)))
      try Backup.make(of: folder.data, key: key, to: NewFile(folder.path + "/backup\(number)"))
      let outcome = try await rotate(folder.data, key)
      let kept = folder.keyFile + ".old-\(place)"
      #expect(outcome.oldKeyFile == kept)
      #expect(text(kept) == old[number])
      let mode = try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions] as? Int
      #expect(mode == 0o600)
      let error = #expect(throws: GalleryError.self) {
        try Backup.restore(folder.path + "/backup\(number)", to: folder.path + "/refused", key: key)
      }
      #expect(error?.message.contains("\(kept) opens the backup") == true, "\(error?.message ?? "")")
      try Backup.restore(
        folder.path + "/backup\(number)", to: folder.path + "/restored\(number)", key: .file(kept))
      #expect(try await tenants(folder.path + "/restored\(number)", .file(kept)) == ["acme"])
    }
    #expect(text(folder.keyFile + ".old-2") == "somebody's")
    #expect(Set(old).count == 3)
    // Neither a gap nor a name like ours disturbs.
    try FileManager.default.removeItem(atPath: folder.keyFile + ".old-3")
    for name in ["x", "", "6.txt", "99999999999999999999"] {
      try write("x", to: folder.keyFile + ".old-" + name)
    }
    #expect(try await rotate(folder.data, key).oldKeyFile == folder.keyFile + ".old-6")
  }

  @Test func anotherFolderWithTheSameKeyFileIsToldWhereItsKeyIs() async throws {
    let folder = try StoreFolder()
    let (other, key) = (folder.path + "/other", MasterKey.Source.file(folder.keyFile))
    try await fill(folder.data, key, folder)
    try await fill(other, key, folder)
    let kept = try #require(try await rotate(folder.data, key).oldKeyFile)
    let error = refusal(other, key)
    #expect(error?.code == .fault(.masterKeyWrong))
    #expect(error?.message.contains("\(kept) opens") == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("--key-file") == true)
    #expect(try await tenants(other, .file(kept)) == ["acme"])
    // Also where others are gone.
    let last = folder.keyFile + ".old-7"
    try FileManager.default.moveItem(atPath: kept, toPath: last)
    #expect(refusal(other, key)?.message.contains("\(last) opens") == true)
  }

  @Test func aKeyThatARotationPutsInPlaceLaterLosesNoOther() async throws {
    let folder = try StoreFolder()
    let key = MasterKey.Source.file(folder.keyFile)
    try await fill(folder.data, key, folder)
    let (old, new) = (try #require(text(folder.keyFile)), MasterKey())
    // As an older version left it that was cut off.
    let store = try folder.open()
    try write(new.text, to: folder.keyFile + ".next")
    try await store.rewrapKeys(with: new)
    try await store.close()
    #expect(try await tenants(folder.data, key) == ["acme"])
    #expect(text(folder.keyFile) == new.text)
    #expect(text(folder.keyFile + ".old-1") == old)
  }

  @Test func aKeyFileBehindALinkIsReplacedWhereItIs() async throws {
    let folder = try StoreFolder()
    let files = FileManager.default
    for name in ["safe", "links"] {
      try files.createDirectory(atPath: folder.path + "/" + name, withIntermediateDirectories: true)
    }
    let (real, link) = (folder.path + "/safe/real.key", folder.path + "/links/mien.key")
    try files.createSymbolicLink(atPath: link, withDestinationPath: "hop")
    try files.createSymbolicLink(atPath: folder.path + "/links/hop", withDestinationPath: "../safe/real.key")
    // The first start makes what the link names.
    try await fill(folder.data, .file(link), folder)
    let old = try #require(text(real))
    let outcome = try await rotate(folder.data, .file(link))
    #expect(text(real) == outcome.key.text && outcome.key.text != old)
    #expect(text(real + ".old-1") == old)
    #expect(text(outcome.oldKeyFile ?? "") == old)
    #expect(try files.destinationOfSymbolicLink(atPath: link) == "hop")
    #expect(try files.contentsOfDirectory(atPath: folder.path + "/links").sorted() == ["hop", "mien.key"])
    #expect(
      try files.contentsOfDirectory(atPath: folder.path + "/safe").sorted() == ["real.key", "real.key.old-1"])
    for key in [real, link] { #expect(try await tenants(folder.data, .file(key)) == ["acme"]) }
    // A link does not bring the key into the data folder.
    let inside = folder.path + "/links/inside.key"
    try files.createSymbolicLink(atPath: inside, withDestinationPath: folder.data + "/new.key")
    #expect(refusal(folder.data, .file(inside))?.code == .fault(.masterKeyInvalid))
  }

  @Test func aWrongKeyInTheEnvironmentIsToldWhichFileOpens() async throws {
    let folder = try StoreFolder()
    let old = MasterKey().text
    try await fill(folder.data, .text(old), folder)
    let new = try await rotate(folder.data, .text(old)).key
    let error = refusal(folder.data, .text(old))
    #expect(error?.code == .fault(.masterKeyWrong))
    #expect(error?.message.contains(folder.data + ".key.next opens") == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("MIEN_MASTER_KEY") == true)
    #expect(error?.message.contains(new.text) == false)
    #expect(try await tenants(folder.data, .text(new.text)) == ["acme"])
    // A file that opens nothing is not named.
    try write(MasterKey().text, to: folder.data + ".key.next")
    #expect(refusal(folder.data, .text(old))?.message.contains(".next") == false)
    // Nor is one looked for where the variable is right.
    try write(new.text, to: folder.data + ".key")
    #expect(refusal(folder.data, .text(old))?.message.contains(folder.data + ".key opens") == true)
  }

  @Test func aLinkedFolderIsToldOfTheKeyBesideTheRealOne() async throws {
    let folder = try StoreFolder()
    let (key, link) = (folder.data + ".key", folder.path + "/link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "data/")
    try await fill(folder.data, .file(key), folder)
    let error = refusal(link, .file(link + ".key"))
    #expect(error?.code == .fault(.masterKeyMissing))
    #expect(error?.message.contains("/data.key opens the data: name that") == true, "\(error?.message ?? "")")
    // Nor is an empty folder behind the link taken for a new one.
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.data) {
      try FileManager.default.removeItem(atPath: folder.data + "/" + name)
    }
    #expect(refusal(link, .file(link + ".key"))?.code == .fault(.dataDamaged))
    #expect(!exists(link + ".key"))
  }

  @Test func aLinkBesideTheFolderDoesNotTakeTheNextKeyOfTheEnvironmentAway() async throws {
    let folder = try StoreFolder()
    let old = MasterKey().text
    try await fill(folder.data, .text(old), folder)
    try FileManager.default.createSymbolicLink(
      atPath: folder.data + ".key", withDestinationPath: folder.path + "/elsewhere")
    let new = try await rotate(folder.data, .text(old)).key
    let next = folder.data + ".key.next"
    #expect(text(next) == new.text && !exists(folder.path + "/elsewhere.next"))
    #expect(refusal(folder.data, .text(old))?.message.contains("\(next) opens") == true)
    #expect(try await tenants(folder.data, .text(new.text)) == ["acme"])
    #expect(!exists(next))
  }

  @Test(arguments: ["everything", "the database"])
  func aNextKeyBesideAnEmptyFolderShowsThatThereWasAGallery(loss: String) async throws {
    let folder = try StoreFolder()
    let old = MasterKey().text
    try await fill(folder.data, .text(old), folder)
    let new = try await rotate(folder.data, .text(old)).key
    let next = folder.data + ".key.next"
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.data) {
      try FileManager.default.removeItem(atPath: folder.data + "/" + name)
    }
    if loss == "everything" { try FileManager.default.removeItem(atPath: folder.data) }
    for key in [MasterKey.Source.text(old), .text(new.text), .file(folder.data + ".key")] {
      let error = refusal(folder.data, key)
      #expect(error?.code == .fault(.dataDamaged))
      #expect(error?.message.contains("\(next) away") == true, "\(error?.message ?? "")")
    }
    #expect(text(next) == new.text)
    // Moved away as the message says, it hinders no more.
    try FileManager.default.moveItem(atPath: next, toPath: folder.path + "/away")
    try await fill(folder.data, .text(new.text), folder)
  }

  @Test func aFirstStartThatWasCutOffBesideItsKeyBeginsAnew() async throws {
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
    let key = MasterKey()
    try write(key.text, to: folder.data + ".key.next")
    try Data().write(to: URL(filePath: folder.data + "/lock"))
    try await fill(folder.data, .file(folder.data + ".key"), folder)
    #expect(text(folder.data + ".key") == key.text)
    #expect(!exists(folder.data + ".key.next"))
  }

  @Test func aKeptKeyBesideAnEmptyFolderShowsThatThereWasAGallery() async throws {
    let folder = try StoreFolder()
    let key = MasterKey.Source.file(folder.data + ".key")
    try await fill(folder.data, key, folder)
    _ = try await rotate(folder.data, key)
    try FileManager.default.removeItem(atPath: folder.data)
    let error = refusal(folder.data, key)
    #expect(error?.code == .fault(.dataDamaged))
    // All that must be moved away is named at once.
    #expect(error?.message.contains("\(folder.data).key and \(folder.data).key.old-1 away") == true)
  }
}
