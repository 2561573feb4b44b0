import FaceData
import Foundation
import Gallery
import Synchronization

/// The process that is killed: writers that add and delete subjects as fast as the store acknowledges.
struct Child {
  /// A dot on standard output stands for so many acknowledged changes.
  static let changesPerDot = 50

  let options: Options

  func run() async throws {
    let workload = try await Workload.open(options)
    let tenant = try await workload.tenant()
    let journal = Journal(path: options.journal)
    let known = try fates(inJournal: options.journal)
    let present = known.filter { $0.value == .acknowledged(.add) }.keys.sorted()
    let count = Count()
    await withTaskGroup(of: Void.self) { group in
      for writer in 0..<options.writers {
        let own = present.enumerated().filter { $0.offset % options.writers == writer }.map(\.element)
        group.addTask {
          await write(writer, own, tenant, journal, count)
        }
      }
    }
    try await workload.store.close()
  }

  private func write(
    _ writer: Int, _ own: [String], _ tenant: TenantGallery, _ journal: Journal, _ count: Count
  ) async {
    var present = own
    var number = 0
    while true {
      let begun = count.next()
      guard begun <= options.changes else { return }
      if begun % Self.changesPerDot == 0 {
        print(".", terminator: "")
        fflush(nil)
      }
      do {
        if present.count > 20, Bool.random() {
          let key = present.remove(at: Int.random(in: present.indices))
          journal.note("ask delete \(key)")
          try await tenant.deleteSubject(Name(key))
          journal.note("done delete \(key)")
        } else {
          let key = "r\(options.round)-w\(writer)-\(number)"
          number += 1
          let faces = try (0..<Workload.facesPerSubject).map { face in
            NewFace(
              embedding: try Workload.embedding(of: key, face: face),
              box: FaceBox(x: 0, y: 0, width: 1, height: 1))
          }
          journal.note("ask add \(key)")
          _ = try await tenant.enrol(
            Enrolment(
              faces: faces, collections: Workload.collections, subject: .new(NewSubject(key: Name(key))),
              note: "note"))
          journal.note("done add \(key)")
          present.append(key)
        }
      } catch {
        print("writer \(writer): \(error)")
        exit(3)
      }
    }
  }
}

/// Changes begun by all writers together.
private final class Count: Sendable {
  private let last = Mutex(0)
  func next() -> Int {
    last.withLock { last in
      last += 1
      return last
    }
  }
}
