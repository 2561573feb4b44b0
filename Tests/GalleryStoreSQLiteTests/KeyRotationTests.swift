import Foundation
import Gallery
import GalleryStoreSQLite
import InMemoryGallery
import Testing

/// A rotation of the master key that fails or is killed at every step leaves a key that opens the data.
@Suite struct KeyRotationTests {
  typealias Step = KeyRotation.Step

  /// A folder with a tenant and a face.
  private func filled() async throws -> StoreFolder {
    let folder = try StoreFolder()
    let store = try folder.open()
    let gallery = try await folder.gallery(store)
    let mine = gallery.tenant(try await gallery.createTenant(named: "acme").id)
    _ = try await mine.enrol(
      Enrolment(
        faces: [try randomFace()], collections: ["c"], createsMissingCollections: true,
        subject: .any(NewSubject(key: "s"))))
    try await store.close()
    return folder
  }

  /// Whether a key opens the folder and everything in it, looked at beside whoever owns it.
  private func opens(_ key: String, _ folder: StoreFolder) async throws -> Bool {
    var opened: SQLiteGalleryStore?
    let refusal = try await code {
      opened = try SQLiteGalleryStore(path: folder.data, key: .text(key), purpose: .visit)
    }
    guard let store = opened else {
      #expect(refusal == .fault(.masterKeyWrong))
      return false
    }
    let problems = try await store.problems()
    let tenants = try await store.tenants()
    try await store.close()
    return problems.isEmpty && tenants.map(\.name) == ["acme"]
  }

  private func text(_ file: String) -> String? {
    (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The next start: the key file opens all, is the only one, and stays so.
  private func checkStart(_ folder: StoreFolder, key expected: String?, besides others: [String]) async throws
  {
    for _ in 0..<2 {
      let store = try folder.open()
      #expect(try await store.tenants().map(\.name) == ["acme"])
      #expect(try await store.problems() == [])
      try await store.close()
    }
    #expect(text(folder.keyFile) == expected)
    #expect(!FileManager.default.fileExists(atPath: folder.keyFile + ".next"))
    for other in others { #expect(try await !opens(other, folder)) }
  }

  @Test(arguments: Step.allCases)
  func aKilledRotationLeavesAKeyThatOpens(step: Step) async throws {
    let folder = try await filled()
    let old = try #require(text(folder.keyFile))
    let tool = try galleryTorture()
    let process = Process()
    process.executableURL = tool
    process.arguments = [
      "--rotate", folder.data, "--key-file", folder.keyFile, "--die-after", step.rawValue,
    ]
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == SIGKILL)

    let isReplaced = step == .fileReplaced || step == .keysWrapped
    let new = try #require(text(isReplaced ? folder.keyFile : folder.keyFile + ".next"))
    #expect(new != old)
    #expect((text(folder.keyFile) == old) == !isReplaced)
    // The old key is somewhere at every moment, and where it is kept it stays.
    let kept = text(folder.keyFile + ".old-1")
    #expect(kept == (isReplaced || step == .oldKeyKept ? old : nil))
    // Both keys open the folder from the moment that the new one is admitted to the last step.
    #expect(try await opens(old, folder) == (step != .keysWrapped))
    #expect(try await opens(new, folder) == (step != .keyWritten))
    try await checkStart(
      folder, key: isReplaced ? new : old, besides: [isReplaced ? old : new])
    // The next rotation keeps one copy of each key.
    let store = try folder.open()
    try await store.rotateMasterKey(.file(folder.keyFile))
    try await store.close()
    #expect(text(folder.keyFile + ".old-1") == old)
    #expect(text(folder.keyFile + ".old-2") == (isReplaced ? new : nil))
  }

  @Test(arguments: Step.allCases)
  func aFailureSaysWhichKeyOpens(step: Step) async throws {
    let folder = try await filled()
    let old = try #require(text(folder.keyFile))
    let store = try folder.open()
    var new = ""
    let error = await #expect(throws: GalleryError.self) {
      try await store.rotateMasterKey(.file(folder.keyFile)) { (done, key) throws(GalleryError) in
        new = key.text
        // Durable, and for its owner only, before anything is asked of the database.
        if done == .keyWritten { #expect(text(folder.keyFile + ".next") == key.text) }
        if done == step { throw GalleryError(.fault(.storageFailure), "The output could not be written.") }
      }
    }
    let isReplaced = step == .fileReplaced || step == .keysWrapped
    let message = try #require(error?.message)
    #expect(message.contains("The output could not be written."))
    #expect(message.contains(isReplaced ? "The new master key, in" : "The old master key, in"), "\(message)")
    #expect(message.contains(folder.keyFile))
    #expect(text(folder.keyFile + ".old-1") == (isReplaced ? old : nil))
    // The store itself goes on.
    #expect(try await store.problems() == [])
    try await store.close()
    try await checkStart(folder, key: isReplaced ? new : old, besides: [isReplaced ? old : new])
  }

  @Test func theNewKeyIsForItsOwnerOnly() async throws {
    let folder = try await filled()
    let store = try folder.open()
    var mode: Int?
    try await store.rotateMasterKey(.file(folder.keyFile)) { (step, _) throws(GalleryError) in
      guard step == .keyWritten else { return }
      let attributes = try? FileManager.default.attributesOfItem(atPath: folder.keyFile + ".next")
      mode = attributes?[.posixPermissions] as? Int
    }
    #expect(mode == 0o600)
    try await store.close()
  }

  @Test func aKeyFileThatCannotBeReplacedStaysInForce() async throws {
    let folder = try await filled()
    let old = try #require(text(folder.keyFile))
    let store = try folder.open()
    // A folder in its place is what a rename refuses everywhere; a mounted or protected file needs the superuser.
    let error = await #expect(throws: GalleryError.self) {
      try await store.rotateMasterKey(.file(folder.keyFile)) { (step, _) throws(GalleryError) in
        guard step == .bothKeysOpen else { return }
        try? FileManager.default.moveItem(atPath: folder.keyFile, toPath: folder.keyFile + ".moved")
        try? FileManager.default.createDirectory(atPath: folder.keyFile, withIntermediateDirectories: true)
      }
    }
    #expect(error?.message.contains("stays in force") == true, "\(error?.message ?? "")")
    #expect(error?.message.contains("--key-file") == true)
    try await store.close()
    try FileManager.default.removeItem(atPath: folder.keyFile)
    try FileManager.default.moveItem(atPath: folder.keyFile + ".moved", toPath: folder.keyFile)
    try await checkStart(folder, key: old, besides: [])
  }

  @Test func aKeyFileThatIsMountedByItselfStaysInForce() async throws {
    let folder = try await filled()
    let old = try #require(text(folder.keyFile))
    // Only the superuser can mount, and not everywhere.
    guard mount(folder.keyFile, folder.keyFile, nil, UInt(MS_BIND), nil) == 0 else { return }
    defer { umount(folder.keyFile) }
    let store = try folder.open()
    let error = await #expect(throws: GalleryError.self) {
      try await store.rotateMasterKey(.file(folder.keyFile))
    }
    #expect(error?.message.contains("stays in force") == true, "\(error?.message ?? "")")
    try await store.close()
    try await checkStart(folder, key: old, besides: [])
  }

  @Test func aKeyThatAnOlderVersionLeftBesideAMountedFileOpens() async throws {
    let folder = try await filled()
    let store = try folder.open()
    // Older versions wrapped the tenants' keys before they found that the file cannot be replaced.
    let new = MasterKey()
    let next = folder.keyFile + ".next"
    try new.text.write(toFile: next, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: next)
    try await store.rewrapKeys(with: new)
    try await store.close()
    guard mount(folder.keyFile, folder.keyFile, nil, UInt(MS_BIND), nil) == 0 else { return }
    for _ in 0..<2 {
      let again = try folder.open()
      #expect(try await again.tenants().map(\.name) == ["acme"])
      try await again.close()
    }
    umount(folder.keyFile)
    try await checkStart(folder, key: new.text, besides: [])
  }

  @Test(arguments: [Step.keyWritten, .fileReplaced])
  func aFullDiskLeavesAKeyThatOpens(step: Step) async throws {
    let folder = try StoreFolder()
    // A small disk for the data, which only the superuser can make.
    try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
    guard mount("tmpfs", folder.data, "tmpfs", 0, "size=1M,mode=700") == 0 else { return }
    defer { umount(folder.data) }
    var store = try folder.open()
    _ = try await folder.gallery(store).createTenant(named: "acme")
    try await store.close()
    store = try folder.open()
    let old = try #require(text(folder.keyFile))
    let filling = folder.data + "/filling"
    var new = ""
    let error = await #expect(throws: GalleryError.self) {
      try await store.rotateMasterKey(.file(folder.keyFile)) { (done, key) throws(GalleryError) in
        new = key.text
        guard done == step, FileManager.default.createFile(atPath: filling, contents: nil),
          let handle = FileHandle(forWritingAtPath: filling)
        else { return }
        while (try? handle.write(contentsOf: Data(count: 1024))) != nil {}
      }
    }
    #expect(error?.code == .fault(.storageFull), "\(error?.message ?? "")")
    let isReplaced = step == .fileReplaced
    #expect(error?.message.contains(isReplaced ? "The new master key, in" : "The old master key, in") == true)
    // It opens also while the disk is full, and the rotation is finished when it no longer is.
    try await store.close()
    #expect(text(folder.keyFile) == (isReplaced ? new : old))
    #expect(try await opens(isReplaced ? new : old, folder))
    store = try folder.open()
    #expect(try await store.tenants().map(\.name) == ["acme"])
    try await store.close()
    try FileManager.default.removeItem(atPath: filling)
    try await checkStart(folder, key: isReplaced ? new : old, besides: [isReplaced ? old : new])
  }

  @Test func withoutAKeyFileTheNewKeyLiesBesideTheDataUntilItIsUsed() async throws {
    let folder = try StoreFolder()
    let old = MasterKey().text
    var store = try SQLiteGalleryStore(path: folder.data, key: .text(old))
    _ = try await folder.gallery(store).createTenant(named: "acme")
    var steps: [Step] = []
    let outcome = try await store.rotateMasterKey(.text(old)) { (step, _) throws(GalleryError) in
      steps.append(step)
    }
    let new = outcome.key
    // The operator has the old text.
    #expect(outcome.oldKeyFile == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.data + ".key.old-1"))
    #expect(steps == Step.allCases)
    let file = folder.data + ".key.next"
    #expect(text(file) == new.text)
    try await store.close()
    #expect(try await !opens(old, folder))
    // Looking at it leaves the file, starting with it ends it.
    #expect(try await opens(new.text, folder))
    #expect(text(file) == new.text)
    store = try SQLiteGalleryStore(path: folder.data, key: .text(new.text))
    #expect(try await store.tenants().map(\.name) == ["acme"])
    try await store.close()
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  @Test func aTenantMadeWhileBothKeysOpenIsNotLost() async throws {
    let folder = try await filled()
    let store = try folder.open()
    let visitor = try folder.open(.visit)
    let late = try folder.open(.visit)
    func create(_ name: String, _ store: SQLiteGalleryStore) async throws {
      _ = try await store.createTenant(
        name: name, credentials: RandomIDGenerator().credentials(tenantName: name),
        at: Timestamp(milliseconds: 1))
    }
    try await create("before", visitor)
    try await store.rotateMasterKey(.file(folder.keyFile))
    // Whoever has only the old key must not wrap anything with it.
    #expect(try await code { try await create("after", late) } == .fault(.masterKeyWrong))
    try await visitor.close()
    try await late.close()
    try await store.close()
    let again = try folder.open()
    #expect(try await again.tenants().map(\.name) == ["acme", "before"])
    #expect(try await again.problems() == [])
    try await again.close()
  }

  @Test func aBackupMadeWhileBothKeysOpenComesBackWithEither() async throws {
    let folder = try await filled()
    let old = try #require(text(folder.keyFile))
    let store = try folder.open()
    let files = [folder.path + "/by-old", folder.path + "/by-new"]
    let new = try await store.rotateMasterKey(.file(folder.keyFile)) { (step, key) throws(GalleryError) in
      guard step == .bothKeysOpen else { return }
      try Backup.make(of: folder.data, key: .text(old), to: NewFile(files[0]))
      try Backup.make(of: folder.data, key: .text(key.text), to: NewFile(files[1]))
    }.key
    try await store.close()
    for (file, key) in zip(files, [old, new.text]) {
      let target = file + "-restored"
      try Backup.restore(file, to: target, key: .text(key))
      let restored = try SQLiteGalleryStore(path: target, key: .text(key))
      #expect(try await restored.tenants().map(\.name) == ["acme"])
      #expect(try await restored.problems() == [])
      try await restored.close()
    }
  }
}
