import Foundation
import Gallery
import Synchronization

/// Collections that were decrypted and parsed before; every search and enrolment reads some.
///
/// An entry counts only for the very bytes it was read from, so it can never be out of date.
final class ParsedRecords: Sendable {
  private struct Entry: Sendable {
    let sealed: Data
    let record: CollectionRecord
  }

  private let entries = Mutex<[CollectionID: Entry]>([:])
  private static let capacity = 10_000

  func collection(
    _ id: CollectionID, sealed: Data, parse: () throws(GalleryError) -> CollectionRecord
  ) throws(GalleryError) -> CollectionRecord {
    if let entry = entries.withLock({ $0[id] }), entry.sealed == sealed { return entry.record }
    let record = try parse()
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries.removeAll() }
      entries[id] = Entry(sealed: sealed, record: record)
    }
    return record
  }
}
