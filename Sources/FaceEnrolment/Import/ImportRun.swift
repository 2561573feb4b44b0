import Gallery
import Synchronization

/// What the tasks of one import share: the photographs that they take from, what was begun, and the totals.
final class ImportRun: Sendable {
  private struct ImageOfSubject: Hashable {
    let subject: Name
    let externalImageID: Name
  }

  private struct State {
    var position = 0
    var begun: Set<ImageOfSubject> = []
    var summary = ImportSummary()
  }

  private let items: [ImportItem]
  private let state = Mutex(State())

  init(_ items: [ImportItem]) { self.items = items }

  var summary: ImportSummary { state.withLock { $0.summary } }

  /// The next photograph; nil when there is none, or when the import is over before.
  func next() -> ImportItem? {
    state.withLock { state in
      guard state.summary.fault == nil, state.position < items.count else { return nil }
      defer { state.position += 1 }
      return items[state.position]
    }
  }

  /// - Returns: false when the subject's image of this name was begun before.
  func begin(_ subject: Name, _ externalImageID: Name) -> Bool {
    state.withLock {
      $0.begun.insert(ImageOfSubject(subject: subject, externalImageID: externalImageID)).inserted
    }
  }

  func count(_ line: ImportReport) { state.withLock { $0.summary.count(line) } }

  /// Ends the import: no photograph is begun any more.
  func end(_ fault: GalleryError) { state.withLock { $0.summary.fault = $0.summary.fault ?? fault } }
}
