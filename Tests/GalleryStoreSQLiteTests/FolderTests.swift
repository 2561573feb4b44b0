import Foundation
import GRDB
import Gallery
import GalleryStoreSQLite
import InMemoryGallery
import Testing

/// What a folder is taken for, and who may look into it.
@Suite struct FolderTests {
  private func mode(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
  }

  private func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// The refusals of everything that opens a folder.
  private func refusals(
    _ data: String, _ key: MasterKey.Source, in folder: StoreFolder
  ) async throws -> Set<GalleryError.Code?> {
    [
      try await code { _ = try SQLiteGalleryStore(path: data, key: key) },
      try await code { _ = try SQLiteGalleryStore(path: data, key: key, mayCreate: false) },
      try await code { _ = try SQLiteGalleryStore(path: data, key: key, purpose: .visit) },
      try await code { try Backup.make(of: data, key: key, to: NewFile(folder.path + "/backup")) },
    ]
  }

  @Test func theFirstStartSaysWhatItMade() async throws {
    let folder = try StoreFolder()
    let first = try folder.open()
    let made = try #require(first.firstStart)
    #expect(made.folder == folder.data && made.keyFile == folder.keyFile)
    #expect(made.announcement.contains(folder.data) && made.announcement.contains(folder.keyFile))
    #expect(made.announcement.contains("keep a copy of the key"))
    try await first.close()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/keys") == ["master.key"])
    let second = try folder.open()
    #expect(second.firstStart == nil)
    try await second.close()
  }

  @Test func aPathThatHoldsNothingIsMadeOnlyByWhoMeansTo() async throws {
    let folder = try StoreFolder()
    let key = MasterKey.Source.file(folder.keyFile)
    #expect(
      try await code { _ = try SQLiteGalleryStore(path: folder.data, key: key, mayCreate: false) }
        == .fault(.storageFailure))
    #expect(
      try await code { _ = try SQLiteGalleryStore(path: folder.data, key: key, purpose: .visit) }
        == .fault(.storageFailure))
    #expect(
      try await code { try Backup.make(of: folder.data, key: key, to: NewFile(folder.path + "/b")) }
        == .fault(.storageFailure)
    )
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }

  @Test(arguments: ["database", "folder", "content", "all but the log"])
  func aFolderThatHasLostItsDatabaseIsRefused(loss: String) async throws {
    let folder = try StoreFolder()
    // The key has its name from the folder, as it does by default.
    let key = MasterKey.Source.file(folder.data + ".key")
    let store = try SQLiteGalleryStore(path: folder.data, key: key)
    _ = try await folder.gallery(store).createTenant(named: "acme")
    let backup = folder.path + "/kept"
    try Backup.make(of: folder.data, key: key, to: NewFile(backup))
    if loss == "all but the log" {
      try FileManager.default.copyItem(
        atPath: folder.data + "/gallery.sqlite-wal", toPath: folder.path + "/log")
    }
    try await store.close()
    let database = folder.data + "/gallery.sqlite"
    switch loss {
    case "folder": try FileManager.default.removeItem(atPath: folder.data)
    case "content": try Data().write(to: URL(filePath: database))
    default:
      for name in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: database + name) }
    }
    if loss == "all but the log" {
      try FileManager.default.moveItem(atPath: folder.path + "/log", toPath: database + "-wal")
    }
    let before = exists(folder.data) ? try folder.files().mapValues(\.count) : [:]
    #expect(try await refusals(folder.data, key, in: folder) == [.fault(.dataDamaged)])
    #expect((exists(folder.data) ? try folder.files().mapValues(\.count) : [:]) == before)
    #expect(!exists(folder.path + "/backup"))

    // The remedy that the message names. A log without its database may hold what no backup has.
    let restored = try await code { try Backup.restore(backup, to: folder.data, key: key) }
    #expect(restored == (loss == "all but the log" ? .fault(.storageFailure) : nil))
    guard restored == nil else { return }
    let again = try SQLiteGalleryStore(path: folder.data, key: key)
    #expect(try await again.tenants().map(\.name) == ["acme"])
    try await again.close()
  }

  @Test func aLostDatabaseIsNoticedWithoutTheKeysFile() async throws {
    let folder = try StoreFolder()
    let key = MasterKey.Source.text(MasterKey().text)
    try await SQLiteGalleryStore(path: folder.data, key: key).close()
    for name in ["", "-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: folder.data + "/gallery.sqlite" + name)
    }
    #expect(try await refusals(folder.data, key, in: folder) == [.fault(.dataDamaged)])
  }

  @Test func aKeyThatWasLaidReadyIsUsedByTheFirstStart() async throws {
    let folder = try StoreFolder()
    let file = folder.path + "/laid.key"
    let key = MasterKey()
    try key.text.write(toFile: file, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
    let store = try SQLiteGalleryStore(path: folder.data, key: .file(file))
    let made = try #require(store.firstStart)
    #expect(made.keyFile == nil && made.announcement.contains(folder.data))
    try await store.close()
    try await SQLiteGalleryStore(path: folder.data, key: .text(key.text)).close()
  }

  @Test func aFirstStartThatFailsDeletesNoKeyThatItHasNotMade() async throws {
    let folder = try StoreFolder()
    let next = folder.keyFile + ".next"
    try FileManager.default.createDirectory(
      atPath: folder.path + "/keys", withIntermediateDirectories: true)
    let text = Data(String(repeating: "5a", count: 32).utf8)
    try text.write(to: URL(filePath: next))
    // A key that others can read is refused.
    chmod(next, 0o644)
    #expect(try await code { _ = try folder.open() } != nil)
    #expect(try Data(contentsOf: URL(filePath: next)) == text)
    // One that was never written holds nothing.
    try Data().write(to: URL(filePath: next))
    chmod(next, 0o600)
    try await folder.open().close()
    #expect(exists(folder.keyFile) && !exists(next))
  }

  @Test func aDatabaseWithoutAGalleryIsRefused() async throws {
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
    let database = try DatabaseQueue(path: folder.data + "/gallery.sqlite")
    try await database.write { db in try db.execute(sql: "CREATE TABLE other (value)") }
    try database.close()
    #expect(try await refusals(folder.data, .text(MasterKey().text), in: folder) == [.fault(.dataDamaged)])
  }

  @Test func aFirstStartThatWasCutOffBeginsAnew() async throws {
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
    // What it may leave: a key without its name, a lock without a word, a database without its name.
    let key = MasterKey()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/keys", withIntermediateDirectories: true)
    let next = folder.keyFile + ".next"
    try key.text.write(toFile: next, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: next)
    try Data().write(to: URL(filePath: folder.data + "/lock"))
    try Data("half".utf8).write(to: URL(filePath: folder.data + "/gallery.sqlite.new"))
    let store = try folder.open()
    #expect(store.firstStart?.keyFile == folder.keyFile)
    try await store.close()
    #expect(try String(contentsOfFile: folder.keyFile, encoding: .utf8).hasPrefix(key.text))
    #expect(!exists(next) && !exists(folder.data + "/gallery.sqlite.new"))
  }

  @Test func aFirstStartOnAFullDiskLeavesNothing() async throws {
    let folder = try StoreFolder()
    let disk = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    // A small disk, which only the superuser can make.
    guard mount("tmpfs", disk, "tmpfs", 0, "size=48k") == 0 else { return }
    defer { umount(disk) }
    let refused = try await code {
      _ = try SQLiteGalleryStore(path: disk + "/new/data", key: .file(folder.keyFile))
    }
    #expect(refused == .fault(.storageFull))
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == [])
    #expect(!exists(folder.keyFile) && !exists(folder.keyFile + ".next"))
  }

  @Test func nobodyElseSeesTheFilesFromTheFirstMoment() async throws {
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(
      atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    for _ in 0..<2 {
      let store = try folder.open()
      // With a log and an index of it.
      _ = try await folder.gallery(store)
      #expect(try mode(folder.data) == 0o700)
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.data)
      #expect(
        Set(names).isSuperset(of: ["gallery.sqlite", "gallery.sqlite-wal", "gallery.sqlite-shm", "lock"]))
      for name in names { #expect(try mode(folder.data + "/" + name) == 0o600, "\(name)") }
      try await store.close()
      // As an older version left it, or somebody opened it since.
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.data)
      for name in try FileManager.default.contentsOfDirectory(atPath: folder.data) {
        try FileManager.default.setAttributes(
          [.posixPermissions: 0o644], ofItemAtPath: folder.data + "/" + name)
      }
    }
  }

  @Test func whatIsMadeAboveTheFolderIsForTheOwnerToo() async throws {
    let folder = try StoreFolder()
    let path = folder.path + "/one/two//three/../data"
    try await SQLiteGalleryStore(path: path, key: .file(folder.path + "/k/e/y")).close()
    for made in ["one", "one/two", "one/two/three", "one/two/data", "k", "k/e"] {
      #expect(try mode(folder.path + "/" + made) == 0o700, "\(made)")
    }
    // A file in the way.
    try Data().write(to: URL(filePath: folder.path + "/file"))
    let refused = try await code {
      _ = try SQLiteGalleryStore(path: folder.path + "/file/data", key: .text(MasterKey().text))
    }
    #expect(refused == .fault(.storageFailure))
  }

  @Test func aFolderWithOtherThingsIsNotClosed() async throws {
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(
      atPath: folder.data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    try Data("x".utf8).write(to: URL(filePath: folder.data + "/somebody's file"))
    try await folder.open().close()
    #expect(try mode(folder.data) == 0o755)
    #expect(try mode(folder.data + "/gallery.sqlite") == 0o600)
  }

  @Test func aFullDiskIsToldFromAnOddFailureOfTheLogsIndex() async throws {
    let folder = try StoreFolder()
    try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
    // A small disk, which only the superuser can make.
    guard mount("tmpfs", folder.data, "tmpfs", 0, "size=1M,mode=700") == 0 else { return }
    defer { umount(folder.data) }
    let store = try folder.open()
    _ = try await folder.gallery(store).createTenant(named: "acme")
    try await store.close()
    // As a restored copy has it.
    for name in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: folder.data + "/gallery.sqlite" + name)
    }
    let filling = folder.data + "/filling"
    #expect(FileManager.default.createFile(atPath: filling, contents: nil))
    let handle = try #require(FileHandle(forWritingAtPath: filling))
    while (try? handle.write(contentsOf: Data(count: 1024))) != nil {}
    try handle.close()
    for purpose in [SQLiteGalleryStore.Purpose.visit, .own] {
      let error = #expect(throws: GalleryError.self) { try folder.open(purpose) }
      #expect(error?.code == .fault(.storageFull), "\(error?.message ?? "")")
    }
    // It is this disk that a backup elsewhere needs.
    let error = #expect(throws: GalleryError.self) {
      try Backup.make(of: folder.data, key: .file(folder.keyFile), to: NewFile(folder.path + "/backup"))
    }
    #expect(
      error?.message.contains("The disk with the data folder is full") == true, "\(error?.message ?? "")")
    try FileManager.default.removeItem(atPath: filling)
    let again = try folder.open()
    #expect(try await again.problems() == [])
    try await again.close()
  }
}
