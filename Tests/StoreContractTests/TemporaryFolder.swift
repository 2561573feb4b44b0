import Foundation
import Gallery
import GalleryStoreSQLite
import Synchronization

/// A folder that is removed with its last owner; the data folder and the key file lie in it side by side.
final class TemporaryFolder: Sendable {
  let path: String
  var data: String { path + "/data" }
  var keyFile: String { path + "/master.key" }

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/mien-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func open(purpose: SQLiteGalleryStore.Purpose = .own) throws -> SQLiteGalleryStore {
    try SQLiteGalleryStore(path: data, key: .file(keyFile), purpose: purpose)
  }
}

/// Numbers from 1 on.
final class Counter: Sendable {
  private let last = Mutex<Int64>(0)
  func next() -> Int64 {
    last.withLock { last in
      last += 1
      return last
    }
  }
}

/// A value that several tasks change.
final class Shared<Value: Sendable>: Sendable {
  private let value: Mutex<Value>
  init(_ value: Value) { self.value = Mutex(value) }
  func get() -> Value { value.withLock { $0 } }
  func change(_ body: (inout Value) -> Void) { value.withLock { body(&$0) } }
}
