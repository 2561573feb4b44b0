import Foundation
import GRDB
import Gallery
import InMemoryGallery
import GalleryStoreSQLite
import Testing

@Suite struct BackupTests {
  private func enrol(_ mine: TenantGallery, _ count: Int) async throws {
    for _ in 0..<count {
      _ = try await mine.enrol(
        Enrolment(
          faces: [try randomFace(crop: Array("a-crop".utf8))], collections: ["c"],
          createsMissingCollections: true, subject: .any(NewSubject(key: "Marie-Curie")),
          image: NewImage(key: Name(UUID().uuidString), bytes: Array(repeating: 7, count: 40_000))))
    }
  }

  @Test func aBackupMadeBesideWritersComesBackWhole() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let tenant = try await gallery.createTenant(named: "acme")
    let mine = gallery.tenant(tenant.id)
    try await enrol(mine, 60)
    let file = folder.path + "/backup"
    async let more: Void = enrol(mine, 40)
    try Backup.make(of: folder.data, key: .file(folder.keyFile), to: NewFile(file))
    try await more
    #expect(try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int == 0o600)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["backup", "data", "keys"])
    // Not even what the database shows openly can be read in it.
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    for text in ["SQLite format", "acme", "Marie-Curie", "gallery", "placement"] {
      #expect(bytes.range(of: Data(text.utf8)) == nil)
    }
    try await store.close()

    let other = folder.path + "/restored"
    try Backup.restore(file, to: other, key: .file(folder.keyFile))
    let restored = try SQLiteGalleryStore(path: other, key: .file(folder.keyFile))
    let again = try await FaceGallery.open(store: restored, index: InMemoryTemplateIndex(), model: testModel)
    #expect(try await again.store.tenants() == [tenant])
    let count = try await again.tenant(tenant.id).library(.whole).total
    #expect((60...100).contains(count))
    #expect(try await restored.problems() == [])
    #expect(try await again.differencesBetweenIndexAndStore() == [])
    try await restored.close()
  }

  @Test func refusalsLeaveNothingBehind() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let mine = gallery.tenant(try await gallery.createTenant(named: "acme").id)
    try await enrol(mine, 70)
    try await store.close()
    let key = MasterKey.Source.file(folder.keyFile)
    let wrong = MasterKey.Source.text(MasterKey().text)
    let file = folder.path + "/backup"
    #expect(
      try await code { try Backup.make(of: folder.data, key: wrong, to: NewFile(file)) }
        == .fault(.masterKeyWrong))
    #expect(
      try await code { try Backup.make(of: folder.path, key: key, to: NewFile(file)) }
        == .fault(.storageFailure))
    #expect(!FileManager.default.fileExists(atPath: file))
    try Backup.make(of: folder.data, key: key, to: NewFile(file))
    #expect(
      try await code { try Backup.make(of: folder.data, key: key, to: NewFile(file)) }
        == .fault(.storageFailure))

    // Not even the folders above it, where these were made too.
    let target = folder.path + "/new/folders/target"
    defer { #expect(FileManager.default.fileExists(atPath: target)) }
    func restore(_ source: String, _ key: MasterKey.Source) async throws -> GalleryError.Code? {
      let result = try await code { try Backup.restore(source, to: target, key: key) }
      #expect(!FileManager.default.fileExists(atPath: target))
      return result
    }
    #expect(try await restore(file, wrong) == .fault(.masterKeyWrong))
    let whole = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(whole.count > 2 << 20)
    func altered(_ change: (inout Data) -> Void) throws -> String {
      var bytes = whole
      change(&bytes)
      let path = folder.path + "/altered"
      try bytes.write(to: URL(fileURLWithPath: path))
      return path
    }
    for length in [0, 4, 50, 100, 1 << 20, whole.count - 1] {
      #expect(
        try await restore(altered { $0 = $0.prefix(length) }, key) == .fault(.backupInvalid), "\(length)")
    }
    // Cut off exactly between two chunks.
    let wrapped = 8 + 4 + 60
    let chunk = 4 + (1 << 20) + 28
    #expect(try await restore(altered { $0 = $0.prefix(wrapped + 2 * chunk) }, key) == .fault(.backupInvalid))
    #expect(try await restore(altered { $0[$0.count / 2] ^= 1 }, key) == .fault(.backupInvalid))
    #expect(try await restore(altered { $0 += [0, 0, 0, 0] }, key) == .fault(.backupInvalid))
    // Two chunks change places.
    let swapped = try altered { bytes in
      let first = bytes[wrapped..<wrapped + chunk]
      let second = bytes[wrapped + chunk..<wrapped + 2 * chunk]
      bytes.replaceSubrange(wrapped..<wrapped + 2 * chunk, with: second + first)
    }
    #expect(try await restore(swapped, key) == .fault(.backupInvalid))
    #expect(try await restore(folder.path + "/none", key) == .fault(.storageFailure))
    #expect(try await restore(altered { $0[7] = UInt8(ascii: "2") }, key) == .fault(.dataFolderTooNew))
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/new"))
    // A folder that was there stays, as it was.
    let empty = folder.path + "/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    #expect(
      try await code { try Backup.restore(altered { $0[$0.count / 2] ^= 1 }, to: empty, key: key) }
        == .fault(.backupInvalid))
    #expect(try FileManager.default.contentsOfDirectory(atPath: empty) == [])
    #expect(
      try await code { try Backup.restore(file, to: folder.data, key: key) } == .fault(.storageFailure))
    #expect(try await restoreWorks(file, to: target, key: key))
  }

  private func restoreWorks(_ file: String, to target: String, key: MasterKey.Source) async throws -> Bool {
    try Backup.restore(file, to: target, key: key)
    let store = try SQLiteGalleryStore(path: target, key: key)
    defer { Task { try await store.close() } }
    return try await store.problems().isEmpty
  }

  @Test(arguments: [true, false])
  func aBackupOfANewerVersionIsRefused(saysSoInItsHeader: Bool) async throws {
    let folder = try StoreFolder()
    try await folder.open().close()
    let database = try DatabaseQueue(path: folder.data + "/gallery.sqlite")
    try await database.write { db in
      try db.execute(sql: "INSERT INTO grdb_migrations (identifier) VALUES ('99: from the future')")
      if saysSoInItsHeader { try db.execute(sql: "PRAGMA user_version = 99") }
    }
    try database.close()
    let file = folder.path + "/backup"
    try Backup.make(of: folder.data, key: .file(folder.keyFile), to: NewFile(file))
    let target = folder.path + "/target"
    let refused = try await code { try Backup.restore(file, to: target, key: .file(folder.keyFile)) }
    #expect(refused == .fault(.dataFolderTooNew))
    #expect(!FileManager.default.fileExists(atPath: target))
  }

  @Test func filesBesideABackupAreLeftAlone() async throws {
    let folder = try StoreFolder()
    try await folder.open().close()
    let file = folder.path + "/backup"
    let others = [".database", ".database-journal", ".partial"].map { file + $0 }
    for other in others { try Data(other.utf8).write(to: URL(filePath: other)) }
    try Backup.make(of: folder.data, key: .file(folder.keyFile), to: NewFile(file))
    for other in others { #expect(try Data(contentsOf: URL(filePath: other)) == Data(other.utf8)) }
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.count { $0.hasPrefix("backup") } == 4, "\(names)")
  }

  @Test func oneOfTwoBackupsToOneNameIsRefusedAndTheOtherWhole() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    try await enrol(gallery.tenant(try await gallery.createTenant(named: "acme").id), 20)
    try await store.close()
    let key = MasterKey.Source.file(folder.keyFile)
    for round in 0..<4 {
      let file = folder.path + "/backup\(round)"
      let refusals = await withTaskGroup(of: GalleryError.Code?.self) { group in
        for _ in 0..<3 {
          group.addTask {
            do throws(GalleryError) {
              try Backup.make(of: folder.data, key: key, to: NewFile(file))
              return nil
            } catch {
              return error.code
            }
          }
        }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(refusals.count { $0 == nil } == 1)
      #expect(refusals.count { $0 == .fault(.storageFailure) } == 2, "\(refusals)")
      #expect(try await restoreWorks(file, to: file + "-restored", key: key))
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(
        names.filter { $0.hasPrefix("backup\(round)") }.sorted() == [
          "backup\(round)", "backup\(round)-restored",
        ])
    }
    // A link that leads nowhere is something, too.
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link", withDestinationPath: "nowhere")
    #expect(
      try await code { try Backup.make(of: folder.data, key: key, to: NewFile(folder.path + "/link")) }
        == .fault(.storageFailure))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: folder.path + "/link") == "nowhere")
  }

  @Test func aBackupThatFindsItsDiskFullSaysWhichAndLeavesNothing() async throws {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    try await enrol(gallery.tenant(try await gallery.createTenant(named: "acme").id), 70)
    try await store.close()
    // A small disk, which only the superuser can make.
    let disk = folder.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    for size in ["1M", "4M"] {
      guard mount("tmpfs", disk, "tmpfs", 0, "size=\(size)") == 0 else { return }
      defer { umount(disk) }
      let error = #expect(throws: GalleryError.self) {
        try Backup.make(of: folder.data, key: .file(folder.keyFile), to: NewFile(disk + "/backup"))
      }
      #expect(error?.code == .fault(.storageFull))
      #expect(error?.message.contains(disk + "/backup") == true, "\(error?.message ?? "")")
      #expect(error?.message.contains("data folder") == false)
      #expect(try FileManager.default.contentsOfDirectory(atPath: disk) == [])
    }
  }
}
